// The report as Markdown: the verdict, then what it rests on.

export function report(facts, { word, stops, worries, goods }) {
  const { commits, releases, issues, community } = facts;
  const about = [facts.language, `${count(facts.stars)} stars`, `${count(facts.forks)} forks`, `since ${facts.created}`].filter(Boolean).join(" · ");
  const lines = [`# ${facts.repository}: ${word.toLowerCase()}`, "", facts.description && `> ${facts.description.replace(/\s+/g, " ")}`, "", `${about} · seen on ${facts.asOf}`, ""];
  for (const [heading, list] of [["Stops", stops], ["Worries", worries], ["Speaks for it", goods]]) {
    if (list.length > 0) lines.push(`## ${heading}`, "", ...list.map((each) => `- ${each}`), "");
  }
  lines.push("## Figures", "", "| | |", "| --- | --- |");
  const rows = [
    ["Licence", facts.license ?? "none"],
    [`Commits in ${facts.months} months`, `${commits.human}${commits.isCut ? "+" : ""} by ${commits.people} people, ${commits.bots} by bots`],
    ["Last commit by a person", commits.last ? `${commits.last}, ${commits.daysSinceLast} days ago` : `none in ${facts.months} months`],
    ["People who wrote half of them", commits.busFactor || "–"],
    ["Releases", releases.latest ? `${releases.count}${releases.count >= 100 ? "+" : ""}, last ${releases.latest.tag} of ${releases.latest.date}${releases.medianGap === null ? "" : `, every ${days(releases.medianGap)}`}` : `none${releases.tags > 0 ? `, ${releases.tags} tags` : ""}`],
    ["Open issues", `${issues.open}${issues.isCut ? "+ (the oldest 300 looked at)" : ""}${issues.medianAge === null ? "" : `, median age ${days(issues.medianAge)}`}, ${issues.silent} never answered after a month`],
    ["Closed issues", issues.medianDaysToClose === null ? "none" : `${issues.closed}${issues.isClosedCut ? "+" : ""}, after ${days(issues.medianDaysToClose)} (median)`],
    ["Open pull requests", `${issues.pulls}${issues.medianPullAge === null ? "" : `, median age ${days(issues.medianPullAge)}`}`],
    ["Merged pull requests", issues.medianDaysToMerge === null ? "none seen" : `after ${days(issues.medianDaysToMerge)} (median)`],
    ["Rules for contributors", [community.contributing && "contributing guide", community.conduct && "code of conduct"].filter(Boolean).join(", ") || "none found"],
  ];
  lines.push(...rows.map(([name, value]) => `| ${name} | ${value} |`), "");
  if (commits.ranked.length > 0) {
    lines.push("## Who writes it", "", "| Person | Commits | Share |", "| --- | ---: | ---: |");
    lines.push(...commits.ranked.map(({ who, count: own, share }) => `| ${who.replace(/\|/g, "\\|")} | ${own} | ${Math.round(share * 100)} % |`), "");
  }
  return `${lines.filter((line, at) => line !== false && !(line === "" && lines[at - 1] === "")).join("\n")}`;
}

function days(value) {
  const whole = Math.round(value);
  return whole < 1 ? "less than a day" : `${whole} day${whole === 1 ? "" : "s"}`;
}

function count(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
