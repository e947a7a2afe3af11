import { expect, test } from "vitest";
import { type Capable, differenceOf, needsAttention } from "#lib/operations/drive/capability-difference";

const base: Capable = {
  requires: { secrets: ["TOKEN"], connectors: ["github"], network: ["a.example"] },
  files: [
    { path: "SKILL.md", size: 1, sha256: "1" },
    { path: "scripts/main.sh", size: 1, sha256: "2" },
    { path: "scripts/table.csv", size: 1, sha256: "3" },
    { path: "assets/old.png", size: 1, sha256: "4" },
  ],
  about: { runtime: "script" },
  cost: 0n,
  entrypoint: "scripts/main.sh",
  risk: "low",
  verdict: "pass",
};
const none = { added: [], removed: [] };

test("the same version differs in nothing, and needs nobody's attention", () => {
  const same = differenceOf(base, structuredClone(base));
  expect(same).toEqual({
    ...{ secrets: none, hosts: none, connectors: none, tools: none, scripts: { ...none, changed: [] }, files: { ...none, changed: [] } },
    runtime: { from: "script", to: "script" },
    entrypoint: { from: "scripts/main.sh", to: "scripts/main.sh" },
    cost: { from: 0n, to: 0n },
    risk: { from: "low", to: "low" },
    verdict: { from: "pass", to: "pass" },
  });
  expect(needsAttention(same)).toBe(false);
});

test("what is needed, reached and contained is compared name by name, in order", () => {
  const to: Capable = {
    ...base,
    requires: { secrets: ["Z_KEY", "A_KEY", "A_KEY"], connectors: ["github", "notion"], network: [] },
    files: [
      { path: "tool.py", size: 1, sha256: "9" },
      { path: "SKILL.md", size: 1, sha256: "1b" },
      { path: "scripts/main.sh", size: 1, sha256: "2b" },
      { path: "assets/new.png", size: 1, sha256: "4" },
    ],
    entrypoint: "tool.py",
  };
  expect(differenceOf(base, to)).toMatchObject({
    secrets: { added: ["A_KEY", "Z_KEY"], removed: ["TOKEN"] },
    hosts: { added: [], removed: ["a.example"] },
    connectors: { added: ["notion"], removed: [] },
    scripts: { added: ["tool.py"], removed: ["scripts/table.csv"], changed: ["scripts/main.sh"] },
    files: { added: ["assets/new.png"], removed: ["assets/old.png"], changed: ["SKILL.md"] },
    entrypoint: { from: "scripts/main.sh", to: "tool.py" },
  });
});

test.each([
  ["a secret more", { requires: { secrets: ["TOKEN", "MORE"], connectors: ["github"], network: ["a.example"] } }],
  ["a host more", { requires: { secrets: ["TOKEN"], connectors: ["github"], network: ["a.example", "b.example"] } }],
  ["a connector more", { requires: { secrets: ["TOKEN"], connectors: ["github", "gmail"], network: ["a.example"] } }],
  ["a tool more", { requires: { secrets: ["TOKEN"], connectors: ["github"], network: ["a.example"], allowedTools: ["Bash(git:*)"] } }],
  ["a script more", { files: [...(base.files as object[]), { path: "scripts/more.sh", size: 1, sha256: "5" }] }],
  ["another runtime", { about: { runtime: "model" } }],
  ["a higher cost", { cost: 1n }],
  ["a higher risk", { risk: "medium" }],
  ["a worse verdict", { verdict: "warn" }],
] as [string, Partial<Capable>][])("%s needs attention, and the way back does not unless it is the runtime", (_, change) => {
  const to = { ...base, ...change };
  expect(needsAttention(differenceOf(base, to))).toBe(true);
  expect(needsAttention(differenceOf(to, base))).toBe("about" in change);
});

test("other bytes alone, and a version that nobody scanned, need no attention", () => {
  const files = (base.files as { path: string }[]).map((file) => ({ ...file, sha256: "other" }));
  expect(needsAttention(differenceOf(base, { ...base, files }))).toBe(false);
  expect(needsAttention(differenceOf({ ...base, risk: null, verdict: null }, { ...base, risk: "high", verdict: "warn" }))).toBe(false);
});

test("rows of before the lists were kept are empty lists", () => {
  expect(differenceOf({ ...base, requires: {}, about: {} }, base)).toMatchObject({
    secrets: { added: ["TOKEN"], removed: [] },
    runtime: { from: null, to: "script" },
  });
});
