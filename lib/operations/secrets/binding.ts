import { z } from "zod";
import type { Context } from "#lib/api/context";
import { invalid, notFound } from "#lib/api/errors";
import { id, timestamp } from "#lib/api/fields";
import { bySlug, usable } from "#lib/operations/skills/visible-skill";
import type { Db, Prisma } from "#lib/platform/db";
import { refusedEnvVar } from "#lib/runtime/env-var";

/** The environment variable that a skill gets a secret under. */
export const envVar = () =>
  z
    .string()
    .superRefine((name, ctx) => {
      const why = refusedEnvVar(name);
      if (why) ctx.addIssue({ code: "custom", message: why });
    })
    .meta({ override: { type: "string", pattern: "^[A-Za-z_][A-Za-z0-9_]{0,127}$", examples: ["OPENAI_API_KEY"] } });

/** Which secret a skill gets, and under which name. */
export const binding = z
  .object({ id: id("bind"), secretId: id("sec"), secretName: z.string(), envVar: z.string(), createdAt: timestamp() })
  .meta({ id: "SecretBinding" });

export const withName = { secret: { select: { name: true } } } satisfies Prisma.SecretBindingInclude;

export function toBinding({ secret, ...row }: Prisma.SecretBindingGetPayload<{ include: typeof withName }>): z.output<typeof binding> {
  return { ...row, secretName: secret.name };
}

/** A skill that the workspace could run: a public one, or one in its drive. At the version that it would run. */
export async function findRunnable(ctx: Context, slug: string) {
  const drive = { where: { workspaceId: ctx.workspace.id }, select: { version: { select: { requires: true } } } };
  const row = await ctx.db.skill.findFirst({
    where: { AND: [usable(ctx), bySlug(slug)] },
    select: { id: true, version: { select: { requires: true } }, drive },
  });
  if (!row) throw notFound("There is no such skill.");
  const requires = (row.drive[0]?.version ?? row.version)?.requires as { secrets: string[] } | undefined;
  return { id: row.id, secrets: requires?.secrets ?? [] };
}

/** What one skill may be given: an environment has a limit of its own, and the mask looks for every value in all that a run writes. */
const MOST_BINDINGS = 25;
const MOST_BYTES = 256 * 1024;

/** Refuses a change, after it was made with the workspace locked, that gives a skill more than a run can carry. */
export async function refuseTooMuch(tx: Db, skill: Prisma.SkillWhereInput, workspaceId: number, param: string) {
  const skills = await tx.skill.findMany({ where: skill, select: { id: true } });
  const [most] = await tx.$queryRaw<{ count: number; bytes: number }[]>`
    SELECT max(count)::int AS count, max(bytes)::int AS bytes FROM (
      SELECT count(*) AS count, sum(octet_length(s.value)) AS bytes FROM secret_bindings b JOIN secrets s ON s.id = b.secret_id
      WHERE b.workspace_id = ${workspaceId} AND b.skill_id = ANY(${skills.map(({ id }) => id)}) GROUP BY b.skill_id) AS each`;
  if ((most?.count ?? 0) > MOST_BINDINGS) throw invalid(param, `A skill takes at most ${MOST_BINDINGS} secrets.`);
  if ((most?.bytes ?? 0) > MOST_BYTES) throw invalid(param, `The secrets of a skill may be ${MOST_BYTES / 1024} KiB together.`);
}
