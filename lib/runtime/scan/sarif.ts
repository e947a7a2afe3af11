import type { Confidence, Scan, Severity } from "#lib/runtime/scan/finding";
import { RULES } from "#lib/runtime/scan/rules/all";

const LEVELS: Record<Severity, "error" | "warning" | "note"> = { critical: "error", high: "error", medium: "warning", low: "note", info: "note" };
/** What viewers sort security findings by, from 0 to 10. */
const SCORES: Record<Severity, string> = { critical: "9.5", high: "8.0", medium: "5.5", low: "3.0", info: "0.5" };
const PRECISIONS: Record<Confidence, string> = { high: "very-high", medium: "high", low: "low" };

/** A scan in SARIF 2.1.0, which editors, GitHub and CI systems read. Only rules that found something are described. */
export function toSarif(slug: string, version: string, scan: Scan): { $schema: string; version: "2.1.0"; runs: unknown[] } {
  const found = new Set(scan.findings.map(({ rule }) => rule));
  const rules = RULES.filter(({ id }) => found.has(id));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Clanker skill scan",
            version: scan.engine,
            semanticVersion: scan.engine,
            rules: rules.map(({ id, title, advice, severity, confidence }) => ({
              id,
              name: id.replace(/(?:^|[/-])([a-z])/g, (_, letter: string) => letter.toUpperCase()),
              shortDescription: { text: title },
              help: { text: advice },
              defaultConfiguration: { level: LEVELS[severity] },
              properties: { "security-severity": SCORES[severity], precision: PRECISIONS[confidence], tags: ["security", id.split("/")[0]] },
            })),
          },
        },
        automationDetails: { id: `skill/${slug}/${version}` },
        originalUriBaseIds: { SKILL: { description: { text: `The folder of ${slug} ${version}.` } } },
        columnKind: "utf16CodeUnits",
        results: scan.findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: rules.findIndex(({ id }) => id === finding.rule),
          level: LEVELS[finding.severity],
          rank: Number(SCORES[finding.severity]) * 10,
          message: { text: `${finding.title}. ${finding.advice}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: finding.file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "SKILL" },
                region: { startLine: Math.max(1, finding.line), snippet: { text: finding.evidence } },
              },
            },
          ],
          properties: { severity: finding.severity, confidence: finding.confidence },
        })),
        properties: { slug, version, verdict: scan.verdict, risk: scan.risk, riskReasons: scan.riskReasons },
      },
    ],
  };
}
