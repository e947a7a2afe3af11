import { expect, test } from "vitest";
import { knownError } from "#lib/api/known-error";
import { db, Prisma, rows, transaction } from "#lib/platform/db";

const nowhere = 2_000_000_000;
const insert = Prisma.sql`INSERT INTO members (workspace_id, user_id, role) VALUES (${nowhere}, ${nowhere}, 'viewer')`;
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => knownError(error).code,
  );

test("what refers to a row that is gone is told so, whichever way it was asked", async () => {
  expect(await codeOf(rows(db(), insert))).toBe("NOT_FOUND");
  expect(await codeOf(transaction((tx) => rows(tx, insert)))).toBe("NOT_FOUND");
  expect(await codeOf(db().$executeRaw(insert))).toBe("NOT_FOUND");
  expect(await codeOf(db().member.create({ data: { workspaceId: nowhere, userId: nowhere, role: "viewer" } }))).toBe("NOT_FOUND");
});
