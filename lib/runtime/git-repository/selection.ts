import type { Repository } from "#lib/runtime/git-repository/repository";

/** What a client wants and has, whichever version of the protocol it said it in. */
export type Question = {
  wants: string[];
  haves: string[];
  /** The commits where the client's own history ends. */
  shallow: string[];
  deepen?: number | undefined;
  relative: boolean;
  since?: number | undefined;
  not: string[];
};

/** A request that is understood and cannot be met. Said in git's own way, so that git prints it. */
export class Refused extends Error {}

export const asksForDepth = ({ deepen, since, not }: Question) => deepen !== undefined || since !== undefined || not.length > 0;

/** Which of the client's commits this repository has too. */
export const inCommon = ({ place }: Repository, { haves }: Question) => [...new Set(haves)].filter((oid) => place.has(oid));

/**
 * The commits to send, oldest first, and where the client's history ends from then on. All of it is arithmetic on the places of
 * commits in one line.
 */
export function select(repo: Repository, question: Question): { send: number[]; has: Set<number>; shallow: string[]; unshallow: string[] } {
  const { commits, place } = repo;
  const placesOf = (oids: string[]) => [...new Set(oids.flatMap((oid) => place.get(oid) ?? []))].sort((a, b) => b - a);
  const wants = placesOf(question.wants);
  const ends = new Set(placesOf(question.shallow));

  const has = new Set<number>();
  for (const have of placesOf(question.haves)) {
    for (let at = have; at >= 0 && !has.has(at); at--) {
      has.add(at);
      if (ends.has(at)) break;
    }
  }

  const within = new Set<number>();
  const boundary = new Set<number>();
  const cut = cutOf(repo, question, [...ends]);
  for (const want of wants) {
    for (let at = want, depth = 1; at >= 0; at--, depth++) {
      if (cut && !cut(at, depth)) break;
      within.add(at);
    }
  }
  if (cut && within.size === 0) throw new Refused("no commits selected for shallow requests");
  if (cut) for (const at of within) if (at > 0 && !within.has(at - 1)) boundary.add(at);
  // Without a new depth a history that ends early ends where it did.
  if (!cut) for (const at of ends) if (!has.has(at - 1)) trim(within, at, wants);

  const oid = (at: number) => commits[at]?.commit.oid ?? "";
  return {
    send: [...within].filter((at) => !has.has(at)).sort((a, b) => a - b),
    has,
    shallow: [...boundary].filter((at) => !ends.has(at)).map(oid),
    unshallow: cut ? [...ends].filter((at) => within.has(at) && !boundary.has(at)).map(oid) : [],
  };
}

/** Takes away what lies below the end of a client's history, unless it is wanted for itself. */
function trim(within: Set<number>, end: number, wants: number[]) {
  const highest = wants.find((want) => want < end) ?? -1;
  if (within.has(end)) for (let at = end - 1; at > highest; at--) within.delete(at);
}

/** Whether a commit at a depth below a wanted one is still within what was asked for; undefined when everything is. */
function cutOf({ commits, refs, place }: Repository, question: Question, ends: number[]) {
  if (!asksForDepth(question)) return undefined;
  const { deepen, since, not, relative } = question;
  const floor = Math.max(
    -1,
    ...not.map((name) => {
      const ref = refs.find((each) => [each.name, each.name.replace(/^refs\//, ""), each.name.replace(/^refs\/(heads|tags)\//, "")].includes(name));
      if (!ref) throw new Refused(`git upload-pack: deepen-not is not a ref: ${name}`);
      return place.get(ref.oid) ?? -1;
    }),
  );
  // Relative to where the history ends now; where it does not, there is nothing to deepen.
  const lowest = relative && deepen !== undefined ? (ends.length > 0 ? Math.min(...ends) - deepen : -1) : -1;
  return (at: number, depth: number) => {
    if (at <= floor || (since !== undefined && (commits[at]?.seconds ?? 0) < since)) return false;
    if (deepen === undefined) return true;
    return relative ? at >= lowest : depth <= deepen;
  };
}
