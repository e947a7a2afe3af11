import { describe, expect, test } from "vitest";
import { type Scan, scanSkill, type Verdict } from "#lib/runtime/scan/scan-skill";
import { EXECUTION_VARIANTS } from "#lib/runtime/scan/variants/execution";
import { EXFILTRATION_VARIANTS } from "#lib/runtime/scan/variants/exfiltration";
import { HARMLESS } from "#lib/runtime/scan/variants/harmless";
import { SYSTEM_VARIANTS } from "#lib/runtime/scan/variants/system";
import { WORD_VARIANTS } from "#lib/runtime/scan/variants/words";
import type { SkillManifest } from "#lib/runtime/skill-folder";

const MANIFEST: SkillManifest = {
  ...{ slug: "variant", name: "Variant", description: "A variant.", license: null, author: null, version: "1.0.0", category: "productivity", tags: [] },
  ...{ runtime: "model", entrypoint: null, parameters: null, example: null, secrets: ["WEATHER_TOKEN"], connectors: [] },
  ...{ network: ["api.weather.example"], allowedTools: [], cost: 0, readme: "" },
};
const ORDER: Verdict[] = ["pass", "review", "warn", "malicious"];
const scanOf = ({ path, text }: { path: string; text: string }): Scan => scanSkill([{ path, data: new TextEncoder().encode(`${text}\n`) }], MANIFEST);
const told = ({ verdict, findings }: Scan, { path, text }: { path: string; text: string }) =>
  `${verdict} ${path} ${JSON.stringify(text)} ${findings.map(({ rule, severity, confidence }) => `${rule}(${severity}/${confidence})`).join(" ")}`;

describe("attacks as they are spelt", () => {
  test.each([
    ["execution", EXECUTION_VARIANTS],
    ["exfiltration", EXFILTRATION_VARIANTS],
    ["words", WORD_VARIANTS],
    ["system", SYSTEM_VARIANTS],
  ])("%s", (_, variants) => {
    const missed = variants.map((variant) => ({ variant, scan: scanOf(variant) }));
    expect(
      missed.filter(({ variant, scan }) => ORDER.indexOf(scan.verdict) < ORDER.indexOf(variant.least)).map(({ variant, scan }) => told(scan, variant)),
    ).toEqual([]);
  });
});

test("what only looks like an attack needs a look at most", () => {
  const alarms = HARMLESS.map((variant) => ({ variant, scan: scanOf(variant) })).filter(({ scan }) => ORDER.indexOf(scan.verdict) > 1);
  expect(alarms.map(({ variant, scan }) => told(scan, variant))).toEqual([]);
});
