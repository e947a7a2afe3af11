// Lists issues by a filter, page by page.

import { names, number, Problem, text, choice } from "./given.mjs";
import { ask, save } from "./service.mjs";

const QUERY = `query Issues($filter: IssueFilter, $first: Int, $after: String) {
  issues(filter: $filter, first: $first, after: $after, orderBy: updatedAt) {
    pageInfo { hasNextPage endCursor }
    nodes {
      identifier title url priority priorityLabel estimate dueDate createdAt updatedAt
      state { name type } assignee { name } project { name } labels(first: 10) { nodes { name } }
    }
  }
}`;
const STATES = { open: { nin: ["completed", "canceled", "duplicate"] }, triage: { eq: "triage" }, backlog: { eq: "backlog" }, todo: { eq: "unstarted" }, started: { eq: "started" }, done: { eq: "completed" }, canceled: { eq: "canceled" } };
const RANK = [5, 1, 2, 3, 4];

export async function list(request) {
  const team = text(request, "team", { most: 20 });
  const state = choice(request, "state", [...Object.keys(STATES), "any"], "open");
  const limit = number(request, "limit", { least: 1, most: 500, otherwise: 100 });
  const assignee = text(request, "assignee");
  const labels = names(request, "labels");
  const search = text(request, "contains", { most: 200 });
  const days = number(request, "untouched_days", { least: 1, most: 3650 });
  const filter = {
    ...(team && { team: { key: { eq: team.toUpperCase() } } }),
    ...(state !== "any" && { state: { type: STATES[state] } }),
    ...(assignee && { assignee: assignee === "me" ? { isMe: { eq: true } } : assignee === "nobody" ? { null: true } : { email: { eq: assignee } } }),
    ...(labels.length > 0 && { labels: { some: { name: { in: labels } } } }),
    ...(search && { title: { containsIgnoreCase: search } }),
    ...(days && { updatedAt: { lt: `-P${days}D` } }),
  };
  const issues = [];
  let after = null;
  do {
    const { issues: page } = await ask(QUERY, { filter, first: Math.min(50, limit - issues.length), after });
    issues.push(...page.nodes);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after && issues.length < limit);
  if (issues.length === 0 && team) await known(team);
  issues.sort((a, b) => RANK[a.priority] - RANK[b.priority] || (a.dueDate ?? "9999").localeCompare(b.dueDate ?? "9999"));
  save("issues.csv", csv(issues));
  console.log(answer(issues, { team, state, more: after !== null }));
}

/** An empty list for a team that does not exist is a mistake, not a result. */
async function known(team) {
  const { teams } = await ask("query Teams { teams(first: 100) { nodes { key name } } }", {});
  if (!teams.nodes.some(({ key }) => key === team.toUpperCase())) {
    throw new Problem(`"team": there is no team ${team} that this key can see. There are: ${teams.nodes.map(({ key, name }) => `${key} (${name})`).join(", ") || "none"}.`);
  }
}

function answer(issues, { team, state, more }) {
  const kind = `${state === "any" ? "" : `${state} `}issue${issues.length === 1 ? "" : "s"}${team ? ` of ${team.toUpperCase()}` : ""}`;
  const parts = [`**${issues.length}${more ? " (there are more; raise \"limit\")" : ""} ${kind}.**${counted(issues)}`];
  if (issues.length > 0) {
    const rows = issues.slice(0, 50).map((each) => `| [${each.identifier}](${each.url}) | ${shown(each.title, 80)} | ${shown(each.state.name)} | ${each.priorityLabel} | ${shown(each.assignee?.name ?? "nobody")} | ${each.dueDate ?? ""} | ${each.updatedAt.slice(0, 10)} |`);
    parts.push(["| Issue | Title | State | Priority | Assignee | Due | Touched |", "| --- | --- | --- | --- | --- | --- | --- |", ...rows].join("\n"));
    if (issues.length > 50) parts.push("The first 50; all are in `issues.csv`.");
  }
  return `${parts.join("\n\n")}\n\nFiles: \`issues.csv\`.`;
}

function counted(issues) {
  const urgent = issues.filter(({ priority }) => priority === 1).length;
  const alone = issues.filter(({ assignee }) => !assignee).length;
  const bare = issues.filter(({ priority }) => priority === 0).length;
  const facts = [urgent && `${urgent} urgent`, alone && `${alone} without an assignee`, bare && `${bare} without a priority`].filter(Boolean);
  return facts.length > 0 ? ` ${facts.join(", ")}.` : "";
}

export const shown = (value, most = 40) => {
  const line = String(value).replace(/\s+/g, " ").trim();
  return (line.length > most ? `${line.slice(0, most - 1)}…` : line).replace(/([\\|`*[\]<])/g, "\\$1");
};

function csv(issues) {
  const cell = (value) => {
    // A spreadsheet would take what begins like a formula for one.
    const tame = /^[=+\-@\t]/.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
  };
  const rows = issues.map((each) => [
    each.identifier, each.title, each.state.name, each.priorityLabel, each.assignee?.name ?? "", each.project?.name ?? "",
    each.labels.nodes.map(({ name }) => name).join("; "), each.estimate ?? "", each.dueDate ?? "", each.createdAt.slice(0, 10), each.updatedAt.slice(0, 10), each.url,
  ]);
  const header = ["issue", "title", "state", "priority", "assignee", "project", "labels", "estimate", "due", "created", "updated", "url"];
  return `${[header, ...rows].map((row) => row.map((value) => cell(String(value))).join(",")).join("\n")}\n`;
}
