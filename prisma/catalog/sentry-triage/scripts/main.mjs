// Ranks the unresolved issues of a Sentry project by what they do to people. See SKILL.md.
//
//   node scripts/main.mjs request.json

import { choice, needed, Problem, readRequest, text, whole } from "./input.mjs";
import { rank } from "./rank.mjs";
import { csv, report } from "./report.mjs";
import { list, run, save, send } from "./sentry.mjs";

const REGIONS = { us: "https://sentry.io/api/0", eu: "https://de.sentry.io/api/0" };
const SLUG = /^[a-z0-9][a-z0-9_-]{0,99}$/;

await run(async () => {
  const request = readRequest(["project", "organization", "region", "period", "environment", "query", "many_users", "most", "details"]);
  const organization = needed(request, "organization", { shape: SLUG, right: "the organization's slug, such as orchard" });
  const project = needed(request, "project", { shape: SLUG, right: "the project's slug, such as web-shop" });
  const api = REGIONS[choice(request, "region", Object.keys(REGIONS), "us")];
  const period = text(request, "period", { shape: /^([1-9]\d?d|[1-9]\d?h|[1-9]w)$/, right: "hours, days or weeks, such as 24h, 14d or 2w" }) ?? "14d";
  const environment = text(request, "environment", { right: "an environment's name, such as production" });
  const query = text(request, "query", { right: "a Sentry search, such as release:4.2.1" });
  const manyUsers = whole(request, "many_users", { least: 1, most: 1_000_000, otherwise: 25 });
  const most = whole(request, "most", { least: 1, most: 500, otherwise: 100 });
  const details = whole(request, "details", { least: 0, most: 10, otherwise: 3 });

  const { json: home } = await send("GET", `${api}/projects/${organization}/${project}/`);
  const search = {
    project: home.id,
    query: ["is:unresolved", query].filter(Boolean).join(" "),
    statsPeriod: period,
    groupStatsPeriod: "auto",
    sort: "freq",
    limit: String(Math.min(most, 100)),
    ...(environment && { environment }),
  };
  const fields = Object.entries(search).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const found = await list(`${api}/organizations/${organization}/issues/?${fields.join("&")}`, most);
  const issues = rank(found, manyUsers);
  const unread = [];
  for (const issue of issues.slice(0, details)) {
    try {
      const { json: event } = await send("GET", `${api}/organizations/${organization}/issues/${issue.id}/events/latest/`);
      issue.place = place(event);
      issue.release = tag(event, "release");
    } catch (error) {
      // An event may have expired; the ranking stands without it.
      if (!(error instanceof Problem)) throw error;
      unread.push(issue.shortId);
    }
  }

  save("issues.csv", csv(issues));
  const ranked = report(issues, { organization, project, period, environment, query, manyUsers, isCut: found.length === most });
  const answer = unread.length > 0 ? `${ranked}\n\nThe last event could not be read of ${unread.join(", ")}.` : ranked;
  save("triage.md", `${answer}\n`);
  return answer;
});

/** The innermost line of one's own code in the last exception: nothing of the event's user or request is taken. */
function place(event) {
  const values = event?.entries?.find(({ type }) => type === "exception")?.data?.values ?? [];
  const frames = values.at(-1)?.stacktrace?.frames ?? [];
  const frame = frames.filter(({ inApp }) => inApp).at(-1) ?? frames.at(-1);
  if (!frame) return "";
  const file = frame.filename ?? frame.module ?? "";
  return `${file}${frame.lineNo ? `:${frame.lineNo}` : ""}${frame.function ? ` in ${frame.function}` : ""}`;
}

function tag(event, name) {
  return event?.tags?.find(({ key }) => key === name)?.value ?? "";
}
