import type { Part, Turn } from "#lib/runtime/connectors/connector";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

/**
 * GitHub's lists go on at a number of a page, and ours after so many items, so that nothing is left out or told twice where another
 * `limit` is given on the way: a page is then as large as the limit lets it be while pages of its size begin just there.
 */
export function paging({ after, limit }: Turn, param = "after_id"): { page: number; per_page: number } {
  const passed = after === undefined ? 0 : /^[1-9]\d{0,8}$/.test(after) ? Number(after) : undefined;
  if (passed === undefined) throw new ConnectorProblem("INVALID_INPUT", "It is no place in this list.", { param });
  let size = limit;
  while (passed % size !== 0) size--;
  return { page: passed / size + 1, per_page: size };
}

/** A page of GitHub's, and where the next one is. */
export function part<T>(data: T[], turn: Turn, link: string | undefined): Part<T> {
  const { page, per_page } = paging(turn);
  return { data, next: link?.includes('rel="next"') ? String(page * per_page) : null };
}
