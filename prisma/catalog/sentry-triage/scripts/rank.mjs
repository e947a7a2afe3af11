// Puts each issue into a class, by rules that can be read, and orders the classes by users before events.

export const CLASSES = ["now", "plan", "watch", "archive"];
const RISE = 2;
const LEAST_FOR_TREND = 20;
const SERIOUS = ["fatal", "error"];

export function rank(found, manyUsers) {
  const issues = found.map((issue) => classify(facts(issue), manyUsers));
  return issues.sort((a, b) => CLASSES.indexOf(a.class) - CLASSES.indexOf(b.class) || b.users - a.users || b.events - a.events || (a.shortId < b.shortId ? -1 : 1));
}

function facts(issue) {
  const series = Object.values(issue.stats ?? {})[0] ?? [];
  return {
    id: issue.id,
    shortId: issue.shortId,
    title: plain(issue.title),
    culprit: plain(issue.culprit),
    url: issue.permalink,
    level: issue.level,
    substatus: issue.substatus ?? "",
    unhandled: issue.isUnhandled === true,
    users: Number(issue.userCount) || 0,
    events: Number(issue.count) || 0,
    rise: rise(series.map(([, count]) => count)),
    firstSeen: day(issue.lifetime?.firstSeen ?? issue.firstSeen),
    lastSeen: day(issue.lastSeen),
    owner: issue.assignedTo?.name ?? "",
    place: "",
    release: "",
  };
}

/** How often more in the second half of the period than in the first; undefined for too few events to say. */
function rise(counts) {
  const total = sum(counts);
  if (total < LEAST_FOR_TREND || counts.length < 4) return undefined;
  const middle = Math.floor(counts.length / 2);
  // With an odd number of intervals the one in the middle counts for neither half.
  const before = sum(counts.slice(0, middle));
  const after = sum(counts.slice(-middle));
  return before === 0 ? Number.POSITIVE_INFINITY : after / before;
}

function classify(issue, manyUsers) {
  const reasons = [];
  if (issue.substatus === "regressed") reasons.push("came back after it was resolved");
  if (issue.substatus === "escalating") reasons.push("escalating");
  if (issue.rise === Number.POSITIVE_INFINITY) reasons.push("began in the second half of the period");
  else if (issue.rise >= RISE) reasons.push(`${issue.rise.toFixed(1)} times as many as in the first half`);
  const moves = reasons.length > 0;
  if (issue.substatus === "new") reasons.push("new");
  if (issue.unhandled) reasons.push("unhandled");
  if (issue.level === "fatal") reasons.push("fatal");
  if (issue.users >= manyUsers) reasons.push(`${issue.users} users`);
  if (issue.events > 0 && issue.users === 0) reasons.push("no user known");

  const breaks = issue.unhandled || issue.level === "fatal";
  const many = issue.users >= manyUsers;
  const isNow = (moves && (breaks || many)) || (issue.level === "fatal" && many);
  const isNoise = !breaks && !moves && issue.substatus !== "new" && issue.users <= 1 && (!SERIOUS.includes(issue.level) || issue.events < LEAST_FOR_TREND);
  const isPlan = many || (breaks && issue.users > 1);
  return { ...issue, reasons, class: isNow ? "now" : isNoise ? "archive" : isPlan ? "plan" : "watch" };
}

function plain(text) {
  return String(text ?? "").replace(/\s+/g, " ").trim().slice(0, 160);
}

function day(time) {
  return String(time ?? "").slice(0, 10);
}

function sum(counts) {
  return counts.reduce((all, count) => all + count, 0);
}
