import { beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { reading } from "#lib/runtime/connectors/action-run";
import { EVENTS } from "#lib/runtime/connectors/connectors";
import { giveBackTokens } from "#lib/runtime/connectors/revocation";
import { notionWorld, put, touch } from "#lib/testing/notion-world";
import { connectAccount, type ProviderDouble } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let home: TestWorkspace;
let double: ProviderDouble;
beforeAll(async () => {
  home = await createWorkspace();
  ({ double } = await connectAccount(home, "notion"));
});

describe("its sign-in", () => {
  const TOKENS = /oauth\/(token|revoke)$/;

  test("is asked with JSON as Notion documents it, and may give no token to renew with", async () => {
    const other = await createWorkspace();
    double.instead = ({ path }) =>
      path === "/v1/oauth/token"
        ? {
            status: 200,
            body: JSON.stringify({ access_token: "ntn_given", token_type: "bearer", refresh_token: null, bot_id: "b", workspace_name: null }),
          }
        : path === "/v1/users/me"
          ? { status: 200, body: JSON.stringify({ object: "user", id: "b", type: "bot", name: "Clanker", bot: {} }) }
          : undefined;
    const { connector } = await connectAccount(other, "notion");
    double.instead = undefined;
    expect([connector.connected, connector.account.name]).toEqual([true, "Clanker"]);
    const heard = double.heard.filter(({ path }) => TOKENS.test(path)).at(-1);
    expect(heard?.headers).toMatchObject({
      "content-type": "application/json",
      "notion-version": "2025-09-03",
      authorization: expect.stringMatching(/^Basic /),
    });
    expect(JSON.parse(heard?.body ?? "")).toMatchObject({
      grant_type: "authorization_code",
      code: expect.any(String),
      redirect_uri: expect.stringContaining("/oauth/callback/notion"),
    });
    // Nothing renews it, so it has to be connected again.
    const { status, body } = await json("GET /api/v1/connectors/notion/sources", { key: other.key });
    expect([status, body.error.code]).toEqual([403, "CONNECTION_EXPIRED"]);
  });

  test("is given back the token that it takes, which ends both", async () => {
    const other = await createWorkspace();
    await connectAccount(other, "notion");
    expect((await json("DELETE /api/v1/connectors/notion", { key: other.key })).status).toBe(204);
    await giveBackTokens(other.workspace.id);
    const given = double.heard.filter(({ path }) => path === "/v1/oauth/revoke").slice(-2);
    expect(given.map(({ body }) => JSON.parse(body).token.slice(0, 4))).toEqual(["ntn_", "nrt_"]);
  });

  test.each([
    ["a refusal", { status: 401, body: '{"object":"error","status":401,"code":"unauthorized","message":"No."}' }, 403, "CONNECTION_EXPIRED"],
    [
      "that it is not well",
      { status: 503, body: '{"object":"error","status":503,"code":"service_unavailable","message":"Later."}' },
      503,
      "PROVIDER_UNAVAILABLE",
    ],
  ])("answers a renewal with %s in its API's words", async (_what, instead, status, code) => {
    const other = await createWorkspace();
    await connectAccount(other, "notion");
    await db().connection.updateMany({ where: { workspaceId: other.workspace.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    double.instead = ({ path }) => (path === "/v1/oauth/token" ? instead : undefined);
    const answer = await json("GET /api/v1/connectors/notion/sources", { key: other.key });
    double.instead = undefined;
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });
});

describe("events", () => {
  const MINUTE = 60_000;
  const poll = async (name: string, cursor: unknown) => {
    const event = EVENTS.find((each) => each.name === name);
    if (!event || !("poll" in event)) throw new Error(`There is no ${name}.`);
    // As it is kept between polls.
    return reading(home.workspace.id, "notion", (connected) => event.poll(connected, null, cursor === null ? null : JSON.parse(JSON.stringify(cursor))));
  };
  /** The beginning of the next minute, or some seconds further. */
  const forward = (minutes: number, seconds = 0) => {
    const world = notionWorld();
    world.ahead += Math.ceil((world.now() + 1) / MINUTE) * MINUTE - world.now() + (minutes - 1) * MINUTE + seconds * 1000;
  };
  const titled = (title: string) =>
    put({ object: "page", parent: { type: "workspace" }, properties: { title: { id: "title", type: "title", title: [{ plain_text: title }] } } });
  const titlesOf = ({ happened }: { happened: { payload: Record<string, unknown> }[] }) => happened.map(({ payload }) => payload.title);

  test("a page that is made is told once, when its minute is over; what was there is not", async () => {
    forward(20);
    titled("Already there");
    let { happened, cursor } = await poll("notion.page_created", null);
    expect(happened).toEqual([]);
    const one = titled("Made in the same minute");
    expect(titlesOf(await poll("notion.page_created", cursor))).toEqual([]);
    forward(1, 5);
    const first = await poll("notion.page_created", cursor);
    expect(titlesOf(first)).toEqual(["Made in the same minute"]);
    // It is changed, and the same poll comes twice.
    touch(one);
    forward(1, 5);
    for (cursor of [first.cursor, (await poll("notion.page_created", first.cursor)).cursor])
      expect((await poll("notion.page_created", cursor)).happened).toEqual([]);
  });

  test("a change is told once for its minute, at the end of which none is lost, and one that the search knew late is told too", async () => {
    const [page, late] = [titled("Changed"), titled("Known late")];
    forward(30);
    const begun = await poll("notion.page_updated", null);
    touch(page);
    forward(0, 59);
    touch(page);
    forward(1, 10);
    const first = await poll("notion.page_updated", begun.cursor);
    expect(titlesOf(first)).toEqual(["Changed"]);
    const then = notionWorld().now();
    forward(2, 10);
    const second = await poll("notion.page_updated", first.cursor);
    expect(second.happened).toEqual([]);
    late.edited = then;
    touch(page);
    forward(1, 10);
    const third = await poll("notion.page_updated", second.cursor);
    expect(titlesOf(third).sort()).toEqual(["Changed", "Known late"]);
    expect((await poll("notion.page_updated", third.cursor)).happened).toEqual([]);
  });

  test("a page that is new is made, and not changed", async () => {
    const { cursor } = await poll("notion.page_updated", null);
    titled("Only new");
    forward(1, 5);
    expect(titlesOf(await poll("notion.page_updated", cursor))).toEqual([]);
  });
});
