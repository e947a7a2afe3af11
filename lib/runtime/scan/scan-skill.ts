import { evidenceOf } from "#lib/runtime/scan/evidence";
import { find, type View, viewsOf } from "#lib/runtime/scan/find";
import type { Finding, Scan, Severity } from "#lib/runtime/scan/finding";
import { HintIndex } from "#lib/runtime/scan/hint-index";
import { decodeText } from "#lib/runtime/scan/magic";
import { type Passage, passagesOf } from "#lib/runtime/scan/passage";
import { riskOf } from "#lib/runtime/scan/risk";
import type { Hit, LookedAt, Rule } from "#lib/runtime/scan/rule";
import { RULES } from "#lib/runtime/scan/rules/all";
import { verdictOf } from "#lib/runtime/scan/verdict";
import { type Weight, weigh } from "#lib/runtime/scan/weigh";
import type { SkillFile, SkillManifest } from "#lib/runtime/skill-folder";

export type { Scan, Verdict } from "#lib/runtime/scan/finding";

/** Raised with any change of rules: what was scanned by an older engine is scanned again. */
export const SCAN_ENGINE = "1.1.0";

const MOST_FINDINGS = 200;
const MOST_OF_A_RULE = 20;
const SEVERITIES: Severity[] = ["critical", "high", "medium", "low", "info"];
const CONFIDENCES = ["high", "medium", "low"];
const HINTS = new HintIndex(RULES.flatMap(({ hints }) => hints ?? []));

/**
 * Looks at every file of a skill, and runs nothing. The same bytes always give the same answer, in time that is linear in their
 * number. The verdict is what the findings weigh (`verdictOf`); the risk is what the skill could do if it were bad (`riskOf`).
 */
export function scanSkill(files: SkillFile[], manifest: SkillManifest): Scan {
  const found: Finding[] = [];
  const looked: LookedAt[] = [];
  for (const { path, data } of files.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))) {
    const text = decodeText(data);
    const file: LookedAt = { path, data, text, passages: text === null ? [] : passagesOf(path, text), manifest };
    found.push(...scanFile(file));
    looked.push(file);
  }
  const findings = found.sort(gravestFirst).slice(0, MOST_FINDINGS);
  const { risk, riskReasons } = riskOf(looked, manifest);
  return { verdict: verdictOf(findings), risk, riskReasons, engine: SCAN_ENGINE, findings };
}

/** By severity, file and line; then what is surer, so that the cap keeps it, and the rule, so that the order is always the same. */
function gravestFirst(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
    a.line - b.line ||
    CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence) ||
    (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)
  );
}

function scanFile(file: LookedAt): Finding[] {
  const lines = file.text?.split("\n") ?? [];
  const passages = file.passages.map((passage) => ({ passage, views: viewsOf(passage, HINTS) }));
  return RULES.flatMap((rule) => {
    const hits: Hit[] =
      "detect" in rule.match
        ? rule.match.detect(file)
        : passages.flatMap(({ passage, views }) => (reads(rule, passage) ? matchesOf(rule, passage, viewFor(rule, views), file.manifest.network, lines) : []));
    return best(hits, rule).map((hit) => findingOf(rule, hit, file.path, lines));
  });
}

/** Whether a rule has anything to do with a passage. */
function reads(rule: Rule, passage: Passage): boolean {
  if (rule.languages && passage.kind !== "decoded" && !(passage.language && rule.languages.includes(passage.language))) return false;
  if (rule.documents && passage.kind === "script") return false;
  return !(rule.bare && passage.kind === "prose");
}

const viewFor = (rule: Rule, views: ReturnType<typeof viewsOf>): View => (rule.applies === "code" ? (rule.bare && views.bare) || views.code : views.words);

function matchesOf(rule: Rule, passage: Passage, view: View, declared: string[], lines: string[]): Hit[] {
  const hits: Hit[] = [];
  let full = 0;
  find(rule, view, (place) => {
    const weight: Weight | null = weigh(rule, passage, view, place, declared);
    if (!weight) return false;
    if (weight.severity === rule.severity && weight.confidence === rule.confidence) full++;
    const line = passage.first + (passage.fixedLine ? 0 : place.line);
    // What is one more of many mentions is not kept, but the search goes on: they may be decoys.
    if (full > 0 || hits.length < MOST_OF_A_RULE * 2)
      hits.push({ line, evidence: shown(view, place.start, passage.fixedLine ? null : (lines[line - 1] ?? "")), ...weight });
    return full >= MOST_OF_A_RULE * 2;
  });
  return hits;
}

/** The line as it stands in the file; of a very long or an unpacked one, what is around the place. */
function shown(view: View, start: number, line: string | null): string {
  if (line !== null && line.length <= 160) return evidenceOf(line);
  const { text, at } = view.around(start);
  return line === null ? evidenceOf(`[unpacked] ${text}`, at) : evidenceOf(text, at);
}

/** One finding a line, the gravest; and not more of one rule than anybody reads. */
function best(hits: Hit[], rule: Rule): Hit[] {
  const rank = ({ severity, confidence }: Hit) => SEVERITIES.indexOf(severity ?? rule.severity) * 3 + CONFIDENCES.indexOf(confidence ?? rule.confidence);
  const byLine = new Map<number, Hit>();
  for (const hit of hits) {
    const other = byLine.get(hit.line);
    if (!other || rank(hit) < rank(other)) byLine.set(hit.line, hit);
  }
  return [...byLine.values()].sort((a, b) => rank(a) - rank(b) || a.line - b.line).slice(0, MOST_OF_A_RULE);
}

function findingOf(rule: Rule, hit: Hit, file: string, lines: string[]): Finding {
  return {
    rule: rule.id,
    title: hit.title ?? rule.title,
    severity: hit.severity ?? rule.severity,
    confidence: hit.confidence ?? rule.confidence,
    file,
    line: hit.line,
    evidence: hit.evidence ?? evidenceOf(lines[hit.line - 1] ?? ""),
    advice: rule.advice,
  };
}
