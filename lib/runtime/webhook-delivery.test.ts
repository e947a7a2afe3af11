import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { startWorker } from "#lib/runtime/worker";
import { useOwnDatabase } from "#lib/testing/own-database";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { deliveries, hook, hurry, number, openReceivers, ping, shown, unpause, until } from "#lib/testing/webhooks";
import { createWorkspace } from "#lib/testing/workspace";

/** Deliveries as a worker makes them, to targets on this machine. */
let endDatabase: () => Promise<void>;
let worker: Awaited<ReturnType<typeof startWorker>>;
const { receiver, close } = openReceivers();
beforeAll(async () => {
  // Nothing takes mails at this address: they wait, sealed, where they can be counted.
  endDatabase = await useOwnDatabase({ WEBHOOKS_ALLOW_PRIVATE: "1", SMTP_URL: "smtp://127.0.0.1:1" });
  worker = await startWorker();
});
afterAll(async () => {
  await close();
  await worker.stop(1000);
  await endDatabase();
});

test("a run's end and its artifacts are told to whoever asked, once, signed, with one id for all", async () => {
  const home = await createWorkspace();
  const [all, some] = [await receiver(), await receiver()];
  const [a, b] = [await hook(home, all.url, ["*"]), await hook(home, some.url, ["execution.*"])];
  const slug = await publishSkill({ script: 'cat > "$OUTPUT_DIR/out.txt"; echo done' });
  const { body: run } = await json(`POST /api/v1/skills/${slug}/run`, { key: home.key, body: { input: "a private input" } });
  const [[told], both] = await Promise.all([some.wait(1), all.wait(2)]);
  const events = both.map((got) => new Webhook(a.secret).verify(got.body, got.headers)) as { type: string; timestamp: string; data: Record<string, unknown> }[];
  expect(events.map(({ type }) => type).sort()).toEqual(["artifact.created", "execution.completed"]);
  const ended = events.find(({ type }) => type === "execution.completed");
  expect(ended).toEqual({
    type: "execution.completed",
    timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
    data: { id: run.executionId, skillSlug: slug, skillName: slug, interface: "api", status: "completed", cost: expect.any(Number), error: null },
  });
  expect(events.find(({ type }) => type === "artifact.created")?.data).toMatchObject({ executionId: run.executionId, filename: "out.txt", size: 15 });
  expect(new Webhook(b.secret).verify(told?.body ?? "", told?.headers ?? {})).toEqual(ended);
  expect(() => new Webhook(a.secret).verify(told?.body ?? "", told?.headers ?? {})).toThrow();
  const same = both.find(({ headers }) => headers["webhook-id"] === told?.headers["webhook-id"]);
  expect(same?.body).toBe(told?.body);
  expect(told?.headers).toMatchObject({ "content-type": "application/json", "user-agent": expect.stringContaining("Clanker") });
  expect(JSON.stringify(both)).not.toContain("a private input");
  await until(async () => expect((await deliveries(home, b.id)).map((each: { status: string }) => each.status)).toEqual(["delivered"]));
});

test("a run that fails and one that is cancelled are told too", async () => {
  const home = await createWorkspace();
  const target = await receiver();
  await hook(home, target.url, ["execution.failed", "execution.cancelled"]);
  const failing = await publishSkill({ script: "cat >&2; exit 3" });
  const slow = await publishSkill({ script: "sleep 600" });
  await json(`POST /api/v1/skills/${failing}/run`, { key: home.key, body: { input: "a private input" } });
  const { body: run } = await json(`POST /api/v1/skills/${slow}/run`, { key: home.key, body: { input: "x" } });
  expect((await json(`POST /api/v1/executions/${run.executionId}/cancel`, { key: home.key })).status).toBe(200);
  const events = (await target.wait(2)).map(({ body }) => JSON.parse(body));
  expect(events.find(({ type }) => type === "execution.failed").data).toMatchObject({
    skillSlug: failing,
    status: "failed",
    error: { code: "SCRIPT_FAILED", message: "The script ended with exit status 3." },
  });
  expect(events.find(({ type }) => type === "execution.cancelled").data).toMatchObject({ id: run.executionId, status: "cancelled", error: null });
});

test("both secrets sign while the grace of a rotation lasts, and only the new one after it", async () => {
  const home = await createWorkspace();
  const target = await receiver();
  const { id, secret } = await hook(home, target.url);
  const { status, body } = await json(`POST /api/v1/account/webhooks/${id}/rotate-secret`, { key: home.key, body: { grace_hours: 2 } });
  expect([status, body.data.secret === secret]).toEqual([200, false]);
  const twice = await json(`POST /api/v1/account/webhooks/${id}/rotate-secret`, { key: home.key, body: { grace_hours: 1 } });
  expect([twice.status, twice.body.error.code]).toEqual([409, "ROTATION_PENDING"]);
  expect(twice.body.error.message).toContain(body.data.previous_secret_until);
  await ping(home, id);
  const [during] = await target.wait(1);
  expect(during?.headers["webhook-signature"]?.split(" ")).toHaveLength(2);
  for (const each of [secret, body.data.secret]) expect(new Webhook(each).verify(during?.body ?? "", during?.headers ?? {})).toMatchObject({ type: "test" });
  await db().webhook.update({ where: { id: number(id) }, data: { previousUntil: new Date(Date.now() - 1) } });
  await ping(home, id);
  const [, after] = await target.wait(2);
  expect(new Webhook(body.data.secret).verify(after?.body ?? "", after?.headers ?? {})).toMatchObject({ type: "test" });
  expect(() => new Webhook(secret).verify(after?.body ?? "", after?.headers ?? {})).toThrow();
  const once = await json(`POST /api/v1/account/webhooks/${id}/rotate-secret`, { key: home.key, body: { grace_hours: 0 } });
  expect(once.body.data.previous_secret_until).toBeNull();
});

test("what is not taken is sent again after five seconds with the same id and a new time, every try is shown, and it can be sent by hand", async () => {
  const home = await createWorkspace();
  let tries = 0;
  const target = await receiver((response) => response.writeHead(++tries === 1 ? 500 : 200).end("x".repeat(200_000)));
  const { id } = await hook(home, target.url);
  const made = await ping(home, id);
  expect(made).toMatchObject({
    id: expect.stringMatching(/^dlv_\d+$/),
    event_id: expect.stringMatching(/^evt_/),
    type: "test",
    status: "pending",
    attempts: [],
  });
  const [first, second] = await target.wait(2);
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(Number(second?.headers["webhook-timestamp"]) - Number(first?.headers["webhook-timestamp"])).toBeGreaterThanOrEqual(4);
  const done = await until(async () => {
    const [row] = await deliveries(home, id);
    expect(row.status).toBe("delivered");
    return row;
  });
  expect(done.attempts).toEqual([
    { at: expect.any(String), status: 500, duration_ms: expect.any(Number), error: "The target answered 500." },
    { at: expect.any(String), status: 200, duration_ms: expect.any(Number), error: null },
  ]);
  const wait = Date.parse(done.attempts[1].at) - Date.parse(done.attempts[0].at);
  expect(wait).toBeGreaterThanOrEqual(5000);
  expect(wait).toBeLessThan(9000);
  expect((await shown(home, id)).failing_since).toBeNull();
  const again = await json(`POST /api/v1/account/webhooks/${id}/deliveries/${made.id}/redeliver`, { key: home.key });
  expect([again.status, again.body.data.event_id, again.body.data.id === made.id]).toEqual([202, made.event_id, false]);
  const [, , third] = await target.wait(3);
  expect([third?.headers["webhook-id"], third?.body]).toEqual([made.event_id, first?.body]);
});

test("a redirect is not followed, and fails", async () => {
  const home = await createWorkspace();
  const secret = await receiver();
  const target = await receiver((response) => response.writeHead(307, { location: secret.url }).end());
  const { id } = await hook(home, target.url);
  await ping(home, id);
  await until(async () =>
    expect((await deliveries(home, id))[0].attempts).toMatchObject([{ status: 307, error: "The target redirects, which is not followed." }]),
  );
  expect(secret.received).toEqual([]);
});

test("410 switches a webhook off at once, with what waits for it; switched on it starts anew", async () => {
  const home = await createWorkspace();
  const target = await receiver((response) => response.writeHead(410).end());
  const { id } = await hook(home, target.url);
  await ping(home, id);
  await until(async () => expect(await shown(home, id)).toMatchObject({ enabled: false, disabled_reason: "Its target answered 410 Gone." }));
  expect((await deliveries(home, id))[0]).toMatchObject({ status: "failed", next_attempt_at: null, attempts: [{ status: 410 }] });
  expect((await json(`POST /api/v1/account/webhooks/${id}/test`, { key: home.key })).body.error.code).toBe("WEBHOOK_DISABLED");
  const on = await json(`PATCH /api/v1/account/webhooks/${id}`, { key: home.key, body: { enabled: true } });
  expect(on.body.data).toMatchObject({ enabled: true, disabled_reason: null, failing_since: null });
});

test("a target that is busy is left alone for as long as it says, also with other events", async () => {
  const home = await createWorkspace();
  const target = await receiver((response) => response.writeHead(429, { "retry-after": "1200" }).end());
  const { id } = await hook(home, target.url);
  await ping(home, id);
  const [row] = await until(async () => {
    const rows = await deliveries(home, id);
    expect(rows[0].attempts).toHaveLength(1);
    return rows;
  });
  expect(Date.parse(row.next_attempt_at) - Date.parse(row.attempts[0].at)).toBeGreaterThanOrEqual(1_199_000);
  const second = await ping(home, id);
  const { resume_at } = await shown(home, id);
  expect([second.next_attempt_at, Date.parse(resume_at) > Date.now()]).toEqual([resume_at, true]);
  const other = await receiver();
  const beside = await hook(home, other.url);
  await ping(home, beside.id);
  await other.wait(1);
  expect(target.received).toHaveLength(1);
  await unpause(id);
  await target.wait(2);
});

test("one that has only failed for five days is switched off, and the workspace's owners are told by mail", async () => {
  const home = await createWorkspace();
  const target = await receiver((response) => response.writeHead(500).end());
  const { id } = await hook(home, target.url);
  await ping(home, id);
  await until(async () => expect((await shown(home, id)).failing_since).not.toBeNull());
  const mails = async () => (await db().$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'mail'`)[0]?.count;
  expect((await shown(home, id)).enabled).toBe(true);
  const before = (await mails()) as number;
  await db().webhook.update({ where: { id: number(id) }, data: { failingSince: new Date(Date.now() - 5 * 24 * 3600_000 - 1000) } });
  await hurry(id);
  await until(async () => expect(await shown(home, id)).toMatchObject({ enabled: false, disabled_reason: "It has only failed for 5 days." }));
  expect((await deliveries(home, id))[0]).toMatchObject({ status: "failed", attempts: [{ status: 500 }, { status: 500 }] });
  expect(await mails()).toBe(before + 1);
});

test("what the former address of a webhook answers is not held against the new one", async () => {
  const home = await createWorkspace();
  let answer = () => {};
  const former = await receiver((response) => {
    answer = () => response.writeHead(410).end();
  });
  const present = await receiver();
  const { id } = await hook(home, former.url);
  await ping(home, id);
  await former.wait(1);
  await json(`PATCH /api/v1/account/webhooks/${id}`, { key: home.key, body: { url: present.url } });
  answer();
  await until(async () => expect((await deliveries(home, id))[0]).toMatchObject({ status: "pending", attempts: [{ status: 410 }] }));
  expect(await shown(home, id)).toMatchObject({ enabled: true, failing_since: null });
  await hurry(id);
  await present.wait(1);
});
