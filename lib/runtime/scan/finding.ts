export type Verdict = "pass" | "review" | "warn" | "malicious";
export type Risk = "low" | "medium" | "high";
export type Severity = "info" | "low" | "medium" | "high" | "critical";
export type Confidence = "low" | "medium" | "high";

export type Finding = {
  rule: string;
  title: string;
  severity: Severity;
  confidence: Confidence;
  file: string;
  line: number;
  /** The line, at most 160 characters of it, secrets blacked out and what cannot be seen made visible as \u{…}. */
  evidence: string;
  /** What to do about it. */
  advice: string;
};

export type Scan = {
  verdict: Verdict;
  /** What the skill could do if it were bad, whatever was found. */
  risk: Risk;
  riskReasons: string[];
  engine: string;
  findings: Finding[];
};
