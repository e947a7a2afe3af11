import { githubApi } from "#lib/platform/github-api";
import type { Connected } from "#lib/runtime/connectors/connected";
import type { Part, Turn } from "#lib/runtime/connectors/connector";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

/** The repositories that an account can read, by name. */
export async function listRepositories(connected: Connected, turn: Turn) {
  const { data, headers } = await githubApi(connected).repos.listForAuthenticatedUser({ ...paging(turn), sort: "full_name" });
  const repositories = data.map((repo) => ({
    ...{ id: repo.full_name, name: repo.name, owner: repo.owner.login, description: repo.description, private: repo.private },
    ...{ archived: repo.archived ?? false, defaultBranch: repo.default_branch ?? "main", language: repo.language ?? null, url: repo.html_url },
    updatedAt: repo.pushed_at ? new Date(repo.pushed_at) : null,
  }));
  return part(repositories, turn, headers.link);
}

/** GitHub's lists go on at a number of a page, which is what we answer as the place where ours do. */
export function paging({ after, limit }: Turn): { page: number; per_page: number } {
  const page = after === undefined ? 1 : Number(after);
  if (!Number.isSafeInteger(page) || page < 1) throw new ConnectorProblem("INVALID_INPUT", "It is no `last_id` of this list.", { param: "after_id" });
  return { page, per_page: limit };
}

/** A page of GitHub's, and where the next one is. */
export const part = <T>(data: T[], turn: Turn, link: string | undefined): Part<T> => ({
  data,
  next: link?.includes('rel="next"') ? String(paging(turn).page + 1) : null,
});
