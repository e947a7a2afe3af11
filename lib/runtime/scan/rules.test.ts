import { expect, test } from "vitest";
import type { Rule, Sample } from "#lib/runtime/scan/rule";
import { RULES } from "#lib/runtime/scan/rules/all";
import { scanSkill } from "#lib/runtime/scan/scan-skill";
import type { SkillFile, SkillManifest } from "#lib/runtime/skill-folder";

const MANIFEST: SkillManifest = {
  ...{ slug: "sample", name: "Sample", description: "A sample.", license: null, author: null, version: "1.0.0", category: "productivity", tags: [] },
  ...{ runtime: "model", entrypoint: null, parameters: null, example: null, secrets: [], connectors: [], network: [], allowedTools: [], cost: 0, readme: "" },
};

function scanOf(rule: Rule, sample: Sample) {
  const { path, text, bytes, manifest } = typeof sample === "string" ? ({ text: sample } as Exclude<Sample, string>) : sample;
  const file: SkillFile = {
    path: path ?? (rule.applies === "code" ? "scripts/sample.sh" : "SKILL.md"),
    data: bytes ? Uint8Array.from(bytes) : new TextEncoder().encode(text),
  };
  return scanSkill([file], { ...MANIFEST, ...manifest });
}

test("every rule has samples, an id of its own and something to advise", () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const rule of RULES) {
    expect(rule.id).toMatch(/^[a-z]+\/[a-z-]+$/);
    expect(rule.samples.bad.length, rule.id).toBeGreaterThan(0);
    expect(rule.samples.good.length, rule.id).toBeGreaterThan(0);
    expect(rule.title.length * rule.advice.length, rule.id).toBeGreaterThan(0);
    for (const hint of rule.hints ?? []) expect(hint, rule.id).toBe(hint.toLowerCase());
  }
});

for (const rule of RULES) {
  test(`${rule.id} finds its bad samples at its own weight and leaves its good ones alone`, () => {
    for (const [index, sample] of rule.samples.bad.entries()) {
      const found = scanOf(rule, sample).findings.filter((finding) => finding.rule === rule.id);
      expect(found.length, `bad sample ${index}: ${JSON.stringify(sample)}`).toBeGreaterThan(0);
      if (!("detect" in rule.match))
        expect(
          found.some(({ severity }) => severity === rule.severity),
          `weight of bad sample ${index}: ${JSON.stringify(found[0])}`,
        ).toBe(true);
    }
    for (const [index, sample] of rule.samples.good.entries()) {
      const found = scanOf(rule, sample).findings.filter((finding) => finding.rule === rule.id && finding.severity !== "info");
      const grave = found.filter(({ severity, confidence }) => !(confidence === "low" && severity === "medium"));
      expect(grave, `good sample ${index}: ${JSON.stringify(sample)}`).toEqual([]);
    }
  });
}
