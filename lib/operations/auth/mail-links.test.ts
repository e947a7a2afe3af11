import { beforeEach, expect, test, vi } from "vitest";
import { encrypt } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { hashPassword } from "#lib/platform/password";
import { deliverMail } from "#lib/runtime/mail";
import { mailedToken } from "#lib/testing/mailed-token";
import { addPasskey } from "#lib/testing/passkey";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const outbox = vi.hoisted(() => ({ mails: [] as { to: string; subject: string; text: string }[], broken: false }));
vi.mock("#lib/platform/mail", () => ({
  sendMail: async (mail: (typeof outbox.mails)[number]) => {
    if (outbox.broken) throw new Error("The mail server is away.");
    outbox.mails.push(mail);
  },
}));
beforeEach(() => {
  Object.assign(outbox, { mails: [], broken: false });
});

type Job = { data: { sealed: string } };
/** The mail jobs that a piece of work added. */
async function jobsOf(work: () => Promise<unknown>): Promise<Job[]> {
  const [{ at }] = (await db().$queryRaw`SELECT clock_timestamp() AS at`) as [{ at: Date }];
  await work();
  return db().$queryRaw`SELECT data FROM pgboss.job WHERE name = 'mail' AND created_on >= ${at} ORDER BY created_on`;
}
const ask = (email: string, path = "email-link", more = {}) => json(`POST /api/v1/auth/${path}`, { body: { email, ...more } });
const confirm = (token: string, session?: string) => json("POST /api/v1/auth/email-link/confirm", { body: { token }, ...(session && { token: session }) });
const tokenIn = (text: string) => /#([\w-]{43})$/m.exec(text)?.[1] as string;

test("a mailed link signs in, once, and confirms the address", async () => {
  const { user, workspace } = await createWorkspace();
  const [job] = await jobsOf(async () =>
    expect(await ask(` ${user.email.toUpperCase()} `, "email-link")).toMatchObject({
      status: 202,
      body: { status: "sent" },
    }),
  );
  expect(JSON.stringify(job)).not.toContain(user.email);
  await deliverMail((job as Job).data);
  const [mail] = outbox.mails;
  expect(mail).toMatchObject({ to: user.email, subject: "Sign in to Clanker" });
  expect(mail?.text).toContain("http://localhost:3000/sign-in/link#");
  const token = tokenIn(mail?.text ?? "");
  // Nobody who reads the database can follow it.
  expect(JSON.stringify(await db().mailLink.findMany({ where: { userId: user.id } }))).not.toContain(token);
  const { status, body } = await confirm(token);
  expect([status, body.user.email, body.workspace.slug]).toEqual([200, user.email, workspace.slug]);
  expect((await json("GET /api/v1/profile", { token: body.token })).status).toBe(200);
  expect((await db().user.findUniqueOrThrow({ where: { id: user.id } })).emailVerifiedAt).not.toBeNull();
  expect((await confirm(token)).body.error.code).toBe("LINK_INVALID");
  expect(await db().auditEntry.findFirst({ where: { workspaceId: workspace.id, action: "session.create" } })).toMatchObject({ actorId: user.id });
});

test("asking does the same for an address that nobody has, and its job sends nothing", async () => {
  const { user } = await createWorkspace();
  for (const path of ["email-link", "password-reset"]) {
    const [known, unknown] = [await jobsOf(() => ask(user.email, path)), await jobsOf(() => ask(`no-${user.email.slice(3)}`, path))];
    expect([known.length, unknown.length]).toEqual([1, 1]);
    expect(unknown[0]?.data.sealed.length).toBe(known[0]?.data.sealed.length);
    await deliverMail((unknown[0] as Job).data);
    expect(outbox.mails).toEqual([]);
  }
  expect((await ask(user.email)).body).toEqual((await ask("nobody@example.com")).body);
});

test("a job that is done again makes a link of its own, and one whose mail was not sent leaves none", async () => {
  const { user } = await createWorkspace();
  const [job] = (await jobsOf(() => ask(user.email, "password-reset"))) as [Job];
  outbox.broken = true;
  await expect(deliverMail(job.data)).rejects.toThrow("away");
  expect(await db().mailLink.count({ where: { userId: user.id } })).toBe(0);
  outbox.broken = false;
  await deliverMail(job.data);
  await deliverMail(job.data);
  const tokens = outbox.mails.map(({ text }) => tokenIn(text));
  expect(new Set(tokens).size).toBe(2);
  expect(outbox.mails[0]?.text).toContain("http://localhost:3000/sign-in/reset#");
  const reset = (token: string | undefined) => json("POST /api/v1/auth/password-reset/confirm", { body: { token, password: "a staple of my own" } });
  expect((await reset(tokens[0])).status).toBe(204);
  // Using one ends the others.
  expect((await reset(tokens[1])).body.error.code).toBe("LINK_INVALID");
});

test("whoever's password or passkeys change is told by mail what was changed, from where, and what to do", async () => {
  const { user, addSteppedUpSession } = await createWorkspace();
  const token = await addSteppedUpSession();
  await db().user.update({ where: { id: user.id }, data: { passwordHash: null, emailVerifiedAt: new Date() } });
  const jobs = await jobsOf(async () => {
    const { id } = await addPasskey(token);
    expect((await json(`DELETE /api/v1/auth/passkeys/${id}`, { token })).status).toBe(204);
    const passwords = { currentPassword: "the first of my own", newPassword: "the second of my own" };
    await json("PUT /api/v1/auth/password", { token, body: { newPassword: passwords.currentPassword } });
    expect((await json("PUT /api/v1/auth/password", { token, body: { ...passwords, currentPassword: "a guess" } })).status).toBe(401);
    expect((await json("PUT /api/v1/auth/password", { token, body: passwords, headers: { "x-clanker-address": "10.4.0.1" } })).status).toBe(204);
    await addPasskey(token);
    const reset = { token: await mailedToken("password_reset", user), password: "the third of my own", removePasskeys: true };
    expect((await json("POST /api/v1/auth/password-reset/confirm", { body: reset })).status).toBe(204);
  });
  for (const { data } of jobs) await deliverMail(data);
  expect(outbox.mails.map(({ to, text }) => [to, text.split(" That was")[0]])).toEqual([
    [user.email, "A passkey was added to your account."],
    [user.email, "A passkey was removed from your account."],
    [user.email, "The password of your account was changed."],
    [user.email, "The password of your account was changed."],
    [user.email, "A passkey was added to your account."],
    [user.email, "The password of your account was changed, and its passkeys were removed."],
  ]);
  expect(outbox.mails[3]?.text).toContain("from 10.4.0.1.");
  expect(outbox.mails[3]?.text).toContain("http://localhost:3000/sign-in/reset");
});

test("a job that comes after the link's time sends nothing", async () => {
  const { user } = await createWorkspace();
  const late = { link: "sign_in", email: user.email, until: Date.now() - 1 };
  await deliverMail({ sealed: encrypt(JSON.stringify(late), "mail").toString("base64") });
  expect(outbox.mails).toEqual([]);
});

test("five mails a minute to one address, known or not, and twenty for one caller", async () => {
  const { user } = await createWorkspace();
  for (const email of [user.email, `no-${user.email}`]) {
    for (let i = 0; i < 5; i++)
      expect((await json(`POST /api/v1/auth/${i % 2 ? "email-link" : "password-reset"}`, from(`10.1.${i}.1`, email))).status).toBe(202);
    expect((await json("POST /api/v1/auth/email-link", from("10.1.9.1", email))).status).toBe(429);
  }
  for (let i = 0; i < 20; i++) expect((await json("POST /api/v1/auth/email-link", from("10.2.0.1", `n${i}-${user.email}`))).status).toBe(202);
  expect((await json("POST /api/v1/auth/email-link", from("10.2.0.1", `n20-${user.email}`))).status).toBe(429);
});
const from = (address: string, email: string) => ({ headers: { "x-clanker-address": address }, body: { email } });

test("of twenty confirms that race, one signs in", async () => {
  const { user } = await createWorkspace();
  await db().user.update({ where: { id: user.id }, data: { emailVerifiedAt: new Date() } });
  const token = await mailedToken("sign_in", user);
  const before = await db().session.count({ where: { userId: user.id } });
  const statuses = (await Promise.all(Array.from({ length: 20 }, () => confirm(token)))).map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 400)).toHaveLength(19);
  expect(await db().session.count({ where: { userId: user.id } })).toBe(before + 1);
});

test("a link is for its own purpose and time", async () => {
  const { user } = await createWorkspace();
  for (const token of [await mailedToken("password_reset", user), await mailedToken("sign_in", user, new Date(Date.now() - 1)), "made up"])
    expect((await confirm(token)).body.error.code).toBe("LINK_INVALID");
});

test("confirming an address for the first time ends what someone else may have left; in one's own session, and later, it ends nothing", async () => {
  const left = async () => {
    const home = await createWorkspace();
    await db().user.update({ where: { id: home.user.id }, data: { passwordHash: await hashPassword("the password of a stranger") } });
    await addPasskey(await home.addSteppedUpSession());
    const has = async () => [
      (await db().user.findUniqueOrThrow({ where: { id: home.user.id } })).passwordHash !== null,
      (await db().passkey.count({ where: { userId: home.user.id } })) > 0,
      (await json("GET /api/v1/profile", { token: home.token })).status === 200,
      (await json("GET /api/v1/profile", { key: home.key })).status === 200,
    ];
    return { ...home, has };
  };
  const squatted = await left();
  const { body } = await confirm(await mailedToken("sign_in", squatted.user));
  expect(await squatted.has()).toEqual([false, false, false, false]);
  expect((await json("GET /api/v1/profile", { token: body.token })).status).toBe(200);

  const own = await left();
  expect((await confirm(await mailedToken("sign_in", own.user), own.token)).status).toBe(200);
  expect(await own.has()).toEqual([true, true, true, true]);
  expect((await confirm(await mailedToken("sign_in", own.user))).status).toBe(200);
  expect(await own.has()).toEqual([true, true, true, true]);

  const other = await left();
  await confirm(await mailedToken("sign_in", other.user), own.token);
  expect(await other.has()).toEqual([false, false, false, false]);

  const forgotten = await left();
  const answer = { token: await mailedToken("password_reset", forgotten.user), password: "a staple of my own" };
  await json("POST /api/v1/auth/password-reset/confirm", { body: answer });
  expect(await forgotten.has()).toEqual([true, false, false, false]);
});
