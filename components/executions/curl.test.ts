import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { curlOf } from "./curl";

const folder = mkdtempSync(path.join(tmpdir(), "clanker-curl-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HOSTILE = [
  'it\'s $HOME `id` $(id) "quoted" \\ back\\\\slash !! ; rm -rf x & | > y',
  "'; touch /tmp/owned; '",
  "-d @/etc/passwd",
  "@/etc/passwd",
  "line\nCLANKER_BODY\nid\r\n\ttab",
  "\u2028 \u0000 \ud800 \u202e עברית 🦀",
];

/** What a shell hands to the program in place of curl: its arguments, then what comes on stdin. */
function runBy(shell: string, command: string) {
  const script = `curl() { for each in "$@"; do printf '%s\\0' "$each"; done; [ "$each" = "@-" ] && cat; :; }\n${command}`;
  // A file, because an argument could not be that long, and from a pipe a shell reads letter by letter.
  const file = path.join(folder, "command.sh");
  writeFileSync(file, script);
  return execFileSync(shell, [file], { env: { ...process.env, CLANKER_API_KEY: "ck_key" } })
    .toString("utf8")
    .split("\0");
}

test.for(["sh", "bash"])("%s hands on exactly the input, whatever is in it", (shell) => {
  for (const text of [...HOSTILE, `${HOSTILE.join("")}${"é'".repeat(60_000)}`]) {
    const attachments = [{ filename: text.slice(0, 40), contentType: "text/plain", size: 1 }];
    const run = { id: "exec_1", skillSlug: "a-skill", input: { text }, attachments, connector: null, model: "small" };
    const [, url, , key, , type, how, body] = runBy(shell, curlOf("http://localhost:3000", run));
    expect([url, key, type]).toEqual(["http://localhost:3000/api/v1/skills/a-skill/run", "x-api-key: ck_key", "content-type: application/json"]);
    const sent = how === "--data-raw" ? body : runBy(shell, curlOf("http://localhost:3000", run)).at(-1);
    const filename = text.slice(0, 40);
    // A half of a pair is written as JSON writes it, and is the same when it is read.
    expect(JSON.parse(sent as string)).toEqual({ input: { text }, attachments: [{ executionId: "exec_1", filename }], model: "small" });
  }
});
