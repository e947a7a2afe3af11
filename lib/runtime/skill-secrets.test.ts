import { expect, test } from "vitest";
import { readSkillFolder } from "#lib/runtime/skill-folder";

const secretsOf = (metadata: string) =>
  readSkillFolder([{ path: "SKILL.md", data: new TextEncoder().encode(`---\nname: t\ndescription: A test.\nmetadata:\n${metadata}\n---\n`) }]).secrets;

test("a skill's secrets are those it lists itself and those of ClawHub's block, each once", () => {
  expect(secretsOf(`  version: "1.0.0"`)).toEqual([]);
  expect(secretsOf(`  clanker-secrets: OPENAI_API_KEY, Other_1`)).toEqual(["OPENAI_API_KEY", "Other_1"]);
  const openclaw = `  openclaw: {"emoji": "🔑", "requires": {"env": ["OPENAI_API_KEY", "HOME", "not a name"], "bins": ["curl"]}, "primaryEnv": "OPENAI_API_KEY"}`;
  expect(secretsOf(openclaw)).toEqual(["OPENAI_API_KEY"]);
  expect(secretsOf(`  clanker-secrets: A_TOKEN,OPENAI_API_KEY\n  openclaw:\n    requires:\n      env:\n        - OPENAI_API_KEY\n        - B_TOKEN`)).toEqual([
    ...["A_TOKEN", "OPENAI_API_KEY", "B_TOKEN"],
  ]);
  expect(secretsOf(`  openclaw:\n    requires:\n      bins: [git]`)).toEqual([]);
});

test("a secret that could not be bound is refused where it is asked for", () => {
  expect(() => secretsOf(`  clanker-secrets: OK, LD_PRELOAD`)).toThrow("metadata.clanker-secrets names 'LD_PRELOAD'. LD_PRELOAD changes how scripts run");
  expect(() => secretsOf(`  clanker-secrets: has space`)).toThrow("names 'has space'. Must be a name of letters");
  expect(() => secretsOf(`  openclaw:\n    requires:\n      env: OPENAI_API_KEY`)).toThrow("metadata.openclaw.requires.env");
});
