import { beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { reading } from "#lib/runtime/connectors/action-run";
import { openConnection } from "#lib/runtime/connectors/connected";
import { connectAccount, type ProviderDouble, sharedProviders } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** What is asked of an app with an account's token. */
let doubles: Awaited<ReturnType<typeof sharedProviders>>;
let home: TestWorkspace;
beforeAll(async () => {
  doubles = await sharedProviders();
  home = await createWorkspace();
  await connectAccount(home, "github");
});

const rowOf = (workspace: TestWorkspace, app: string) =>
  db().connection.findUniqueOrThrow({ where: { workspaceId_app: { workspaceId: workspace.workspace.id, app } } });
const tokenCalls = ({ heard }: ProviderDouble) => heard.filter(({ path, body }) => /token$/.test(path) && body.includes("refresh_token")).length;
const labels = (workspace: TestWorkspace) =>
  reading(workspace.workspace.id, "gmail", async ({ fetch, url }) => (await fetch(`${url}/gmail/v1/users/me/labels`)).status);

describe("a token that has run out", () => {
  test("is renewed once, however many call with it", async () => {
    const other = await createWorkspace();
    await connectAccount(other, "gmail");
    await labels(other);
    doubles.google.expireTokens();
    const before = tokenCalls(doubles.google);
    const answers = await Promise.all(Array.from({ length: 20 }, () => labels(other)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(tokenCalls(doubles.google) - before).toBe(1);
    expect((await rowOf(other, "gmail")).generation).toBe(2);
  });

  test("is renewed once also when another call hears of it only after that", async () => {
    const other = await createWorkspace();
    await connectAccount(other, "gmail");
    await labels(other);
    doubles.google.expireTokens();
    const { fetch, url } = await openConnection(other.workspace.id, "gmail");
    const renewed = Promise.withResolvers<void>();
    doubles.google.instead = async ({ path }) => {
      if (path.includes("late")) await renewed.promise;
      return undefined;
    };
    const before = tokenCalls(doubles.google);
    const ask = (query: string) => fetch(`${url}/gmail/v1/users/me/labels?${query}`);
    const late = ask("late");
    expect((await ask("early")).status).toBe(200);
    renewed.resolve();
    expect((await late).status).toBe(200);
    doubles.google.instead = undefined;
    expect([tokenCalls(doubles.google) - before, (await rowOf(other, "gmail")).generation]).toEqual([1, 2]);
  });

  test("before it is used, when its time has come", async () => {
    const other = await createWorkspace();
    await connectAccount(other, "gmail");
    await db().connection.updateMany({ where: { workspaceId: other.workspace.id }, data: { expiresAt: new Date(Date.now() + 5000) } });
    const before = tokenCalls(doubles.google);
    expect(await labels(other)).toBe(200);
    expect(tokenCalls(doubles.google) - before).toBe(1);
  });

  test("and cannot be renewed is told once, with where to connect it again", async () => {
    const other = await createWorkspace();
    const hook = await json("POST /api/v1/account/webhooks", { key: other.key, body: { url: "https://example.com/hook", events: ["connection.expired"] } });
    await connectAccount(other, "github");
    const sources = () => json("GET /api/v1/connectors/github/sources", { key: other.key });
    expect((await sources()).status).toBe(200);
    doubles.github.expireTokens();
    const answers = await Promise.all([sources(), sources(), sources()]);
    for (const { status, body } of answers)
      expect([status, body.error.code, body.error.message]).toEqual([403, "CONNECTION_EXPIRED", expect.stringContaining("/connectors?app=github")]);
    expect((await json("GET /api/v1/connectors/github", { key: other.key })).body).toMatchObject({ connected: false, expired: true });
    const events = await db().webhookDelivery.findMany({ where: { webhookId: Number(hook.body.data.id.replace(/\D+/, "")) } });
    expect(events.map(({ type, body }) => [type, JSON.parse(body).data])).toEqual([["connection.expired", { app: "github", account: "ada" }]]);
    const audit = await json("GET /api/v1/audit-logs?action=connector.expire", { key: other.key });
    expect(audit.body.data).toMatchObject([{ actor: { type: "system" }, resourceId: "github", metadata: { account: "ada" } }]);
    // Connected again it works.
    await connectAccount(other, "github");
    expect((await sources()).status).toBe(200);
  });
});

describe("an app that does not answer as it should", () => {
  test.each([
    ["forbids", { status: 403, body: '{"message":"Resource not accessible"}' }, 403, "PROVIDER_REFUSED"],
    ["has nothing there", { status: 404 }, 404, "NOT_FOUND"],
    ["wants to be left alone", { status: 429, headers: { "retry-after": "17" } }, 429, "PROVIDER_RATE_LIMITED"],
    ["is broken", { status: 500 }, 503, "PROVIDER_UNAVAILABLE"],
    ["breaks off", "cut", 503, "PROVIDER_UNAVAILABLE"],
    ["answers a page", { status: 200, headers: { "content-type": "text/html" }, body: "<html>Sign in</html>" }, 503, "PROVIDER_UNAVAILABLE"],
    ["sends elsewhere", { status: 302, headers: { location: "http://127.0.0.1:9/" } }, 403, "PROVIDER_REFUSED"],
  ] as const)("%s: its caller is told", async (_name, instead, status, code) => {
    doubles.github.instead = ({ path }) => (path.startsWith("/user/repos") ? instead : undefined);
    const answer = await json("GET /api/v1/connectors/github/sources", { key: home.key });
    doubles.github.instead = undefined;
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
    if (code === "PROVIDER_RATE_LIMITED") expect(answer.headers.get("retry-after")).toBe("17");
  });
});
