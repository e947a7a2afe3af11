import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { GITHUB_TOKEN: "t-1" };
const date = "Sun, 01 Mar 2026 12:00:00 GMT";
const repo = {
  full_name: "nodejs/undici",
  default_branch: "main",
  description: "A client",
  language: "JavaScript",
  stargazers_count: 7012,
  forks_count: 690,
  created_at: "2018-05-01T00:00:00Z",
  pushed_at: "2026-02-28T00:00:00Z",
  archived: false,
  license: { spdx_id: "MIT" },
};
const commit = (login: string, at: string, type = "User") => ({
  sha: "x",
  author: { login, type },
  commit: { author: { name: login, date: at }, committer: { name: "GitHub", date: at } },
});
const many = (login: string, count: number, type?: string) =>
  Array.from({ length: count }, (_, n) => commit(login, `2026-02-${String((n % 20) + 1).padStart(2, "0")}T00:00:00Z`, type));
const issue = (created: string, more: object = {}) => ({ number: 1, created_at: created, comments: 0, ...more });

const usual: Record<string, unknown> = {
  commits: [...many("ann", 9), ...many("bob", 6), ...many("cat", 5), ...many("dependabot[bot]", 4, "Bot")],
  releases: [
    { tag_name: "v7.1.0", published_at: "2026-02-19T12:00:00Z", draft: false, prerelease: false },
    { tag_name: "v8.0.0-rc1", published_at: "2026-02-25T12:00:00Z", draft: false, prerelease: true },
    { tag_name: "v7.0.0", published_at: "2026-01-30T12:00:00Z", draft: false, prerelease: false },
  ],
  open: [issue("2026-01-10T12:00:00Z"), issue("2026-02-09T12:00:00Z", { comments: 2 }), issue("2026-02-19T12:00:00Z", { pull_request: { merged_at: null } })],
  closed: [
    issue("2026-02-01T00:00:00Z", { closed_at: "2026-02-04T00:00:00Z" }),
    issue("2026-02-01T00:00:00Z", { closed_at: "2026-02-03T00:00:00Z", pull_request: { merged_at: "2026-02-03T00:00:00Z" } }),
  ],
};
const service =
  (facts: Record<string, unknown>, about: object = repo): Service =>
  ({ path }) => {
    const rest = path.replace(/^\/repos\/[^/?]+\/[^/?]+/, "");
    const what = rest.startsWith("/issues") ? (rest.includes("state=open") ? "open" : "closed") : (/\w+/.exec(rest)?.[0] ?? "repo");
    if (what === "repo") return { headers: { date }, body: about };
    if (what === "community") return { body: { health_percentage: 87, files: { contributing: { url: "x" }, code_of_conduct: null } } };
    return { body: (facts[what] ?? []) as object };
  };

describeSkill("github-repo-report", () => {
  test("counts people, releases and waiting times of the example", async () => {
    const { stdout, files, requests } = await runExample("github-repo-report", { secrets, service: service(usual) });
    const base = "GET api.github.com/repos/nodejs/undici";
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      base,
      `${base}/commits?since=2025-03-01T12%3A00%3A00.000Z&until=2026-03-01T12%3A00%3A00.000Z&sha=main&per_page=100&page=1`,
      `${base}/releases?per_page=100&page=1`,
      `${base}/issues?state=open&sort=created&direction=asc&per_page=100&page=1`,
      `${base}/issues?state=closed&sort=updated&direction=desc&since=2025-03-01T12%3A00%3A00.000Z&per_page=100&page=1`,
      `${base}/community/profile`,
    ]);
    expect(requests[0]?.headers).toMatchObject({ authorization: "Bearer t-1", accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" });
    expect(stdout).toContain("# nodejs/undici: fit to depend on");
    expect(stdout).toContain("- 20 commits by 3 people in 12 months.");
    expect(stdout).toContain("| People who wrote half of them | 2 |"); // 9 of 20 is less than half, 15 is more.
    expect(stdout).toContain("| Commits in 12 months | 20 by 3 people, 4 by bots |");
    expect(stdout).toContain("| Releases | 2, last v7.1.0 of 2026-02-19, every 20 days |");
    expect(stdout).toContain("| Open issues | 2, median age 35 days, 1 never answered after a month |"); // 50 and 20 days
    expect(stdout).toContain("| Closed issues | 1, after 3 days (median) |");
    expect(stdout).toContain("| Merged pull requests | after 2 days (median) |");
    expect(stdout).toContain("| ann | 9 | 45 % |");
    expect(JSON.parse(new TextDecoder().decode(files.get("repository.json"))).verdict).toMatchObject({ word: "Fit to depend on", stops: [], worries: [] });
    expect(stdout).not.toContain("t-1");
  });

  test("stops at an archive without a licence and names what worries", async () => {
    const tired = { commits: many("ann", 30), releases: [{ tag_name: "v1", published_at: "2024-12-01T00:00:00Z", draft: false, prerelease: false }], tags: [] };
    const run = await runSkill("github-repo-report", {
      input: "https://github.com/o/n.git",
      secrets,
      service: service(tired, { ...repo, archived: true, license: null }),
    });
    expect(run.stdout).toContain("do not adopt\n");
    expect(run.stdout).toContain("- Archived by its owner");
    expect(run.stdout).toContain("- No licence: all rights are reserved");
    expect(run.stdout).toContain("- One person, ann, wrote 100 % of the commits.");
    expect(run.stdout).toContain("- The last release, v1, is 455 days old"); // 31 in 2024, 365 in 2025, 59 in 2026
    expect(run.requests[0]?.path).toBe("/repos/o/n");
  });

  test("says what to check after 401, when the hour is used up, and after a lasting 502", async () => {
    const refused = await runSkill("github-repo-report", { input: "o/n", secrets, service: () => ({ status: 401, body: { message: "Bad credentials" } }) });
    expect(refused.stderr).toBe("GitHub refused the token (401). Check the secret GITHUB_TOKEN: it may have expired. It says: Bad credentials\n");
    const spent = await runSkill("github-repo-report", {
      input: "o/n",
      secrets,
      service: () => ({
        status: 403,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1772370000" },
        body: { message: "API rate limit exceeded" },
      }),
    });
    expect(spent.stderr).toContain("no requests left for this hour; there are new ones at 13:00 UTC.");
    const broken = await runSkill("github-repo-report", {
      input: "o/n",
      secrets,
      service: () => ({ status: 502, headers: { "retry-after": "0" }, body: { message: "Server Error" } }),
    });
    expect(broken.requests).toHaveLength(3);
    expect(broken.stderr).toContain("fault of its own (502)");
  });
});
