import { describe, expect, test } from "vitest";
import { destinationOf, isGoodRedirectUri, isRegistered, withParams } from "#lib/auth/oauth/redirect-uri";

describe("an address that an app may register", () => {
  test.each([
    "https://app.example/callback",
    "https://app.example:8443/callback?tenant=1",
    "http://localhost:3118/callback",
    "http://127.0.0.1/callback",
    "http://[::1]:9000/",
    "http://localhost",
    "cursor://anysphere.cursor-retrieval/oauth/user-clanker/callback",
    "vscode://ms-code.app/cb",
    "com.example.app:/oauth",
  ])("is %s", (uri) => expect(isGoodRedirectUri(uri)).toBe(true));

  test.each([
    "http://app.example/callback",
    "http://localhost.evil.example/cb",
    "http://localhost:80@evil.example/cb",
    "http://localhost@evil.example/cb",
    "http://127.0.0.1.evil.example/",
    "http://127.1/cb",
    "http://0.0.0.0/cb",
    "https://user@app.example/cb",
    "https://user:pass@app.example/cb",
    "https://app.example/cb#fragment",
    "https://app.example/cb#",
    "https://app.example\\@evil.example/",
    "https://app.examplé/cb",
    "https://ｅvil.example/cb",
    "https://app.example/c b",
    "https://app.example/\r\nset-cookie: a=b",
    "https:app.example/cb",
    "https:///cb",
    "javascript:alert(1)",
    "javascript://app.example/%0aalert(1)",
    "JavaScript://x/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "data://text/html,x",
    "vbscript://x",
    "file:///etc/passwd",
    "blob:https://app.example/1",
    "filesystem://x/y",
    "view-source://x",
    "about:blank",
    "ftp://app.example/cb",
    "ws://app.example/cb",
    "mailto:someone@example.com",
    "ms-msdt://x",
    "search-ms://x",
    "intent://x",
    "urn:ietf:wg:oauth:2.0:oob",
    "/callback",
    "//evil.example/cb",
    "",
    `https://app.example/${"a".repeat(2000)}`,
  ])("is not %j", (uri) => expect(isGoodRedirectUri(uri)).toBe(false));
});

describe("an address that was registered", () => {
  test("is taken letter for letter", () => {
    const registered = ["https://app.example/callback"];
    expect(isRegistered(registered, "https://app.example/callback")).toBe(true);
    for (const uri of [
      ...["https://app.example/callback/", "https://app.example/callback?x=1", "https://app.example/callback#", "https://app.example/callback/../evil"],
      ...["https://app.example/Callback", "https://app.example/%63allback", "https://app.example/", "https://app.example:443/callback"],
      ...["https://app.example.evil.example/callback", "https://evil.example/callback", "https://app.example:8443/callback", "http://app.example/callback"],
      ...["https://user@app.example/callback", "https://app.example@evil.example/callback", "https://app.example\u3002evil.example/callback"],
      ...["https://app.ехample/callback", "HTTPS://APP.EXAMPLE/callback", " https://app.example/callback", "https://app.example/callback\n"],
    ])
      expect(isRegistered(registered, uri), uri).toBe(false);
  });

  test("on the person's own computer may have another port, and nothing else", () => {
    const registered = ["http://127.0.0.1/callback", "http://localhost:3118/callback", "http://[::1]:1/cb"];
    for (const uri of [
      "http://127.0.0.1:51000/callback",
      "http://127.0.0.1/callback",
      "http://localhost/callback",
      "http://localhost:9/callback",
      "http://[::1]:65535/cb",
    ])
      expect(isRegistered(registered, uri), uri).toBe(true);
    for (const uri of [
      ...["http://127.0.0.1:51000/other", "http://127.0.0.1:51000/callback?x=1", "http://[::1]:51000/callback", "https://127.0.0.1:51000/callback"],
      ...[
        "http://127.0.0.1:51000@evil.example/callback",
        "http://localhost.evil.example/callback",
        "http://localhost:9#@x/callback",
        "http://127.0.0.2:5/callback",
      ],
      ...["http://localhost:999999/callback", "http://localhost:/callback", "http://localhost:9\\@evil.example/callback"],
    ])
      expect(isRegistered(registered, uri), uri).toBe(false);
  });
});

test("what is added keeps the address as it was", () => {
  expect(withParams("cursor://x/y", { code: "a b", state: undefined })).toBe("cursor://x/y?code=a+b");
  expect(withParams("https://app.example/cb?tenant=1", { error: "access_denied" })).toBe("https://app.example/cb?tenant=1&error=access_denied");
  expect(["https://app.example:8443/cb", "http://localhost:9/cb", "cursor://x/y"].map(destinationOf)).toEqual(["app.example:8443", "localhost:9", "cursor:"]);
});
