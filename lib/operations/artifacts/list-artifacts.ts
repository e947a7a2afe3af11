import { z } from "zod";
import { id, several, slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageInput } from "#lib/api/pages";
import { ARTIFACT_TYPES, artifactType } from "#lib/operations/artifacts/artifact-type";
import { artifact, mine, myArtifacts, toArtifact } from "#lib/operations/executions/execution";
import { BY_TIME, contains, distinctValues, inOrder, pageOfIds } from "#lib/operations/executions/page-of-ids";
import { inRange, range } from "#lib/operations/executions/time-range";
import { namesOf } from "#lib/operations/skills/visible-skill";
import { Prisma } from "#lib/platform/db";

const table = Prisma.sql`artifacts`;

export const listArtifacts = operation({
  route: "GET /artifacts",
  summary: "List the files that runs have left, newest first.",
  scope: "workspace:files:read",
  tool: "list-artifacts",
  input: {
    ...pageInput,
    executionId: id("exec").optional(),
    q: z.string().trim().min(1).max(200).optional().meta({ description: "What the file's name contains." }),
    type: several(ARTIFACT_TYPES).optional().meta({ description: "Only files of these kinds. Several with commas." }),
    skill: slug().optional().meta({ description: "Only what runs of this skill have left." }),
    ...range,
  },
  output: page(artifact),
  async handler(ctx, input) {
    const { workspaceId, collectionId } = mine(ctx);
    const time = inRange(input);
    const names = input.skill === undefined ? undefined : await namesOf(ctx.db, input.skill);
    const by = [
      ...(collectionId === undefined ? [] : [Prisma.sql`e.collection_id = ${collectionId}`]),
      ...(names ? [Prisma.sql`e.skill_slug = ANY (${names})`] : []),
    ];
    const where = [
      Prisma.sql`t.deleted_at IS NULL`,
      ...time,
      ...(input.executionId === undefined ? [] : [Prisma.sql`t.execution_id = ${input.executionId}`]),
      ...(input.q === undefined ? [] : [Prisma.sql`t.filename ILIKE ${contains(input.q)}`]),
      ...(by.length === 0
        ? []
        : [Prisma.sql`EXISTS (SELECT 1 FROM executions e WHERE e.id = t.execution_id AND e.workspace_id = ${workspaceId} AND ${Prisma.join(by, " AND ")})`]),
    ];
    const types = input.type && (await distinctValues(ctx.db, table, Prisma.sql`content_type`, workspaceId));
    const asked = types && [types.filter(({ value }) => input.type?.includes(artifactType(value))).map(({ value }) => Prisma.sql`t.content_type = ${value}`)];
    const key = time.length > 0 ? BY_TIME : undefined;
    const ids = await pageOfIds(ctx.db, input, { prefix: "art", table, workspaceId, where, ...(asked && { asked }), key });
    const found = inOrder(ids, await ctx.db.artifact.findMany({ where: { id: { in: ids.data }, ...myArtifacts(ctx) } }));
    return { ...found, data: found.data.map(toArtifact) };
  },
});
