// The ranked issues as Markdown, and as a table for a spreadsheet.

import { CLASSES } from "./rank.mjs";

const TITLES = {
  now: ["Fix now", "It moves, and it breaks something or reaches many."],
  plan: ["Plan", "It hurts at a steady rate: give it an owner and a date."],
  watch: ["Watch", "New or small. Look again in a week."],
  archive: ["Archive until it escalates", "Handled, steady, at most one user."],
};
const SHOWN = 8;

export function report(issues, { organization, project, period, environment, query, manyUsers, isCut }) {
  const where = `${organization}/${project}${environment ? `, ${environment}` : ""}, last ${period}${query ? `, ${query}` : ""}`;
  if (issues.length === 0) return `**No unresolved issues** (${where}). If that surprises you, check environment, query and whether events arrive at all.`;
  const events = issues.reduce((sum, each) => sum + each.events, 0);
  const loudest = [...issues].sort((a, b) => b.events - a.events)[0];
  const share = events > 0 ? Math.round((100 * loudest.events) / events) : 0;
  const counts = CLASSES.map((name) => [TITLES[name][0].toLowerCase(), issues.filter((each) => each.class === name).length]);
  const head = [
    `**${issues.length} unresolved ${issues.length === 1 ? "issue" : "issues"}, ${grouped(events)} events** (${where}): ${counts.map(([name, count]) => `${name} ${count}`).join(", ")}.`,
    share >= 50 && issues.length > 1 && `${loudest.shortId} alone makes ${share} % of the events; without it the project's chart would look different.`,
    unowned(issues),
    isCut && "Only the most frequent ones were read; raise `most` for the rest.",
  ];
  const sections = CLASSES.map((name) => section(name, issues.filter((each) => each.class === name)));
  const rules = `Many users: ${manyUsers} or more. Trend: second half of the period against the first.`;
  return [...head, ...sections, rules].filter(Boolean).join("\n\n");
}

function unowned(issues) {
  const count = issues.filter((each) => each.class === "now" && !each.owner).length;
  return count > 0 && `${count} of those to fix now ${count === 1 ? "has" : "have"} no owner.`;
}

function section(name, issues) {
  if (issues.length === 0) return "";
  const [title, why] = TITLES[name];
  const lines = issues.slice(0, SHOWN).map(name === "now" || name === "plan" ? long : short);
  const more = issues.length > SHOWN ? `\n- and ${issues.length - SHOWN} more in issues.csv` : "";
  return `## ${title}: ${issues.length}\n\n${why}\n\n${lines.join("\n")}${more}`;
}

function long(issue) {
  const facts = [
    `${counted(issue.users, "user")}, ${counted(issue.events, "event")}`,
    issue.reasons.filter((each) => !/ users$/.test(each)).join(", "),
    issue.place || issue.culprit,
    issue.release && `release ${issue.release}`,
    `since ${issue.firstSeen}`,
    issue.owner ? `owner ${issue.owner}` : "no owner",
  ];
  return `- [${issue.shortId}](${issue.url}) **${safe(issue.title)}**\n  ${facts.filter(Boolean).map(safe).join("; ")}`;
}

function short(issue) {
  return `- [${issue.shortId}](${issue.url}) ${safe(issue.title)}: ${counted(issue.users, "user")}, ${counted(issue.events, "event")}${issue.reasons.length > 0 ? `, ${issue.reasons.join(", ")}` : ""}`;
}

/** What a program sent as its error is text, not Markdown. */
function safe(text) {
  return text.replace(/[*`[\]<>|]/g, "\\$&");
}

function counted(count, word) {
  return `${grouped(count)} ${word}${count === 1 ? "" : "s"}`;
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function csv(issues) {
  const names = ["class", "shortId", "title", "level", "substatus", "unhandled", "users", "events", "rise", "firstSeen", "lastSeen", "owner", "culprit", "place", "url"];
  const cell = (value) => {
    const text = typeof value === "number" ? String(Math.round(value * 100) / 100) : String(value ?? "");
    // A spreadsheet would take what begins like a formula for one.
    const tame = typeof value === "string" && /^[=+\-@\t]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
  };
  return `${[names, ...issues.map((issue) => names.map((name) => cell(issue[name])))].map((line) => line.join(",")).join("\n")}\n`;
}
