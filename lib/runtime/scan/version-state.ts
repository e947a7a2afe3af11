import type { Verdict, VersionState } from "#lib/platform/prisma/enums";

type Judged = {
  /** What the scanner says of the version now. */
  verdict: Verdict;
  /** Whether strangers get what is published: the skill is public, or waits for its review. */
  reachesOthers: boolean;
  /** Whether nobody has to look at it: an admin of the instance published it, or it is the catalogue's. */
  trusted: boolean;
  /** Of a version that has been scanned before: what was said then, and whether an admin allowed or rejected it since. */
  before?: { verdict: Verdict | null; allowed: boolean; rejected: boolean };
};

/**
 * Where a version stands, by what the scanner says. What an admin decided outlasts a scan, save that whoever allowed a version
 * before the scanner called it malicious did not decide about that.
 */
export function stateOf({ verdict, reachesOthers, trusted, before }: Judged): VersionState {
  if (before?.allowed && (verdict !== "malicious" || before.verdict === "malicious")) return "live";
  if (verdict === "malicious" || before?.rejected) return "quarantined";
  return reachesOthers && verdict !== "pass" && !trusted ? "held" : "live";
}
