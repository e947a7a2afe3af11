import { execFile } from "node:child_process";
import { createCipheriv, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decrypt, encrypt } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { byokKey, sealByokKey } from "#lib/runtime/byok";
import { openTokens, sealTokens } from "#lib/runtime/connectors/connection";
import { openHook, providerHookPurpose } from "#lib/runtime/connectors/provider-hook";
import { countElsewhere, countUnreadable, rotateSecrets } from "#lib/runtime/rotate-secrets";
import { sealSecret, secretPurpose } from "#lib/runtime/secrets";
import { triggerEventPurpose } from "#lib/runtime/trigger-events";
import { previousWebhookPurpose, sealAsPrevious, sealWebhookSecret, signingSecrets } from "#lib/runtime/webhook-secret";
import { useOwnDatabase } from "#lib/testing/own-database";

const [A, B, C] = Array.from({ length: 3 }, () => randomBytes(32).toString("base64")) as [string, string, string];

// A database of its own: rotating would take the keys of every other test's rows.
let stop: () => Promise<void>;
let workspaceId: number;
beforeAll(async () => {
  stop = await useOwnDatabase();
  useKeys(A);
  workspaceId = (await db().workspace.create({ data: { slug: "rotate", name: "Rotate" } })).id;
}, 120_000);
afterAll(() => stop());

function useKeys(current: string, ...previous: string[]) {
  Object.assign(env(), { ENCRYPTION_KEY: current, PREVIOUS_ENCRYPTION_KEYS: previous });
}

async function addSecret(name: string, value: string): Promise<number> {
  const { id } = await db().secret.create({ data: { workspaceId, name, value: new Uint8Array() } });
  await db().secret.update({ where: { id }, data: { value: sealSecret(workspaceId, id, value) } });
  return id;
}

const read = async (id: number) => decrypt((await db().secret.findUniqueOrThrow({ where: { id } })).value, secretPurpose(workspaceId, id));
const kept = async () => (await countElsewhere(db())).filter(({ expires, count }) => !expires && count > 0);

/** As the first format wrote it: without a key's name. */
function unnamed(value: string, key: string, purpose: string) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "base64"), nonce);
  cipher.setAAD(Buffer.from(purpose));
  const text = Buffer.concat([cipher.update(value), cipher.final()]);
  return new Uint8Array(Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), text]));
}

test("everything that is kept moves to the current key, once, and needs the previous one no more", async () => {
  const ids = await Promise.all(Array.from({ length: 230 }, (_, i) => addSecret(`S${i}`, `value ${i}`)));
  const old = await addSecret("OLD", "x");
  await db().secret.update({ where: { id: old }, data: { value: unnamed("of the first format", A, secretPurpose(workspaceId, old)) } });
  await db().byokKey.create({ data: { workspaceId, value: sealByokKey(workspaceId, "sk-ant-mine"), lastFour: "mine" } });
  const hook = await db().webhook.create({ data: { workspaceId, url: "https://example.com", events: ["*"], secret: new Uint8Array() } });
  const first = { ...hook, secret: sealWebhookSecret(hook, "whsec_first") };
  const sealed = { previousSecret: sealAsPrevious(first), previousUntil: new Date(Date.now() + 60_000), secret: sealWebhookSecret(hook, "whsec_second") };
  await db().webhook.update({ where: { id: hook.id }, data: sealed });
  const about = { workspaceId, app: "gmail", accountId: "1", account: "ada@example.com", actor: {} };
  const { id: connection } = await db().connection.create({ data: { ...about, tokens: new Uint8Array() } });
  const tokens = { accessToken: "at", refreshToken: "rt" };
  await db().connection.update({ where: { id: connection }, data: { tokens: sealTokens({ id: connection, workspaceId }, tokens) } });
  // One that is gone, whose tokens are still to be given back.
  const gone = { id: connection + 1, workspaceId };
  await db().revocation.create({ data: { ...gone, app: "gmail", accountId: "2", tokens: sealTokens(gone, tokens) } });
  const { id: triggerId } = await db().trigger.create({ data: { workspaceId, skill: "any", userId: 1, type: "webhook", inputData: {} } });
  const told = await db().triggerEvent.create({ data: { workspaceId, triggerId, key: new Uint8Array(1), status: "started" } });
  const payload = new Uint8Array(encrypt("told", triggerEventPurpose(workspaceId, told.id)));
  await db().triggerEvent.update({ where: { id: told.id }, data: { payload } });
  const place = { app: "github", source: "a/b", tokenHash: new Uint8Array(1), sealed: new Uint8Array() };
  const asked = await db().providerHook.create({ data: { workspaceId, triggerId, ...place } });
  const address = new Uint8Array(encrypt('{"url":"u","secret":"s"}', providerHookPurpose(workspaceId, asked.id)));
  await db().providerHook.update({ where: { id: asked.id }, data: { sealed: address } });
  const before = await db().secret.findUniqueOrThrow({ where: { id: old } });

  useKeys(B, A);
  expect(await kept()).toEqual([
    { table: "secrets", count: 231, expires: false },
    { table: "byok_keys", count: 1, expires: false },
    { table: "connections", count: 1, expires: false },
    { table: "revocations", count: 1, expires: false },
    { table: "trigger_events", count: 1, expires: false },
    { table: "provider_hooks", count: 1, expires: false },
    { table: "webhooks", count: 1, expires: false },
    { table: "webhooks", count: 1, expires: false },
  ]);
  expect(await rotateSecrets(db())).toEqual([
    { table: "secrets", rotated: 231, unreadable: [] },
    { table: "byok_keys", rotated: 1, unreadable: [] },
    { table: "connections", rotated: 1, unreadable: [] },
    { table: "revocations", rotated: 1, unreadable: [] },
    { table: "action_runs", rotated: 0, unreadable: [] },
    { table: "action_runs", rotated: 0, unreadable: [] },
    { table: "trigger_events", rotated: 1, unreadable: [] },
    { table: "provider_hooks", rotated: 1, unreadable: [] },
    { table: "webhooks", rotated: 1, unreadable: [] },
    { table: "webhooks", rotated: 1, unreadable: [] },
  ]);
  expect((await rotateSecrets(db())).map(({ rotated }) => rotated)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  expect(await kept()).toEqual([]);
  useKeys(B);
  for (const [i, id] of ids.entries()) expect(await read(id)).toBe(`value ${i}`);
  expect(await read(old)).toBe("of the first format");
  expect(await byokKey(db(), workspaceId)).toBe("sk-ant-mine");
  expect(openTokens(await db().connection.findUniqueOrThrow({ where: { id: connection } }))).toEqual(tokens);
  expect(openTokens(await db().revocation.findUniqueOrThrow({ where: { id: gone.id } }))).toEqual(tokens);
  const event = await db().triggerEvent.findUniqueOrThrow({ where: { id: told.id } });
  expect(decrypt(event.payload ?? new Uint8Array(), triggerEventPurpose(workspaceId, told.id))).toBe("told");
  expect(openHook(await db().providerHook.findUniqueOrThrow({ where: { id: asked.id } }))).toEqual({ url: "u", secret: "s" });
  const now = await db().webhook.findUniqueOrThrow({ where: { id: hook.id } });
  expect(signingSecrets(now)).toEqual(["whsec_second", "whsec_first"]);
  expect(() => decrypt(now.secret, previousWebhookPurpose(workspaceId, hook.id)), "a value holds only in its own column").toThrow();
  expect((await db().secret.findUniqueOrThrow({ where: { id: old } })).updatedAt).toEqual(before.updatedAt);
  await db().secret.deleteMany({});
});

test("what servers write and delete meanwhile stays as they left it", async () => {
  useKeys(A);
  const ids = await Promise.all(Array.from({ length: 150 }, (_, i) => addSecret(`S${i}`, `value ${i}`)));
  useKeys(B, A);
  const change = async () => {
    for (const [i, id] of [...ids.entries()].reverse()) {
      if (i % 3 === 0) await db().secret.update({ where: { id }, data: { value: sealSecret(workspaceId, id, `new ${i}`) } });
      if (i % 3 === 1) await db().secret.delete({ where: { id } });
    }
  };
  const [twice, again] = await Promise.all([rotateSecrets(db()), rotateSecrets(db()), change()]);
  expect([...twice, ...again].flatMap(({ unreadable }) => unreadable)).toEqual([]);
  useKeys(B);
  for (const [i, id] of ids.entries()) {
    if (i % 3 === 1) expect(await db().secret.count({ where: { id } })).toBe(0);
    else expect(await read(id)).toBe(i % 3 === 0 ? `new ${i}` : `value ${i}`);
  }
  await db().secret.deleteMany({});
});

test("the command says what it did, names what no key opens, and --check changes nothing", async () => {
  useKeys(A);
  const good = await addSecret("GOOD", "good");
  useKeys(C);
  const lost = await addSecret("LOST", "lost");
  const later = { fingerprint: new Uint8Array(), status: 200, headers: {}, expiresAt: new Date(Date.now() + 60_000) };
  await db().idempotencyKey.create({ data: { workspaceId, key: "k", body: new Uint8Array(encrypt("x", "x")), ...later } });
  await db().idempotencyKey.create({ data: { workspaceId, key: "over", body: new Uint8Array(encrypt("x", "x")), ...later, expiresAt: new Date(0) } });

  expect(await command("--check")).toMatchObject({ code: 1, stdout: expect.stringContaining("secrets: 2 under another key\n") });
  const first = await command();
  expect(first).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("secrets: 1 encrypted again"),
    stderr: `secrets: 1 that no key opens, in rows ${lost}\n`,
  });
  await db().secret.delete({ where: { id: lost } });
  const second = await command();
  expect(second).toMatchObject({ code: 0, stderr: "" });
  expect(second.stdout).toContain("secrets: 0 encrypted again");
  expect(second.stdout).toContain("idempotency_keys: 1 under another key, which end by themselves within a day");
  expect((await command("--check")).code).toBe(1);
  await db().idempotencyKey.deleteMany({});
  expect(await command("--check")).toMatchObject({ code: 0, stderr: "" });
  useKeys(B);
  expect(await read(good)).toBe("good");
});

test("every column that the schema calls encrypted is rotated or counted", async () => {
  const files = (await readdir("prisma/models")).map((file) => readFile(`prisma/models/${file}`, "utf8"));
  const models = (await Promise.all(files)).join("\n").split(/^(?=model )/m);
  const tables = models.filter((model) => /Bytes\b.*\/\/\/.*encrypted/.test(model)).map((model) => /@@map\("(\w+)"\)/.exec(model)?.[1]);
  expect(tables).toContain("secrets");
  const known = (await countElsewhere(db())).map(({ table }) => table);
  for (const table of tables) expect(known, `KEPT or EXPIRING must name ${table}`).toContain(table);
});

/** `npm run rotate-secrets` on this database, with the keys B and A. */
test("what names a key that the server has not is counted", async () => {
  useKeys(A);
  const id = await addSecret("COUNTED", "a value");
  await db().secret.update({ where: { id: await addSecret("UNNAMED", "x") }, data: { value: unnamed("x", A, "anything") } });
  const now = (await countUnreadable(db())).find(({ table }) => table === "secrets")?.count ?? 0;
  useKeys(C);
  const without = (await countUnreadable(db())).find(({ table }) => table === "secrets")?.count ?? 0;
  expect(without).toBeGreaterThan(now);
  useKeys(C, B, A);
  expect((await countUnreadable(db())).find(({ table }) => table === "secrets")?.count ?? 0).toBeLessThan(without);
  await db().secret.deleteMany({ where: { OR: [{ id }, { name: "UNNAMED" }] } });
});

test("the command refuses what it does not know, and says what it does, without touching anything", async () => {
  useKeys(A);
  const id = await addSecret("UNTOUCHED", "a value");
  const before = await db().secret.findUniqueOrThrow({ where: { id } });
  for (const args of [["--bogus"], ["--chek"], ["check"]])
    expect(await command(...args)).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("Usage:") });
  expect(await command("--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("--check") });
  expect(await db().secret.findUniqueOrThrow({ where: { id } })).toEqual(before);
  await db().secret.delete({ where: { id } });
});

async function command(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const keys = { ENCRYPTION_KEY: B, PREVIOUS_ENCRYPTION_KEYS: A, DATABASE_URL: env().DATABASE_URL };
  const run = promisify(execFile)(process.execPath, ["--disable-warning=ExperimentalWarning", "scripts/rotate-secrets.ts", ...args], {
    env: { ...process.env, ...keys },
  });
  return run.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}
