// Sorts the open issues of a repository by what they wait for, or files new ones. See SKILL.md.
//
//   node scripts/main.mjs request.json

import { list, run, save, send } from "./github.mjs";
import { choice, needed, Problem, readRequest, text, whole, yes } from "./input.mjs";
import { readDrafts, similarity } from "./drafts.mjs";
import { csv, triage } from "./triage.mjs";

const DAY = 86_400_000;
const SAME_TITLE = 0.8;

await run(async () => {
  const request = readRequest(["repo", "action", "as_of", "quiet_days", "most", "labels", "issues", "confirm"]);
  const repo = needed(request, "repo", { shape: /^[\w.-]{1,39}\/[\w.-]{1,100}$/, right: "owner/name, such as octocat/Hello-World" });
  const action = choice(request, "action", ["triage", "create"], request.issues ? "create" : "triage");
  const base = `https://api.github.com/repos/${repo}`;
  return action === "triage" ? review(request, repo, base) : file(request, repo, base);
});

async function review(request, repo, base) {
  const most = whole(request, "most", { least: 1, most: 2000, otherwise: 500 });
  const quietDays = whole(request, "quiet_days", { least: 7, most: 3650, otherwise: 60 });
  const labels = text(request, "labels", { right: "label names with commas between them" });
  const asOf = text(request, "as_of", { shape: /^\d{4}-\d\d-\d\d$/, right: "a day such as 2026-11-20" });
  const now = asOf ? Date.parse(`${asOf}T00:00:00Z`) + DAY : Date.now();
  if (Number.isNaN(now)) throw new Problem(`as_of: ${asOf} is no day of the calendar.`);
  const query = `state=open&sort=updated&direction=desc&per_page=100${labels ? `&labels=${encodeURIComponent(labels)}` : ""}`;
  const found = await list(`${base}/issues?${query}`, most);
  // GitHub lists pull requests as issues too.
  const issues = found.filter((each) => !each.pull_request && Date.parse(each.created_at) <= now);
  const { report, rows } = triage(issues, { repo, now, quietDays, isCut: found.length === most });
  save("issues.csv", csv(rows));
  save("triage.md", `${report}\n`);
  return report;
}

async function file(request, repo, base) {
  const drafts = readDrafts(request.issues);
  const known = (await list(`${base}/labels?per_page=100`, 1000)).map(({ name }) => name);
  const byLowerCase = new Map(known.map((name) => [name.toLowerCase(), name]));
  const unknown = [...new Set(drafts.flatMap(({ labels }) => labels).filter((label) => !byLowerCase.has(label.toLowerCase())))];
  if (unknown.length > 0) throw new Problem(`issues: the repository has no label ${unknown.join(", ")}. It has ${known.join(", ") || "none"}.`);
  const open = (await list(`${base}/issues?state=open&per_page=100`, 2000)).filter((each) => !each.pull_request);
  const plan = drafts.map((draft) => ({ ...draft, twin: open.find(({ title }) => similarity(title, draft.title) >= SAME_TITLE) }));
  const fresh = plan.filter(({ twin }) => !twin);

  if (!yes(request, "confirm")) {
    const lines = plan.map(({ title, labels, twin }) => `- ${title}${tags(labels)}${twin ? ` – **left out**, like #${twin.number} “${twin.title}”` : ""}`);
    return `**Nothing filed yet.** ${fresh.length} of ${plan.length} would go to ${repo}:\n\n${lines.join("\n")}\n\nSend the same request with \`"confirm": true\` to file them.`;
  }
  const made = [];
  for (const { title, body, labels, assignees, milestone } of fresh) {
    try {
      const names = labels.map((label) => byLowerCase.get(label.toLowerCase()));
      const { json } = await send("POST", `${base}/issues`, { title, body, labels: names, assignees, ...(milestone && { milestone }) });
      made.push({ number: json.number, title: json.title, url: json.html_url, labels: names });
    } catch (error) {
      const done = made.length === 0 ? "None was filed." : `Filed before that: ${made.map(({ number }) => `#${number}`).join(", ")}. A repeated run leaves these out.`;
      throw new Problem(`“${title}”: ${error.message} ${done}`);
    }
  }
  save("created.json", `${JSON.stringify({ repo, issues: made }, null, 2)}\n`);
  const lines = made.map(({ number, title, url, labels }) => `- [#${number}](${url}) ${title}${tags(labels)}`);
  const left = plan.filter(({ twin }) => twin).map(({ title, twin }) => `- left out: ${title}, like #${twin.number} “${twin.title}”`);
  return `**${made.length} ${made.length === 1 ? "issue" : "issues"} filed** in ${repo}\n\n${[...lines, ...left].join("\n")}`;
}

function tags(labels) {
  return labels.length > 0 ? ` (${labels.join(", ")})` : "";
}
