import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { env } from "#lib/platform/env";
import { verifiedGithubAddress } from "#lib/platform/github-address";

let server: Server;
let answer: unknown;
let seen: string | undefined;
beforeAll(async () => {
  server = createServer((request, response) => {
    seen = request.headers.authorization;
    if (!answer) return response.writeHead(401).end("{}");
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(request.url === "/user/emails" ? answer : {}));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  env().AUTH_GITHUB_API_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

test("only the main address counts, and only when it is verified", async () => {
  const other = { email: "other@example.com", primary: false, verified: true };
  answer = [other, { email: "main@example.com", primary: true, verified: true }];
  expect(await verifiedGithubAddress("a token")).toBe("main@example.com");
  expect(seen).toBe("Bearer a token");
  answer = [other, { email: "main@example.com", primary: true, verified: false }];
  expect(await verifiedGithubAddress("a token")).toBeNull();
  answer = [];
  expect(await verifiedGithubAddress("a token")).toBeNull();
});

test("a refusal is an error, not somebody without an address", async () => {
  answer = undefined;
  await expect(verifiedGithubAddress("a token")).rejects.toThrow("401");
});
