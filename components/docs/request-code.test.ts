import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { codeOf, type ShownRequest } from "./request-code";

const nasty = { text: `it's "quoted" \\ $HOME \`id\` \n ünï 日本 true null`, list: [true, null, 1.5], empty: {} };
const request: ShownRequest = {
  method: "PUT",
  url: "https://clanker.example/api/v1/a%20b",
  query: [["q", "it's & more"]],
  headers: [
    ["x-api-key", { env: "CLANKER_KEY" }],
    ["if-match", '"3"'],
  ],
  body: { json: nasty },
  answer: "json",
};

test("curl's example is one command for a shell, whatever the body holds", () => {
  const stub = `curl() { printf '%s\\0' "$@"; }\n`;
  const given = execFileSync("bash", ["-c", stub + codeOf.curl(request)], {
    encoding: "utf8",
    env: { ...process.env, CLANKER_KEY: "ck_a" },
  }).split("\0");
  expect(given.slice(0, 7)).toEqual(["-X", "PUT", "https://clanker.example/api/v1/a%20b?q=it%27s+%26+more", "-H", "x-api-key: ck_a", "-H", 'if-match: "3"']);
  expect(JSON.parse(given[given.indexOf("-d") + 1] as string)).toEqual(nasty);
});

test("TypeScript's example sends the same", async () => {
  const sent: { url?: string; init?: RequestInit } = {};
  const fetch = async (url: string, init: RequestInit) => {
    Object.assign(sent, { url, init });
    return Response.json({});
  };
  const run = new Function("fetch", "process", "console", `return (async () => { ${codeOf.typescript(request)} })()`);
  await run(fetch, { env: { CLANKER_KEY: "ck_a" } }, { log() {} });
  expect(sent.url).toBe("https://clanker.example/api/v1/a%20b?q=it%27s+%26+more");
  expect(sent.init).toMatchObject({ method: "PUT", headers: { "x-api-key": "ck_a", "if-match": '"3"', "content-type": "application/json" } });
  expect(JSON.parse(sent.init?.body as string)).toEqual(nasty);
});

test("Python's example is Python, and names what JSON names otherwise", () => {
  const code = codeOf.python(request);
  expect(code).toContain("import os\n\nimport requests\n");
  expect(code).toContain('requests.put(\n    "https://clanker.example/api/v1/a%20b",\n    params={\n        "q": "it\'s & more",\n    },');
  expect(code).toContain('headers={"x-api-key": os.environ["CLANKER_KEY"], "if-match": "\\"3\\""}');
  expect(code).toMatch(/"list": \[\n +True,\n +None,\n +1\.5,\n +\],\n +"empty": \{\}/);
  // Within a text the words are left, and its escapes are the same in both languages.
  expect(code).toContain(JSON.stringify(nasty.text));
});

test("a file is named, a stream is read as it comes, a download is kept", () => {
  const form: ShownRequest = {
    ...request,
    method: "POST",
    query: [],
    headers: [],
    body: {
      form: [
        ["file", { file: "report.pdf" }],
        ["changelog", "@new"],
      ],
    },
  };
  expect(codeOf.curl(form)).toBe("curl https://clanker.example/api/v1/a%20b \\\n  -F file=@report.pdf \\\n  --form-string changelog=@new");
  expect(codeOf.typescript(form)).toContain('form.append("file", await openAsBlob("report.pdf"), "report.pdf");');
  expect(codeOf.python(form)).toContain('files={"file": open("report.pdf", "rb")},\n    data={"changelog": "@new"}');
  const read: ShownRequest = { method: "GET", url: "https://clanker.example/x", query: [], headers: [], answer: "events" };
  expect(codeOf.curl(read)).toBe("curl --no-buffer https://clanker.example/x");
  expect(codeOf.curl({ ...read, answer: "file" })).toBe("curl https://clanker.example/x \\\n  -OJ");
});
