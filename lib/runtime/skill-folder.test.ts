import { expect, test } from "vitest";
import { BadSkill, isBadSkill } from "#lib/runtime/bad-skill";
import { readSkillFolder } from "#lib/runtime/skill-folder";

const bytes = (text: string | Uint8Array) => (typeof text === "string" ? new TextEncoder().encode(text) : text);
const folder = (skillMd: string | Uint8Array, more: Record<string, string | Uint8Array> = {}) =>
  readSkillFolder(Object.entries({ "SKILL.md": skillMd, ...more }).map(([path, text]) => ({ path, data: bytes(text) })));
const read = (fields: string, more?: Record<string, string | Uint8Array>) => folder(`---\nname: a-skill\ndescription: A test.\n${fields}\n---\nBody.\n`, more);
const problem = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(BadSkill);
    expect(isBadSkill(error)).toBe(true);
    return (error as Error).message;
  }
  return "nothing";
};

test.for(["1.0.0", "0.0.1", "2.1.0-beta.1", "1.0.0-x-y.7.z", "10.20.30-0a"])("the version %s", (version) => {
  expect(read(`metadata:\n  version: "${version}"`).version).toBe(version);
});
test.for(["1.0", "v1.0.0", "01.0.0", "1.0.0-01", "1.0.0-", "1.0.0+", "1.0.0 ", "latest", "1.0.0.0", "99999999999999999.0.0"])(
  "the version '%s' is refused",
  (version) => {
    expect(problem(() => read(`metadata:\n  version: "${version}"`))).toBe(
      "SKILL.md front matter: metadata.version must be a version such as 1.0.0 or 2.1.0-beta.1 (semver.org).",
    );
  },
);

test("build metadata is refused, because it gives no order", () => {
  for (const field of [(text: string) => `metadata:\n  version: "${text}"`, (text: string) => `version: "${text}"`])
    for (const text of ["1.0.0+5", "1.0.0-x-y.7.z+a-b"]) expect(problem(() => read(field(text)))).toContain("version must not have build metadata");
});

test("a version need not be said", () => {
  expect(read("").version).toBeNull();
  expect(read("metadata:").version).toBeNull();
  expect(read("version: 1.2.3").version).toBe("1.2.3");
  expect(read('version: 1.2.3\nmetadata:\n  version: "2.0.0"').version).toBe("2.0.0");
  expect(problem(() => read(`metadata:\n  version: "1.0.0-${"a".repeat(40)}"`))).toBe("SKILL.md front matter: metadata.version is longer than 40 characters.");
});

const REFUSED: [fields: string, says: string][] = [
  ["metadata:\n  version: 1.0", 'metadata.version must be text: put it in quotes, such as "1.0.0".'],
  ["metadata:\n  clanker-cost: 2", 'metadata.clanker-cost must be text: put it in quotes, such as "2".'],
  ["metadata:\n  clanker-tags: [a, b]", "metadata.clanker-tags must be text."],
  ["metadata:\n  author:\n    name: me", "metadata.author must be text."],
  ["metadata:\n  openclaw:\n    requires:\n      env: X", "metadata.openclaw.requires.env must be a list."],
  ["metadata: text", "metadata must be fields with a name and a value."],
  [
    "metadata:\n  clanker-category: fun",
    "metadata.clanker-category must be one of communication, design, development, documents, marketing, productivity, research.",
  ],
  ["metadata:\n  clanker-entry: a", "there is no field 'metadata.clanker-entry'."],
  ["metadata:\n  clanker-entrypoint: main.exe", "metadata.clanker-entrypoint must end in .sh, .py, .js or .mjs."],
  ["metadata:\n  clanker-cost: '1e9'", "metadata.clanker-cost must be a number of dollarinos such as 0.5."],
  ["tags: [a]", "there is no field 'tags'. What is not in the open format belongs under metadata."],
  ["description: again", "Map keys must be unique"],
  ["metadata:\n  a: 1\n  a: 2", "Map keys must be unique"],
  ["license: !!js/function 'function(){}'", "tags are not taken (Unresolved tag"],
  ["license: !!python/object:os.system x", "tags are not taken (Unresolved tag"],
  ["license: !custom x", "tags are not taken (Unresolved tag"],
  ["license: !!binary aGk=", "tags are not taken (Unresolved tag"],
  ["license: &a MIT\ncompatibility: *a", "an alias (*a) is not taken"],
  ["hooks: &a [x]\npaths: [*a, *a, *a]", "an alias (*a) is not taken"],
  ["__proto__:\n  polluted: yes", "'__proto__' is no name for a field."],
  ["metadata:\n  __proto__:\n    version: x", "'__proto__' is no name for a field."],
  ["? [a, b]\n: c", "the name of a field must be text."],
  ['license: "a\\0b"', "license must be valid Unicode without the NUL character."],
  ['metadata:\n  other: ["\\ud800"]', "metadata.other.0 must be valid Unicode"],
  ['metadata:\n  clanker-network: "https://api.example.com"', "metadata.clanker-network names 'https://api.example.com'. It must be hosts"],
  ['metadata:\n  clanker-network: "api.example.com, *"', "metadata.clanker-network names '*'."],
  [`metadata:\n  clanker-tags: "${Array.from({ length: 21 }, (_, i) => i).join()}"`, "metadata.clanker-tags must be at most 20 tags."],
  ["license: [", "Flow sequence in block collection"],
  ["...\nmore: x", "Source contains multiple documents"],
];
test.for(REFUSED)("%s", ([fields, says]) => {
  expect(problem(() => read(fields))).toContain(`SKILL.md front matter: ${says}`);
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
});

test.for([
  ["no front matter", "# A skill\n", "must begin with YAML front matter"],
  ["front matter without an end", "---\nname: x\n", "must begin with YAML front matter"],
  ["nothing", "", "must begin with YAML front matter"],
  ["empty front matter", "---\n---\n", "it must be fields with a name and a value."],
  ["a list", "---\n- a\n---\n", "it must be fields"],
  ["no name", "---\ndescription: x\n---\n", "name is missing."],
  ["no description", "---\nname: x\n---\n", "description is missing."],
  ["an empty description", "---\nname: x\ndescription: ''\n---\n", "description is empty."],
  ["a long description", `---\nname: x\ndescription: ${"x".repeat(1025)}\n---\n`, "description is longer than 1024 characters."],
  ["another form of name", "---\nname: My Skill\ndescription: x\n---\n", "name must be lower-case words joined by hyphens."],
  ["a number as name", "---\nname: 7\ndescription: x\n---\n", 'name must be text: put it in quotes, such as "7".'],
  ["much front matter", `---\nname: x\ndescription: x\nhooks: ${"x".repeat(70_000)}\n---\n`, "longer than 64 KiB"],
  ["a NUL byte", "---\nname: x\ndescription: x\n---\na\0b", "SKILL.md holds a NUL character."],
] as const)("%s", ([, text, says]) => {
  expect(problem(() => folder(text))).toContain(says);
});

test("bytes that are no text", () => {
  expect(problem(() => folder(Buffer.concat([Buffer.from("---\nname: x\ndescription: x\n---\n"), Buffer.from([0xff])])))).toBe("SKILL.md is not valid UTF-8.");
  expect(problem(() => folder(new Uint8Array(1024 * 1024 + 1)))).toBe("SKILL.md is more than 1 MiB.");
});

test("the mark of UTF-8, Windows' line ends, and spaces behind the lines of ---", () => {
  const { name, readme } = folder("\ufeff---  \r\nname: a-skill\r\ndescription: A test.\r\n---\t\r\n\r\n# Title\r\n");
  expect([name, readme]).toEqual(["a-skill", "# Title"]);
  expect(folder("---\nname: a-skill\ndescription: A test.\n---").readme).toBe("");
  expect(read("license: MIT\n").license).toBe("MIT");
});

test("what the front matter names must be there, and a schema must be one", () => {
  const schema = "metadata:\n  clanker-parameters: p.json";
  expect(problem(() => read("metadata:\n  clanker-entrypoint: scripts/main.sh"))).toBe("SKILL.md names 'scripts/main.sh', which is not in the folder.");
  expect(read("metadata:\n  clanker-entrypoint: main.py", { "main.py": Buffer.from([0xff]) }).entrypoint).toBe("main.py");
  expect(problem(() => read(schema))).toContain("which is not in the folder");
  expect(problem(() => read(schema, { "p.json": "{" }))).toContain("p.json is not JSON: ");
  expect(problem(() => read(schema, { "p.json": "[]" }))).toBe("p.json must be a JSON Schema, which is an object.");
  expect(problem(() => read(schema, { "p.json": Buffer.from([0x22, 0xff, 0x22]) }))).toBe("p.json is not valid UTF-8.");
  expect(problem(() => read(schema, { "p.json": '{"title":"\\u0000"}' }))).toContain("must be valid Unicode without the NUL");
  expect(read(schema, { "p.json": '{"type":"object"}' }).parameters).toEqual({ type: "object" });
});

test("skills as others write them", () => {
  // Anthropic's.
  expect(
    folder(
      "---\nname: pdf\ndescription: Use this skill whenever the user wants to do anything with PDF files: reading, merging, rotating. Trigger: 'PDF'.\nlicense: Proprietary. LICENSE.txt has complete terms\n---\n\n# PDF\n",
    ),
  ).toMatchObject({
    slug: "pdf",
    license: "Proprietary. LICENSE.txt has complete terms",
    description: expect.stringContaining("PDF files: reading"),
    runtime: "model",
  });
  // For Claude Code.
  const claude = `when_to_use: before a commit
argument-hint: [issue-number] [branch]
arguments: [issue, branch]
disable-model-invocation: true
user-invocable: false
model: sonnet
effort: high
context: fork
agent: Explore
paths:
  - "src/**"
hooks:
  PreToolUse:
    - matcher: Bash
allowed-tools:
  - Read
  - Bash(git:*)`;
  expect(read(claude.replace("[issue-number] [branch]", "[issue-number]")).slug).toBe("a-skill");
  expect(read(`allowed-tools: Bash(git:*) Read`).slug).toBe("a-skill");
  expect(read(`allowed-tools:\nlicense:`).license).toBeNull();
  // ClawHub's.
  expect(
    folder(`---
name: todoist
description: "Manage tasks."
version: 1.2.0
homepage: https://example.com
metadata: {"openclaw":{"emoji":"✅","requires":{"bins":["curl"],"env":["TODOIST_API_KEY"]},"primaryEnv":"TODOIST_API_KEY","install":[{"kind":"brew","formula":"jq"}]}}
---
`),
  ).toMatchObject({ version: "1.2.0", secrets: ["TODOIST_API_KEY"] });
  expect(read('metadata: {"clawdbot":{"requires":{"env":["A_KEY"]}}}').secrets).toEqual(["A_KEY"]);
});
