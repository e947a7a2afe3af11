import type { Confidence, Severity } from "#lib/runtime/scan/finding";
import type { Passage } from "#lib/runtime/scan/passage";
import type { SkillManifest } from "#lib/runtime/skill-folder";

/** A file that is tried on a rule: a text in the usual place for the rule, or one that says where, and of what skill. */
export type Sample = string | { path?: string; text?: string; bytes?: number[]; manifest?: Partial<SkillManifest> };

/** What a rule that looks at files as they are is given. */
export type LookedAt = { path: string; data: Uint8Array; text: string | null; passages: Passage[]; manifest: SkillManifest };

export type Hit = { line: number; evidence?: string; title?: string; severity?: Severity; confidence?: Confidence };

/**
 * How a rule recognises something.
 *
 * `any`: one of these expressions. `chain`: these expressions one after the other, with at most `within` characters between two
 * neighbours, on one line unless `lines` is set; found by walking forward once, so nothing can make it slow. `together`: all of
 * these in any order, the beginnings of the first and the last at most `within` apart. `detect`: a function over one file.
 *
 * Expressions are tried on text without runs of blanks and with quoting tricks undone, and must never need to go back far:
 * every repetition has a small upper limit.
 */
export type Match =
  | { any: RegExp[] }
  | { chain: RegExp[]; within: number; lines?: true }
  | { together: RegExp[]; within: number; lines?: true }
  | { detect(file: LookedAt): Hit[] };

export type Rule = {
  /** theme/name. */
  id: string;
  title: string;
  severity: Severity;
  confidence: Confidence;
  /** Said to the owner, and to whoever thinks of installing it. */
  advice: string;
  /** `code`: scripts, fenced code, and commands in prose. `text`: what a model reads. `all`: both. */
  applies: "code" | "text" | "all";
  /** In Python and JavaScript only outside of strings and comments. */
  bare?: true;
  /** Counts inside a string of Python or JavaScript although the file starts no programs: paths and addresses. */
  strings?: true;
  /** Counts only in a script that opens connections or starts programs. */
  reaches?: true;
  /** In Python and JavaScript counts only in a script that opens files or connections or starts programs: others list what to look for. */
  opens?: true;
  /** In Python and JavaScript what matches begins outside of strings and comments, and may reach into them. */
  calls?: true;
  /** Not in scripts: what is said to a model stands in documents and data. */
  documents?: true;
  /** Only in these languages. */
  languages?: string[];
  /** The confidence in a fenced block, where documents show commands to people. */
  fenced?: Confidence;
  /** The severity when every host on the line is one that the skill declares. */
  declared?: Severity;
  /** Lower-case words of which one occurs in whatever matches; files without any are passed over. */
  hints?: string[];
  /** Nothing is found in a command of a line, or in a sentence of it, that this matches. */
  unless?: RegExp;
  match: Match;
  samples: { bad: Sample[]; good: Sample[] };
};
