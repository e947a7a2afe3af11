import fc from "fast-check";
import { expect, test } from "vitest";
import { BadSkill } from "#lib/runtime/bad-skill";
import { splitSkillMd } from "#lib/runtime/front-matter";
import { scanSkill } from "#lib/runtime/scan/scan-skill";
import type { SkillManifest } from "#lib/runtime/skill-folder";
import { unpackSkill } from "#lib/runtime/unpack-skill";
import { skillZip } from "#lib/testing/malicious-zips";

const good = skillZip([{ name: "scripts/a.sh", data: "echo a\n" }]);
const text = fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), fc.string());

/** What it comes to; a refusal counts, and anything else that is thrown is a failure of ours. */
const orRefused = async <T>(work: () => T | Promise<T>): Promise<T | undefined> => {
  try {
    return await work();
  } catch (error) {
    expect(error).toBeInstanceOf(BadSkill);
    return undefined;
  }
};

test("bytes that are no zip are refused, and a zip with bytes changed is refused or a folder of plain files", async () => {
  const changed = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }).map((changes) => {
    const bytes = new Uint8Array(good);
    for (const [at, byte] of changes) bytes[at] = byte;
    return bytes;
  });
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 300 }), changed), async (bytes) => {
      for (const { path } of (await orRefused(() => unpackSkill(bytes))) ?? []) expect(path).not.toMatch(/^\/|^[A-Za-z]:|\\|(^|\/)\.\.?(\/|$)/);
    }),
    { numRuns: 300 },
  );
});

test("front matter is read or refused", async () => {
  const words = fc.constantFrom(
    "name: a",
    "description: b: c",
    "metadata:",
    "  version: '1'",
    "- x",
    "&a",
    "*a",
    "!!js x",
    "<<: *a",
    "? [x]",
    "{",
    "|",
    "\t",
    "__proto__: 1",
    "%YAML",
  );
  const head = fc.oneof(
    fc.array(fc.oneof(words, text), { maxLength: 8 }).map((lines) => lines.join("\n")),
    text,
  );
  await fc.assert(
    fc.asyncProperty(head, text, async (fields, body) => {
      await orRefused(() => splitSkillMd(new TextEncoder().encode(`---\n${fields}\n---\n${body}`)));
    }),
    { numRuns: 300 },
  );
});

const MANIFEST: SkillManifest = {
  ...{ slug: "sample", name: "Sample", description: "A sample.", license: null, author: null, version: "1.0.0", category: "productivity", tags: [] },
  ...{ runtime: "model", entrypoint: null, parameters: null, example: null, secrets: [], connectors: [], network: [], allowedTools: [], cost: 0, readme: "" },
};
const PATHS = ["SKILL.md", "scripts/a.sh", "scripts/a.py", "scripts/a.mjs", "assets/a.json", "assets/a.bin"];

test("the scanner comes to an end on anything, and says the same again", () => {
  const data = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    text.map((each) => new TextEncoder().encode(each)),
  );
  fc.assert(
    fc.property(fc.array(fc.record({ path: fc.constantFrom(...PATHS), data }), { maxLength: 3 }), (files) => {
      expect(scanSkill(files, MANIFEST)).toEqual(scanSkill(files, MANIFEST));
    }),
    { numRuns: 60 },
  );
});

test("what turns a script's text around, or hides in it, is found wherever it stands", () => {
  const line = fc.stringMatching(/^[a-z =]{0,20}$/);
  const hidden = fc.constantFrom("\u202e", "\u2066", "\u200b", "\u2060", "\u{e0041}");
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), line, hidden, line, fc.array(line, { maxLength: 6 }), (before, left, character, right, after) => {
      const script = [...before, `x${left}${character}${right}`, ...after].join("\n");
      const { findings } = scanSkill([{ path: "scripts/a.sh", data: new TextEncoder().encode(script) }], MANIFEST);
      expect(findings.some(({ line: at }) => at === before.length + 1)).toBe(true);
    }),
    { numRuns: 60 },
  );
});
