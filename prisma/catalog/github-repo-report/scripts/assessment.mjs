// Weighs the facts for an adopter: what stops, what costs, what speaks for it.

const PERMISSIVE = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "Unlicense", "Zlib", "BSL-1.0", "CC0-1.0", "PostgreSQL"];
const WEAK = ["MPL-2.0", "LGPL-2.1", "LGPL-3.0", "EPL-2.0", "EPL-1.0", "CDDL-1.0", "EUPL-1.2"];
const STRONG = ["GPL-2.0", "GPL-3.0", "AGPL-3.0", "OSL-3.0"];

/** `{ word, stops, worries, goods }`; one stop means no, three worries mean only with a plan. */
export function assessment(facts) {
  const stops = [];
  const worries = [];
  const goods = [];
  const { commits, releases, issues, license } = facts;
  if (facts.archived) stops.push("Archived by its owner: read-only, nothing will be mended.");
  if (facts.disabled) stops.push("Disabled by GitHub.");
  licence(license, stops, worries, goods);
  activity(facts, commits, stops, worries, goods);
  const leader = commits.ranked[0];
  if (commits.human >= 10 && commits.busFactor === 1) worries.push(`One person, ${leader.who}, wrote ${Math.round(leader.share * 100)} % of the commits. If that person stops, so does the project.`);
  else if (commits.busFactor >= 3) goods.push(`Half of the commits come from ${commits.busFactor} people.`);
  if (releases.latest && releases.latest.days > 365) worries.push(`The last release, ${releases.latest.tag}, is ${releases.latest.days} days old: fixes may exist that nobody can install.`);
  else if (releases.latest) goods.push(`Last release ${releases.latest.tag}, ${releases.latest.days} days ago.`);
  else if (releases.tags === 0) worries.push("No releases and no tags: you would pin a commit.");
  if (issues.open >= 10 && issues.silent / issues.open >= 0.4) worries.push(`${issues.silent} of the ${issues.open} open issues ${issues.isCut ? "looked at " : ""}are older than a month without a single comment.`);
  if (issues.pulls >= 5 && issues.medianPullAge > 180) worries.push(`Open pull requests wait ${Math.round(issues.medianPullAge)} days (median): contributions from outside go nowhere.`);
  if (issues.medianDaysToClose !== null && issues.closed >= 10 && issues.medianDaysToClose <= 14) goods.push(`Issues are closed after ${Math.round(issues.medianDaysToClose)} days (median of ${issues.closed}).`);
  if (facts.fork) worries.push(`A fork${facts.fork === true ? "" : ` of ${facts.fork}`}: ask why it exists and whether it follows the original.`);
  const word = stops.length > 0 ? "Do not adopt" : worries.length >= 3 ? "Adopt only with a plan for its end" : worries.length > 0 ? "Adopt with open eyes" : "Fit to depend on";
  return { word, stops, worries, goods };
}

function licence(license, stops, worries, goods) {
  const base = license?.replace(/-(only|or-later)$/, "");
  if (!license) stops.push("No licence: all rights are reserved, and nobody may use it without asking.");
  else if (license === "NOASSERTION") worries.push("GitHub does not recognise the licence. Read the file; it may be a usual one with changes, or source-available.");
  else if (PERMISSIVE.includes(base)) goods.push(`Permissive licence (${license}).`);
  else if (WEAK.includes(base)) goods.push(`${license}: changes to its own files have to be published, your code not.`);
  else if (STRONG.includes(base)) worries.push(`${license}: what you ship together with it comes under the same terms${base === "AGPL-3.0" ? ", and offering it over a network counts as well" : ""}.`);
  else worries.push(`${license} is not one of the usual licences: have it read.`);
}

function activity({ months }, commits, stops, worries, goods) {
  const span = `in ${months} months`;
  if (commits.human === 0) stops.push(`No commits by people ${span}${commits.bots > 0 ? `, ${commits.bots} by bots` : ""}: abandoned, or finished. Ask which.`);
  else if (commits.daysSinceLast > 180) worries.push(`The last commit by a person was ${commits.daysSinceLast} days ago.`);
  else if (commits.human < months) worries.push(`Only ${commits.human} commits by people ${span}.`);
  else goods.push(`${commits.human}${commits.isCut ? " or more" : ""} commits by ${commits.people} people ${span}.`);
}
