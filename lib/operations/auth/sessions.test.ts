import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("one's own sessions are listed, with the one that asks marked and those that are over left out", async () => {
  const { token, addSession, user } = await createWorkspace();
  const stranger = await createWorkspace();
  await addSession();
  const over = await db().session.findFirstOrThrow({ where: { userId: user.id }, orderBy: { id: "desc" } });
  await addSession();
  await db().session.update({ where: { id: over.id }, data: { expiresAt: new Date(Date.now() - 1) } });
  const { body } = await json("GET /api/v1/auth/sessions", { token });
  expect(body.data).toHaveLength(2);
  expect(body.data.map((each: { current: boolean }) => each.current)).toEqual([false, true]);
  expect(Object.keys(body.data[0]).sort()).toEqual(["createdAt", "current", "expiresAt", "id", "ip", "lastUsedAt", "userAgent"]);
  const theirs = (await json("GET /api/v1/auth/sessions", { token: stranger.token })).body.data;
  expect(theirs).toHaveLength(1);
  expect(body.data.map((each: { id: string }) => each.id)).not.toContain(theirs[0].id);
  const first = await json("GET /api/v1/auth/sessions?limit=1", { token });
  const second = await json(`GET /api/v1/auth/sessions?limit=1&after_id=${first.body.last_id}`, { token });
  expect([first.body.has_more, second.body.has_more]).toEqual([true, false]);
  expect([...first.body.data, ...second.body.data]).toEqual(body.data);
});

test("a session that is ended is good for nothing from then on, and ending it is audited", async () => {
  const { token, addSession } = await createWorkspace();
  const other = await addSession();
  const { body } = await json("GET /api/v1/auth/sessions", { token });
  const { id } = body.data.find((each: { current: boolean }) => !each.current);
  expect((await json(`DELETE /api/v1/auth/sessions/${id}`, { token })).status).toBe(204);
  expect((await json("GET /api/v1/profile", { token: other })).body.error.code).toBe("SESSION_EXPIRED");
  expect((await json("GET /api/v1/profile", { token })).status).toBe(200);
  expect(await db().auditEntry.count({ where: { action: "session.delete", resourceId: id } })).toBe(1);
  expect((await json(`DELETE /api/v1/auth/sessions/${id}`, { token })).status).toBe(404);
});

test("a session that is ended several times at once is ended once, and the others are told so", async () => {
  const { token } = await createWorkspace();
  const ends = await Promise.all(Array.from({ length: 8 }, () => json("POST /api/v1/auth/sign-out", { token, body: {} })));
  expect(ends.map(({ status }) => status).sort()).toEqual([204, ...Array(7).fill(401)]);
});
