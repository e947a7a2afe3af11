import type { Verdict } from "#lib/runtime/scan/finding";

/** What is tried: the file it stands in, its text, and the mildest verdict it may get. */
export type Attack = { path: string; text: string; least: Verdict };

type Language = "sh" | "py" | "js" | "ps1" | "md" | "json";
const PATHS: Record<Language, string> = {
  ...{ sh: "scripts/run.sh", py: "scripts/run.py", js: "scripts/run.mjs", ps1: "scripts/run.ps1", md: "SKILL.md", json: "package.json" },
};

/** Attacks in one language that must get a verdict at least. */
export const attacks = (language: Language, least: Verdict, texts: string[]): Attack[] => texts.map((text) => ({ path: PATHS[language], text, least }));

/** Harmless texts in one language. */
export const harmless = (language: Language, texts: string[]): { path: string; text: string }[] => texts.map((text) => ({ path: PATHS[language], text }));
