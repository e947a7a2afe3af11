import { githubApi } from "#lib/platform/github-api";
import type { Connected } from "#lib/runtime/connectors/connected";
import type { Turn } from "#lib/runtime/connectors/connector";
import { paging, part } from "#lib/runtime/connectors/github/paging";

/** The repositories that an account can read, by name. */
export async function listRepositories(connected: Connected, turn: Turn, param?: string) {
  const { data, headers } = await githubApi(connected).repos.listForAuthenticatedUser({ ...paging(turn, param), sort: "full_name" });
  const repositories = data.map((repo) => ({
    ...{ id: repo.full_name, name: repo.name, owner: repo.owner.login, description: repo.description, private: repo.private },
    ...{ archived: repo.archived ?? false, defaultBranch: repo.default_branch ?? "main", language: repo.language ?? null, url: repo.html_url },
    updatedAt: repo.pushed_at ? new Date(repo.pushed_at) : null,
  }));
  return part(repositories, turn, headers.link);
}
