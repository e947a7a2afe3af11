import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Scan, scanSkill, type Verdict } from "#lib/runtime/scan/scan-skill";
import { readSkillFolder, type SkillFile } from "#lib/runtime/skill-folder";

const CORPUS = join(import.meta.dirname, "corpus");
const CATALOGUE = join(import.meta.dirname, "../../../prisma/catalog");
const ORDER: Verdict[] = ["pass", "review", "warn", "malicious"];

/** What a folder is for: the verdict it gets, and rules that must be among what is found. */
type Expected = { verdict: Verdict; rules: string[] };

const folders = (root: string) => readdirSync(root).filter((name) => statSync(join(root, name)).isDirectory());

function filesOf(root: string): SkillFile[] {
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) => statSync(join(root, path)).isFile());
  return paths.filter((path) => path !== "expected.json").map((path) => ({ path, data: new Uint8Array(readFileSync(join(root, path))) }));
}

function scanOf(root: string): Scan {
  const files = filesOf(root);
  return scanSkill(files, readSkillFolder(files));
}

const told = (scan: Scan) =>
  scan.findings.map(({ rule, severity, confidence, file, line, evidence }) => `${rule} ${severity}/${confidence} ${file}:${line} ${evidence}`).join("\n");

describe("skills that are bad", () => {
  const names = folders(join(CORPUS, "bad"));
  test("there are enough of them", () => expect(names.length).toBeGreaterThanOrEqual(25));
  test.each(names)("%s", (name) => {
    const expected: Expected = JSON.parse(readFileSync(join(CORPUS, "bad", name, "expected.json"), "utf8"));
    const scan = scanOf(join(CORPUS, "bad", name));
    expect(scan.verdict, told(scan)).toBe(expected.verdict);
    expect(ORDER.indexOf(scan.verdict)).toBeGreaterThanOrEqual(ORDER.indexOf("warn"));
    expect(expected.rules.length).toBeGreaterThan(0);
    expect(
      scan.findings.map(({ rule }) => rule),
      told(scan),
    ).toEqual(expect.arrayContaining(expected.rules));
  });
});

describe("skills that only look like it", () => {
  const names = folders(join(CORPUS, "good"));
  test("there are enough of them", () => expect(names.length).toBeGreaterThanOrEqual(25));
  test.each(names)("%s", (name) => {
    const scan = scanOf(join(CORPUS, "good", name));
    const { verdict }: Expected = JSON.parse(readFileSync(join(CORPUS, "good", name, "expected.json"), "utf8"));
    expect(["pass", "review"]).toContain(verdict);
    expect(scan.verdict, told(scan)).toBe(verdict);
  });
  test("few of them need a look", () => {
    const reviewed = names.filter((name) => scanOf(join(CORPUS, "good", name)).verdict === "review");
    expect(reviewed.length).toBeLessThanOrEqual(names.length / 5);
  });
});

describe("the catalogue", () => {
  test.each(folders(CATALOGUE))("%s", (name) => {
    const scan = scanOf(join(CATALOGUE, name));
    expect(scan.verdict, told(scan)).toBe("pass");
  });
});
