import type { Finding, Verdict } from "#lib/runtime/scan/finding";

const WEIGHTS: Record<Finding["severity"], Record<Finding["confidence"], Verdict>> = {
  critical: { high: "malicious", medium: "warn", low: "review" },
  high: { high: "warn", medium: "warn", low: "review" },
  medium: { high: "review", medium: "review", low: "pass" },
  low: { high: "pass", medium: "pass", low: "pass" },
  info: { high: "pass", medium: "pass", low: "pass" },
};
const ORDER: Verdict[] = ["pass", "review", "warn", "malicious"];

/**
 * The gravest of what the findings say one by one:
 *
 * | severity    | high confidence | medium    | low    |
 * | ----------- | --------------- | --------- | ------ |
 * | critical    | malicious       | warn      | review |
 * | high        | warn            | warn      | review |
 * | medium      | review          | review    | pass   |
 * | low, info   | pass            | pass      | pass   |
 *
 * Numbers do not add up: ten harmless oddities make nothing malicious, and one reverse shell needs no company. What is grave
 * only together (a credential is read, and something is sent) is a rule of its own.
 */
export function verdictOf(findings: Finding[]): Verdict {
  return findings.reduce<Verdict>((worst, { severity, confidence }) => {
    const verdict = WEIGHTS[severity][confidence];
    return ORDER.indexOf(verdict) > ORDER.indexOf(worst) ? verdict : worst;
  }, "pass");
}
