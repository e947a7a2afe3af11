import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { DO_NOT_TRACK } from "#lib/api/do-not-track";
import { describeTelemetry, telemetryFields } from "#lib/operations/telemetry/telemetry-event";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { sweepTelemetry, TELEMETRY_DAYS } from "#lib/runtime/telemetry";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const event = (install_id = randomUUID() as string) => ({
  ...{ install_id, event_type: "install", cli_version: "0.1.0", os: "darwin/arm64", skill_slugs: ["pdf", "docx"], source_types: ["skillzdrive"] },
  metadata: { installed: 2, failed: 0, dry: false, mode: "all" },
});
const send = (body: object, headers: Record<string, string> = {}) => json("POST /api/v1/telemetry/anonymous", { body, headers });
const stored = (installId: string) => db().telemetryEvent.findMany({ where: { installId } });
/** The ids that are not random, and so not one installation's. */
const NOBODYS = ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"];
const adopt = (key: string, install_id: string) => json("POST /api/v1/migrations/anonymous-adopt", { key, body: { install_id } });
afterEach(() => {
  Object.assign(env(), { TELEMETRY: true, DO_NOT_TRACK: false });
});

test("what is sent is stored, the time besides, and nothing of who sent it", async () => {
  const { key } = await createWorkspace();
  const body = event();
  const { status, body: answer } = await send(body, { "x-api-key": key, "user-agent": "a-telling-agent", "x-forwarded-for": "203.0.113.77" });
  expect([status, answer]).toEqual([201, { data: { recorded: true } }]);
  const [row] = await stored(body.install_id);
  expect(row).toEqual({
    ...{ id: expect.any(Number), installId: body.install_id, eventType: "install", cliVersion: "0.1.0", os: "darwin/arm64" },
    ...{ skillSlugs: ["pdf", "docx"], sourceTypes: ["skillzdrive"], metadata: body.metadata, createdAt: expect.any(Date) },
  });
  const columns = await db().$queryRaw<{ name: string }[]>`SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'telemetry_events'`;
  expect(columns.map(({ name }) => name).sort()).toEqual([...Object.keys(telemetryFields), "id", "created_at"].sort());
});

test("every field is described to those whose it is", () => {
  const described = describeTelemetry();
  expect(described.map(({ name }) => name).sort()).toEqual(Object.keys(telemetryFields).sort());
  for (const { name, description } of described) expect(description, name).toMatch(/^[A-Z].{20,}\.$/);
  expect(described.find(({ name }) => name === "event_type")).toMatchObject({ values: expect.arrayContaining(["install", "init_defaults"]), required: true });
});

test("what is not one of the fields, or not as it should be, is refused and not stored", async () => {
  const body = event();
  const cases: [object, string][] = [
    [{ hostname: "my-laptop" }, "hostname"],
    [{ install_id: "my-laptop" }, "install_id"],
    ...NOBODYS.map((install_id): [object, string] => [{ install_id }, "install_id"]),
    [{ event_type: "spy" }, "event_type"],
    [{ cli_version: "0.1.0 of /home/me" }, "cli_version"],
    [{ os: "Darwin Kernel Version 25 me@laptop" }, "os"],
    [{ skill_slugs: ["/home/me/skill"] }, "skill_slugs.0"],
    [{ skill_slugs: Array.from({ length: 201 }, () => "pdf") }, "skill_slugs"],
    [{ source_types: ["https://github.com/me/private"] }, "source_types.0"],
    [{ metadata: { nested: { deep: 1 } } }, "metadata.nested"],
    [{ metadata: { list: [1] } }, "metadata.list"],
    [{ metadata: { none: null } }, "metadata.none"],
    [{ metadata: { long: "x".repeat(101) } }, "metadata.long"],
    [{ metadata: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`k${i}`, "x".repeat(90)])) }, "metadata"],
    [{ metadata: [] }, "metadata"],
  ];
  for (const [change, param] of cases) {
    const { status, body: answer } = await send({ ...body, ...change });
    expect([status, answer.error?.code, answer.error?.param], JSON.stringify(change).slice(0, 80)).toEqual([400, "INVALID_INPUT", param]);
  }
  for (const name of ["install_id", "event_type", "cli_version", "os"]) expect((await send({ ...body, [name]: undefined })).body.error.param).toBe(name);
  expect(await stored(body.install_id)).toEqual([]);
});

test("who does not want to be counted is not, nor is anyone where the owner has switched it off", async () => {
  const body = event();
  for (const name of DO_NOT_TRACK) expect((await send(body, { [name]: "1" })).body).toEqual({ data: { recorded: false } });
  for (const off of [{ TELEMETRY: false }, { DO_NOT_TRACK: true }]) {
    Object.assign(env(), { TELEMETRY: true, DO_NOT_TRACK: false, ...off });
    const { status, body: answer } = await send(body);
    expect([status, answer]).toEqual([201, { data: { recorded: false } }]);
    expect((await send({ ...body, more: 1 })).status, "and is still told what is wrong").toBe(400);
  }
  expect(await stored(body.install_id)).toEqual([]);
  Object.assign(env(), { TELEMETRY: true, DO_NOT_TRACK: false });
  expect((await send(body, { DNT: "0" })).body).toEqual({ data: { recorded: true } });
});

test("an installation is claimed once, by one account, however many come at once", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  const body = event();
  for (let i = 0; i < 3; i++) await send(body);
  const both = await Promise.all([adopt(home.key, body.install_id), adopt(home.key, body.install_id.toUpperCase()), adopt(home.key, body.install_id)]);
  for (const { status, body: answer } of both)
    expect([status, answer]).toEqual([200, { data: { install_id: body.install_id, adopted_events: 3, claimed_at: both[0]?.body.data.claimed_at } }]);
  const foreign = await adopt(other.key, body.install_id);
  expect([foreign.status, foreign.body.error.code, foreign.body.error.type]).toEqual([409, "INSTALL_CLAIMED", "conflict_error"]);
  expect(await db().claimedInstall.findMany({ where: { installId: body.install_id } })).toMatchObject([{ userId: home.user.id }]);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "user.adopt_install" } });
  expect(entries).toHaveLength(1);
  expect(JSON.stringify(entries)).not.toContain(body.install_id);
});

test("of two accounts that claim at once one does", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  const installId = randomUUID();
  const both = await Promise.all([home, other].map(({ key }) => adopt(key, installId)));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(await db().claimedInstall.count({ where: { installId } })).toBe(1);
});

test("events go after thirteen months", async () => {
  const [old, young] = [event(), event()];
  await send(old);
  await send(young);
  const day = 24 * 3600_000;
  await db().telemetryEvent.updateMany({ where: { installId: old.install_id }, data: { createdAt: new Date(Date.now() - (TELEMETRY_DAYS + 1) * day) } });
  await db().telemetryEvent.updateMany({ where: { installId: young.install_id }, data: { createdAt: new Date(Date.now() - (TELEMETRY_DAYS - 1) * day) } });
  await sweepTelemetry();
  expect([(await stored(old.install_id)).length, (await stored(young.install_id)).length]).toEqual([0, 1]);
});

test("an id that no CLI has made cannot be claimed", async () => {
  const { key } = await createWorkspace();
  for (const id of NOBODYS) {
    const { status, body } = await adopt(key, id);
    expect([status, body.error?.param]).toEqual([400, "install_id"]);
  }
});
