import { expect } from "vitest";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import type { TestWorkspace } from "#lib/testing/workspace";

/** Makes a trigger and answers it. */
export async function makeTrigger({ key }: Pick<TestWorkspace, "key">, body: object) {
  const made = await json("POST /api/v1/triggers", { key, body });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body;
}

export const seen = async ({ key }: Pick<TestWorkspace, "key">, { id }: { id: string }) => (await json(`GET /api/v1/triggers/${id}`, { key })).body;

const number = (id: string) => Number(id.slice(id.indexOf("_") + 1));

/** Makes it so that a trigger's time has come, that long ago. */
export const makeDue = ({ id }: { id: string }, secondsAgo = 1) =>
  db().$executeRaw`UPDATE triggers SET next_at = now() - ${secondsAgo} * interval '1s' WHERE id = ${number(id)}`;

export const runsOf = ({ id }: { id: string }) => db().workflowRun.findMany({ where: { triggerId: number(id) }, orderBy: { id: "asc" } });

/** How many jobs there are of runs, done or not. */
export async function jobsOf(runs: { id: number }[]): Promise<number> {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pgboss.job WHERE name = 'workflow' AND (data ->> 'runId')::int = ANY (${runs.map(({ id }) => id)}::int[])`;
  return row?.count ?? 0;
}

export const auditOf = ({ id }: { id: string }) => db().auditEntry.findMany({ where: { resourceId: id }, orderBy: { id: "asc" } });
