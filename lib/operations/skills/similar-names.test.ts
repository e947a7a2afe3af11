import { expect, test } from "vitest";
import { looksLike } from "#lib/operations/skills/similar-names";

test("names are alike that differ by two letters, one where they are short, or by hyphens", () => {
  for (const [a, b] of [
    ["summarize", "sumarize"],
    ["summarize", "summarise"],
    ["pdf-tools", "pdftool"],
    ["pdf", "pdg"],
    ["text-statistics", "text-statistcis"],
  ])
    expect([a, b, looksLike(a as string, b as string)]).toEqual([a, b, true]);
  for (const [a, b] of [
    ["summarize", "translate"],
    ["pdf", "png"],
    ["docx-to-pdf", "pdf-to-docx"],
    ["summarize", "summarize-all"],
  ])
    expect([a, b, looksLike(a as string, b as string)]).toEqual([a, b, false]);
});
