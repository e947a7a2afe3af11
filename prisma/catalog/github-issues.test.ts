import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { GITHUB_TOKEN: "gh-1" };

const issue = (number: number, title: string, created: string, updated: string, more: object = {}) => ({
  number,
  title,
  html_url: `https://github.com/octocat/Hello-World/issues/${number}`,
  state: "open",
  user: { login: "mona", type: "User" },
  author_association: "NONE",
  labels: [{ id: 1, name: "bug" }],
  assignees: [],
  comments: 1,
  reactions: { total_count: 0 },
  created_at: `2026-${created}T09:00:00Z`,
  updated_at: `2026-${updated}T09:00:00Z`,
  ...more,
});

const PAGES = [
  [
    issue(7, "Upload fails for names with umlauts (Größe)", "11-11", "11-11", { comments: 0 }),
    issue(9, "A pull request", "11-19", "11-19", { pull_request: { url: "x" } }),
    issue(5, "Dark mode", "10-01", "11-15", { reactions: { total_count: 12 }, comments: 4, labels: [] }),
    issue(8, "Upload fails, names with umlauts", "11-19", "11-20", { author_association: "MEMBER" }),
  ],
  [issue(3, "Sync stops", "08-01", "10-01", { assignees: [{ login: "lin" }] }), issue(2, "=Old idea", "01-10", "02-10")],
];

const service: Service = ({ path, headers }) => {
  const next = `http://${headers.host}/api.github.com/repositories/1/issues?page=2`;
  if (path.startsWith("/repos/")) return { headers: { link: `<${next}>; rel="next", <${next}>; rel="last"` }, body: PAGES[0] };
  return { body: PAGES[1] };
};

/** A repository with two labels and one open issue. */
const repository: Service = ({ method, path }, count) => {
  if (method === "POST" && count === 3) return { status: 403, headers: { "retry-after": "0" }, body: { message: "You have exceeded a secondary rate limit." } };
  if (method === "POST") return { status: 201, body: { number: 42, title: "Login loops", html_url: "https://github.com/orchard/pear/issues/42" } };
  return path.includes("/labels") ? { body: [{ name: "bug" }, { name: "Area: sync" }] } : { body: [issue(11, "Export the report as PDF", "11-01", "11-01")] };
};

const draft = { repo: "orchard/pear", issues: [{ title: "Login loops", body: "After → logout", labels: ["BUG"] }, { title: "Export report as PDF" }] };

describeSkill("github-issues", () => {
  test("sorts the open issues of two pages by what they wait for", async () => {
    const { stdout, files, requests } = await runExample("github-issues", { secrets, service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "GET api.github.com/repos/octocat/Hello-World/issues?state=open&sort=updated&direction=desc&per_page=100",
      "GET api.github.com/repositories/1/issues?page=2",
    ]);
    expect(requests[1]?.headers).toMatchObject({ authorization: "Bearer gh-1", accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" });
    // Ages to the end of 20 November: 1, 9, 50, 111 and 314 days.
    expect(stdout).toContain("**5 open issues** in octocat/Hello-World on 2026-11-20: 1 without a label, 4 without an owner, median age 50 days, 1 in hand.");
    expect(stdout).toContain("## Nobody has answered: 1");
    expect(stdout).toContain("[#7](https://github.com/octocat/Hello-World/issues/7) Upload fails for names with umlauts (Größe) – 9 d old, 9 d idle");
    expect(stdout).toMatch(/## Wanted by many, owned by nobody: 1\n\n.*\n\n- \[#5\]/);
    expect(stdout).toMatch(/## Assigned and not moving: 1\n\n.*\n\n- \[#3\].* 50 d idle, 1 comment, 0 reactions, lin/);
    expect(stdout).toMatch(/## Candidates for closing: 1\n\n.*\n\n- \[#2\]/);
    expect(stdout).toContain("- #7 “Upload fails for names with umlauts (Größe)” and #8");
    const lines = new TextDecoder().decode(files.get("issues.csv")).split("\n");
    expect(lines[0]).toBe("number,group,title,author,labels,assignees,age_days,idle_days,comments,reactions,url");
    expect(lines[1]).toBe("2,quiet,'=Old idea,mona,bug,,314,283,1,0,https://github.com/octocat/Hello-World/issues/2");
  });

  test("files only what is new and confirmed, through a passing limit", async () => {
    const plan = await runSkill("github-issues", { input: draft, secrets, service: repository });
    expect(plan.stdout).toContain("**Nothing filed yet.** 1 of 2 would go to orchard/pear");
    expect(plan.requests.map(({ method }) => method)).toEqual(["GET", "GET"]);
    const { stdout, requests } = await runSkill("github-issues", { input: { ...draft, confirm: true }, secrets, service: repository });
    expect(requests.map(({ method }) => method)).toEqual(["GET", "GET", "POST", "POST"]);
    expect(requests[3]).toMatchObject({
      path: "/repos/orchard/pear/issues",
      json: { title: "Login loops", body: "After → logout", labels: ["bug"], assignees: [] },
    });
    expect(stdout).toBe(
      "**1 issue filed** in orchard/pear\n\n- [#42](https://github.com/orchard/pear/issues/42) Login loops (bug)\n- left out: Export report as PDF, like #11 “Export the report as PDF”\n",
    );
  });

  test("names the secret that is refused and the label that is missing", async () => {
    const refused = await runSkill("github-issues", { input: "orchard/pear", secrets, service: () => ({ status: 401, body: { message: "Bad credentials" } }) });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toBe("GitHub does not accept the secret GITHUB_TOKEN (401): mistyped, expired or revoked. GitHub says: Bad credentials\n");
    const unknown = await runSkill("github-issues", {
      input: { repo: "orchard/pear", issues: [{ title: "A", labels: ["bugs"] }] },
      secrets,
      service: repository,
    });
    expect(unknown.stderr).toBe("issues: the repository has no label bugs. It has bug, Area: sync.\n");
  });
});
