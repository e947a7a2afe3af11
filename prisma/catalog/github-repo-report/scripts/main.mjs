// Reports on a GitHub repository for somebody who thinks of depending on it.
//
//   GITHUB_TOKEN=… node scripts/main.mjs request.json

import { address, get, Problem, readRequest, refusal, run, save, text, whole } from "./ask.mjs";
import { assessment } from "./assessment.mjs";
import { busFactor, daysBetween, median } from "./figures.mjs";
import { report } from "./report.mjs";

const DAY = 86_400_000;

await run(async () => {
  const request = readRequest(["repository", "months", "as_of"]);
  const repository = nameOf(text(request, "repository", 200));
  const months = whole(request, "months", 3, 24, 12);
  const asOf = text(request, "as_of", 10);
  if (asOf && (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(Date.parse(asOf)))) throw new Problem('"as_of" has to be a date such as 2026-03-01.');

  const root = `https://api.github.com/repos/${repository}`;
  const first = await ask(root, {}, repository);
  const repo = first.json;
  // The day comes from the service: a sandbox's clock may be wrong.
  const now = asOf ? Date.parse(`${asOf}T23:59:59Z`) : Date.parse(first.header("date") ?? "") || Date.now();
  const since = new Date(now - Math.round(months * 30.4375) * DAY).toISOString();
  const until = new Date(now).toISOString();

  const commits = await pages(`${root}/commits`, { since, until, sha: repo.default_branch }, 10);
  const releases = await pages(`${root}/releases`, {}, 1);
  const tags = releases.all.length > 0 ? { all: [] } : await pages(`${root}/tags`, {}, 1);
  const issues = await pages(`${root}/issues`, { state: "open", sort: "created", direction: "asc" }, 3);
  const closed = await pages(`${root}/issues`, { state: "closed", sort: "updated", direction: "desc", since }, 3);
  const profile = (await ask(`${root}/community/profile`, {}, repository, true)).json ?? {};

  const facts = {
    repository: repo.full_name ?? repository,
    asOf: until.slice(0, 10),
    months,
    description: repo.description ?? "",
    language: repo.language ?? null,
    stars: repo.stargazers_count ?? 0,
    forks: repo.forks_count ?? 0,
    created: day(repo.created_at),
    pushed: day(repo.pushed_at),
    archived: repo.archived === true,
    disabled: repo.disabled === true,
    fork: repo.fork === true ? (repo.parent?.full_name ?? true) : false,
    license: repo.license?.spdx_id ?? null,
    commits: commitFacts(commits, now),
    releases: releaseFacts(releases.all, tags.all, now),
    issues: issueFacts(issues, closed, now),
    community: { health: profile.health_percentage ?? null, contributing: Boolean(profile.files?.contributing), conduct: Boolean(profile.files?.code_of_conduct) },
  };
  const verdict = assessment(facts);
  save("repository.json", `${JSON.stringify({ ...facts, verdict }, null, 2)}\n`);
  const markdown = report(facts, verdict);
  save("report.md", markdown);
  console.log(`${markdown}\nFiles: \`report.md\`, \`repository.json\`.`);
});

function nameOf(asked) {
  if (!asked) throw new Problem('"repository" is missing: give owner/name or the address on GitHub.');
  const found = /^(?:https?:\/\/)?(?:www\.)?(?:github\.com\/)?([A-Za-z0-9-]+)\/([\w.-]+?)(?:\.git)?(?:[/?#].*)?$/.exec(asked);
  if (!found) throw new Problem(`"repository" has to be owner/name, such as nodejs/undici, or its address on GitHub.`);
  return `${found[1]}/${found[2]}`;
}

async function ask(url, query, repository, isOptional = false) {
  const token = process.env.GITHUB_TOKEN;
  if (!token) throw new Problem("The secret GITHUB_TOKEN is not set. A fine-grained token without any permission reads public repositories.");
  const headers = { authorization: `Bearer ${token}`, accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28", "user-agent": "github-repo-report" };
  const answer = await get("GitHub", Object.keys(query).length > 0 ? address(url, query) : url, headers);
  const { status, header, json } = answer;
  if (status === 200 || (isOptional && status === 404)) return answer;
  const said = json?.message ?? "";
  if (status === 401) throw new Problem(`GitHub refused the token (401). Check the secret GITHUB_TOKEN: it may have expired. It says: ${said}`);
  if (status === 403 && (header("x-ratelimit-remaining") === "0" || /rate limit/i.test(said))) {
    const reset = Number(header("x-ratelimit-reset"));
    throw new Problem(`The token has no requests left for this hour${reset ? `; there are new ones at ${new Date(reset * 1000).toISOString().slice(11, 16)} UTC` : ""}. It says: ${said}`);
  }
  if (status === 403) throw new Problem(`GitHub does not let this token read ${repository} (403). Check the permissions of GITHUB_TOKEN. It says: ${said}`);
  if (status === 404) throw new Problem(`There is no repository ${repository}, or GITHUB_TOKEN may not see it (404).`);
  if (status === 409) return { ...answer, json: [] };
  throw refusal("GitHub", answer, said);
}

/** The entries of the first pages, and whether there are more. */
async function pages(url, query, most) {
  const all = [];
  for (let page = 1; page <= most; page++) {
    const { json, header } = await ask(url, { ...query, per_page: 100, page }, url.split("/repos/")[1]);
    all.push(...(Array.isArray(json) ? json : []));
    if (!/rel="next"/.test(header("link") ?? "")) return { all, isCut: false };
  }
  return { all, isCut: true };
}

function commitFacts({ all, isCut }, now) {
  const isBot = (commit) => commit.author?.type === "Bot" || /\[bot\]|^(dependabot|renovate|github-actions)/i.test(commit.author?.login ?? commit.commit.author?.name ?? "");
  const human = all.filter((commit) => !isBot(commit));
  const people = new Map();
  for (const commit of human) {
    const who = commit.author?.login ?? commit.commit.author?.name ?? "unknown";
    people.set(who, (people.get(who) ?? 0) + 1);
  }
  const ranked = [...people].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([who, count]) => ({ who, count, share: count / human.length }));
  const dates = human.map(({ commit }) => commit.committer?.date ?? commit.author?.date).sort();
  return { isCut, total: all.length, bots: all.length - human.length, human: human.length, people: ranked.length, ranked: ranked.slice(0, 8), busFactor: busFactor(ranked.map(({ count }) => count)), last: day(dates.at(-1)), daysSinceLast: dates.length > 0 ? daysBetween(dates.at(-1), now) : null };
}

function releaseFacts(releases, tags, now) {
  const done = releases.filter(({ draft, prerelease }) => !draft && !prerelease).map((each) => ({ tag: each.tag_name, date: each.published_at })).sort((a, b) => (a.date < b.date ? 1 : -1));
  const gaps = done.slice(0, -1).map(({ date }, at) => daysBetween(done[at + 1].date, Date.parse(date)));
  return { count: done.length, latest: done[0] ? { tag: done[0].tag, date: day(done[0].date), days: daysBetween(done[0].date, now) } : null, medianGap: median(gaps.slice(0, 12)), tags: tags.length };
}

/** Pull requests are issues too in this list, told apart by their own field. */
function issueFacts(open, closed, now) {
  const isPull = ({ pull_request: pull }) => Boolean(pull);
  const ages = (list) => list.map(({ created_at: at }) => daysBetween(at, now));
  const issues = open.all.filter((each) => !isPull(each));
  const pulls = open.all.filter(isPull);
  const done = closed.all.filter((each) => !isPull(each));
  const merged = closed.all.filter((each) => each.pull_request?.merged_at);
  return {
    isCut: open.isCut,
    open: issues.length,
    medianAge: median(ages(issues)),
    silent: issues.filter(({ comments, created_at: at }) => comments === 0 && daysBetween(at, now) > 30).length,
    pulls: pulls.length,
    medianPullAge: median(ages(pulls)),
    closed: done.length,
    isClosedCut: closed.isCut,
    medianDaysToClose: median(done.map((each) => daysBetween(each.created_at, Date.parse(each.closed_at)))),
    medianDaysToMerge: median(merged.map((each) => daysBetween(each.created_at, Date.parse(each.pull_request.merged_at)))),
  };
}

function day(value) {
  return value ? value.slice(0, 10) : null;
}
