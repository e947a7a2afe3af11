import { Octokit } from "@octokit/rest";

export type GithubApi = Octokit;

/** GitHub's API as an account sees it: `fetch` brings the token. */
export function githubApi({ url, fetch }: { url: string; fetch: typeof globalThis.fetch }): GithubApi {
  const silent = () => {};
  return new Octokit({ baseUrl: url, request: { fetch }, userAgent: "clanker", log: { debug: silent, info: silent, warn: silent, error: silent } });
}
