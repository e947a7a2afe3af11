import type { Part, Turn } from "#lib/runtime/connectors/connector";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

/** GitHub's lists go on at a number of a page, which is what we answer as the place where ours do. */
export function paging({ after, limit }: Turn, param = "after_id"): { page: number; per_page: number } {
  const page = after === undefined ? 1 : Number(after);
  if (!Number.isSafeInteger(page) || page < 1) throw new ConnectorProblem("INVALID_INPUT", "It is no place in this list.", { param });
  return { page, per_page: limit };
}

/** A page of GitHub's, and where the next one is. */
export const part = <T>(data: T[], turn: Turn, link: string | undefined): Part<T> => ({
  data,
  next: link?.includes('rel="next"') ? String(paging(turn).page + 1) : null,
});
