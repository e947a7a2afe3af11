import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service, ServiceAnswer } from "#lib/testing/service-double";

const secrets = { SENTRY_AUTH_TOKEN: "sntryu_1" };
const series = (counts: number[]) => ({ auto: counts.map((count, at) => [1_762_000_000 + at * 86_400, count]) });

const issue = (number: number, title: string, users: number, counts: number[], more: object = {}) => ({
  id: String(5000 + number),
  shortId: `WEB-SHOP-${number}`,
  title,
  culprit: "checkout/pay",
  permalink: `https://orchard.sentry.io/issues/${5000 + number}/`,
  level: "error",
  status: "unresolved",
  substatus: "ongoing",
  isUnhandled: false,
  count: String(counts.reduce((sum, count) => sum + count, 0)),
  userCount: users,
  firstSeen: "2026-11-08T10:00:00Z",
  lifetime: { firstSeen: "2026-09-02T10:00:00Z" },
  lastSeen: "2026-11-20T10:00:00Z",
  assignedTo: null,
  stats: series(counts),
  ...more,
});

const FIRST = [
  issue(1, "RetryableError: Zeitüberschreitung", 0, [2000, 2000, 2000, 2000], { level: "warning" }),
  issue(2, "TypeError: total is *undefined*", 61, [40, 60, 150, 250], { isUnhandled: true, substatus: "escalating" }),
  issue(3, "ApiError: 409", 140, [100, 100, 90, 110], { assignedTo: { type: "user", id: "1", name: "Lin" } }),
];
const SECOND = [issue(4, "RangeError", 1, [0, 0, 1, 2], { substatus: "new" })];
const EVENT = {
  id: "e1",
  user: { email: "someone@shop.example" },
  tags: [{ key: "release", value: "web-shop@4.2.1" }],
  entries: [
    {
      type: "exception",
      data: {
        values: [
          {
            type: "TypeError",
            stacktrace: {
              frames: [
                { filename: "src/cart.ts", function: "total", lineNo: 88, inApp: true },
                { filename: "node_modules/x.js", lineNo: 1, inApp: false },
              ],
            },
          },
        ],
      },
    },
  ],
};
const link = (more: boolean, cursor: string) =>
  `<https://sentry.io/x?cursor=0:0:1>; rel="previous"; results="false"; cursor="0:0:1", <https://sentry.io/x?cursor=${cursor}>; rel="next"; results="${more}"; cursor="${cursor}"`;

const service: Service = ({ path }, count): ServiceAnswer => {
  if (count === 1) return { status: 429, headers: { "retry-after": "0" }, body: { detail: "You are attempting to use this endpoint too frequently." } };
  if (path.includes("/projects/")) return { body: { id: "4711", slug: "web-shop" } };
  if (path.includes("/events/latest/")) return { body: EVENT };
  return path.includes("cursor=") ? { headers: { link: link(false, "0:200:0") }, body: SECOND } : { headers: { link: link(true, "0:100:0") }, body: FIRST };
};

describeSkill("sentry-triage", () => {
  test("ranks two pages by who is hurt and what moves, and quotes the line of code", async () => {
    const { stdout, files, requests } = await runExample("sentry-triage", { secrets, service });
    const search = "project=4711&query=is%3Aunresolved&statsPeriod=14d&groupStatsPeriod=auto&sort=freq&limit=100&environment=production";
    expect(requests.map(({ host, path }) => host + path)).toEqual([
      "sentry.io/api/0/projects/orchard/web-shop/",
      "sentry.io/api/0/projects/orchard/web-shop/",
      `sentry.io/api/0/organizations/orchard/issues/?${search}`,
      `sentry.io/api/0/organizations/orchard/issues/?${search}&cursor=0%3A100%3A0`,
      "sentry.io/api/0/organizations/orchard/issues/5002/events/latest/",
    ]);
    expect(requests[2]?.headers.authorization).toBe("Bearer sntryu_1");
    // 8,000 + 500 + 400 + 3 events; 8,000 of them are 90 %.
    expect(stdout).toContain(
      "**4 unresolved issues, 8,903 events** (orchard/web-shop, production, last 14d): fix now 1, plan 1, watch 1, archive until it escalates 1.",
    );
    expect(stdout).toContain("WEB-SHOP-1 alone makes 90 % of the events");
    expect(stdout).toContain("1 of those to fix now has no owner.");
    expect(stdout).toContain(
      "**TypeError: total is \\*undefined\\***\n  61 users, 500 events; escalating, 4.0 times as many as in the first half, unhandled; src/cart.ts:88 in total; release web-shop@4.2.1; since 2026-09-02; no owner",
    );
    expect(stdout).not.toContain("someone@shop.example");
    const rows = new TextDecoder().decode(files.get("issues.csv")).split("\n");
    expect(rows.slice(1, 5).map((row) => row.split(",").slice(0, 3).join(" "))).toEqual([
      "now WEB-SHOP-2 TypeError: total is *undefined*",
      "plan WEB-SHOP-3 ApiError: 409",
      "watch WEB-SHOP-4 RangeError",
      "archive WEB-SHOP-1 RetryableError: Zeitüberschreitung",
    ]);
  });

  test("asks the European host, and says whose project is unknown or which right is missing", async () => {
    const input = { organization: "orchard", project: "web-shop", region: "eu" };
    const unknown = await runSkill("sentry-triage", {
      input,
      secrets,
      service: () => ({ status: 404, body: { detail: "The requested resource does not exist" } }),
    });
    expect(unknown.requests[0]?.host).toBe("de.sentry.io");
    expect(unknown.stderr).toContain("organization or project: Sentry knows none of that name (404).");
    const refused = await runSkill("sentry-triage", { input, secrets, service: () => ({ status: 401, body: { detail: "Invalid token" } }) });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toBe(
      "Sentry does not accept the secret SENTRY_AUTH_TOKEN (401): mistyped, revoked, or of the other region. Sentry says: Invalid token\n",
    );
  });

  test("knows the wrong kind of token before it asks", async () => {
    const run = await runSkill("sentry-triage", {
      input: { organization: "orchard", project: "web-shop" },
      secrets: { SENTRY_AUTH_TOKEN: "sntrys_1" },
      service,
    });
    expect(run.stderr).toContain("is an organization token (sntrys_)");
    expect(run.requests).toEqual([]);
  });
});
