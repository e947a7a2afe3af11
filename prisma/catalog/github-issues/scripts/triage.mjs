// Sorts open issues into what each of them waits for. An issue stands in the first group that it fits.

import { similarity } from "./drafts.mjs";

const DAY = 86_400_000;
const INSIDERS = ["OWNER", "MEMBER", "COLLABORATOR"];
const ALIKE = 0.6;
const SHOWN = 10;
const COMPARED = 600;

export function triage(issues, { repo, now, quietDays, isCut }) {
  const days = (time) => Math.max(0, Math.floor((now - Date.parse(time)) / DAY));
  const rows = issues.map((issue) => ({
    number: issue.number,
    title: issue.title.replace(/\s+/g, " ").trim(),
    url: issue.html_url,
    author: issue.user?.login ?? "ghost",
    isOutsider: !INSIDERS.includes(issue.author_association) && issue.user?.type !== "Bot",
    labels: issue.labels.map((label) => (typeof label === "string" ? label : label.name)),
    assignees: (issue.assignees ?? []).map(({ login }) => login),
    age: days(issue.created_at),
    idle: days(issue.updated_at),
    comments: issue.comments,
    reactions: issue.reactions?.total_count ?? 0,
  }));
  const groups = [
    { key: "unanswered", title: "Nobody has answered", why: "from outside the team, two days or older, no comment", fits: (row) => row.isOutsider && row.comments === 0 && row.age >= 2, order: (row) => row.age },
    { key: "wanted", title: "Wanted by many, owned by nobody", why: "five or more reactions and comments together, no assignee", fits: (row) => row.reactions + row.comments >= 5 && row.assignees.length === 0, order: (row) => 2 * row.reactions + row.comments },
    { key: "stuck", title: "Assigned and not moving", why: "no activity for 30 days", fits: (row) => row.assignees.length > 0 && row.idle >= 30, order: (row) => row.idle },
    { key: "quiet", title: "Candidates for closing", why: `no activity for ${quietDays} days, no assignee`, fits: (row) => row.idle >= quietDays, order: (row) => row.idle },
    { key: "unsorted", title: "No label yet", why: "nobody has said what kind of work this is", fits: (row) => row.labels.length === 0, order: (row) => row.age },
  ];
  for (const row of rows) row.group = groups.find(({ fits }) => fits(row))?.key ?? "in hand";
  const sections = groups.map((group) => section(group, rows)).filter(Boolean);
  return { rows, report: [head(repo, rows, now, isCut), ...sections, twins(rows)].filter(Boolean).join("\n\n") };
}

function head(repo, rows, now, isCut) {
  const count = (test) => rows.filter(test).length;
  const ages = rows.map(({ age }) => age).sort((a, b) => a - b);
  const half = ages.length / 2;
  const median = ages.length % 2 === 1 ? ages[Math.floor(half)] : (ages[half - 1] + ages[half]) / 2;
  const day = new Date(now - 1).toISOString().slice(0, 10);
  if (rows.length === 0) return `**No open issues** in ${repo} on ${day}.`;
  const facts = [
    `${count((row) => row.labels.length === 0)} without a label`,
    `${count((row) => row.assignees.length === 0)} without an owner`,
    `median age ${median} days`,
    `${count((row) => row.group === "in hand")} in hand`,
  ];
  const cut = isCut ? "\n\nOnly the most recently changed ones were read; raise `most` for the rest." : "";
  return `**${rows.length} open ${rows.length === 1 ? "issue" : "issues"}** in ${repo} on ${day}: ${facts.join(", ")}.${cut}`;
}

function section({ key, title, why, order }, rows) {
  const found = rows.filter((row) => row.group === key).sort((a, b) => order(b) - order(a) || a.number - b.number);
  if (found.length === 0) return "";
  const lines = found.slice(0, SHOWN).map((row) => {
    const facts = [`${row.age} d old`, `${row.idle} d idle`, counted(row.comments, "comment"), counted(row.reactions, "reaction")];
    const owner = row.assignees.length > 0 ? `, ${row.assignees.join(" and ")}` : "";
    return `- [#${row.number}](${row.url}) ${safe(row.title)} – ${facts.join(", ")}${owner}`;
  });
  const more = found.length > SHOWN ? `\n- and ${found.length - SHOWN} more in issues.csv` : "";
  return `## ${title}: ${found.length}\n\n${why[0].toUpperCase()}${why.slice(1)}.\n\n${lines.join("\n")}${more}`;
}

/** Pairs of titles with most of their words in common. */
function twins(rows) {
  const some = [...rows].sort((a, b) => a.number - b.number).slice(-COMPARED);
  const pairs = some.flatMap((a, at) => some.slice(at + 1).map((b) => [a, b])).filter(([a, b]) => similarity(a.title, b.title) >= ALIKE);
  if (pairs.length === 0) return "";
  const lines = pairs.slice(0, SHOWN).map(([a, b]) => `- #${a.number} “${safe(a.title)}” and #${b.number} “${safe(b.title)}”`);
  const more = pairs.length > SHOWN ? `\n- and ${pairs.length - SHOWN} more pairs` : "";
  return `## Perhaps the same: ${pairs.length}\n\n${lines.join("\n")}${more}`;
}

export function csv(rows) {
  const names = ["number", "group", "title", "author", "labels", "assignees", "age", "idle", "comments", "reactions", "url"];
  const cell = (value) => {
    const text = Array.isArray(value) ? value.join("; ") : String(value);
    // A spreadsheet would take what begins like a formula for one.
    const safe = typeof value !== "number" && /^[=+\-@\t]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const head = names.map((name) => ({ age: "age_days", idle: "idle_days" })[name] ?? name);
  const sorted = [...rows].sort((a, b) => a.number - b.number);
  return `${[head, ...sorted.map((row) => names.map((name) => cell(row[name])))].map((line) => line.join(",")).join("\n")}\n`;
}

/** A title is a stranger's text: it makes no links, pictures or tags in the report. */
function safe(title) {
  return title.replace(/[[\]<>]/g, "\\$&");
}

function counted(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
