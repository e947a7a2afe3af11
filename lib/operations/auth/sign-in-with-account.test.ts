import { randomBytes } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { findSession } from "#lib/auth/session";
import { type ProviderAccount, signInWithAccount } from "#lib/operations/auth/sign-in-with-account";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { createWorkspace } from "#lib/testing/workspace";

const signUpIs = env().SIGN_UP;
afterEach(() => {
  env().SIGN_UP = signUpIs;
});

function someone(overrides: Partial<ProviderAccount> = {}) {
  const unique = randomBytes(6).toString("hex");
  const account: ProviderAccount = { provider: "github", accountId: unique, email: `Octo-${unique}@example.com`, name: "Octo Cat", ...overrides };
  const requestId = `account.${unique}`;
  const request = { requestId, surface: "web" as const, ip: "10.6.0.1", userAgent: "test", signal: new AbortController().signal };
  const enter = (changed: Partial<ProviderAccount> = {}) => signInWithAccount(request, { ...account, ...changed });
  const audited = async () =>
    (await db().auditEntry.findMany({ where: { requestId }, orderBy: { id: "asc" } })).map(({ action, metadata }) => [action, metadata]);
  return { account, enter, audited };
}

test("who comes for the first time gets an account, and comes back to it whatever the address has become", async () => {
  const { account, enter, audited } = someone();
  const first = await findSession((await enter()).token);
  const user = await db().user.findUniqueOrThrow({ where: { id: first?.user.id as number } });
  expect(user).toMatchObject({ email: account.email?.toLowerCase(), name: "Octo Cat", passwordHash: null, emailVerifiedAt: expect.any(Date) });
  expect(first?.members).toMatchObject([{ role: "owner" }]);
  const again = await findSession((await enter({ email: null })).token);
  expect(again?.user.id).toBe(first?.user.id);
  expect(await audited()).toEqual([
    ["workspace.create", {}],
    ["session.create", {}],
    ["user.create", { provider: "github" }],
    ["session.create", { provider: "github" }],
  ]);
});

test("the same number at another provider is someone else", async () => {
  const { account, enter } = someone();
  const github = await findSession((await enter()).token);
  const google = await findSession((await someone({ provider: "google", accountId: account.accountId }).enter()).token);
  expect(google?.user.id).not.toBe(github?.user.id);
});

test("an address that the provider has not verified opens nothing", async () => {
  const { enter, audited } = someone({ email: null });
  await expect(enter()).rejects.toMatchObject({ code: "CREDENTIALS_INVALID" });
  expect(await audited()).toEqual([["session.refuse", { reason: "address_unverified", provider: "github" }]]);
});

test("an account that exists is shared only when its own address was confirmed", async () => {
  const { user, workspace } = await createWorkspace();
  const { enter, audited } = someone({ email: user.email });
  await expect(enter()).rejects.toMatchObject({ code: "EMAIL_TAKEN", message: expect.stringContaining("e-mail link first") });
  expect(await db().account.count({ where: { userId: user.id } })).toBe(0);
  expect(await db().auditEntry.count({ where: { action: "session.refuse", workspaceId: workspace.id, resourceId: `usr_${user.id}` } })).toBe(1);
  await db().user.update({ where: { id: user.id }, data: { emailVerifiedAt: new Date() } });
  expect((await findSession((await enter()).token))?.user.id).toBe(user.id);
  expect((await audited()).at(-1)).toEqual(["session.create", { provider: "github", linked: true }]);
});

test("a server that takes no new accounts takes none this way, and still lets its people in", async () => {
  const known = someone();
  await known.enter();
  env().SIGN_UP = "closed";
  const { account, enter, audited } = someone();
  await expect(enter()).rejects.toMatchObject({ code: "SIGN_UP_CLOSED" });
  expect(await db().user.count({ where: { email: account.email?.toLowerCase() as string } })).toBe(0);
  expect(await audited()).toEqual([["session.refuse", { reason: "sign_up_closed", provider: "github" }]]);
  expect((await known.enter()).token).toHaveLength(43);
});

test("ten who come at once for the first time are one person", async () => {
  const { account, enter } = someone();
  const tokens = await Promise.all(Array.from({ length: 10 }, () => enter()));
  expect(new Set((await Promise.all(tokens.map(({ token }) => findSession(token)))).map((session) => session?.user.id)).size).toBe(1);
  expect(await db().user.count({ where: { email: account.email?.toLowerCase() as string } })).toBe(1);
});
