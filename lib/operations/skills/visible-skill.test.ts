import { expect, test } from "vitest";
import type { PublicContext } from "#lib/api/context";
import { visible, visibleSql } from "#lib/operations/skills/visible-skill";
import { db } from "#lib/platform/db";
import { publishSkill } from "#lib/testing/publish-skill";
import { createWorkspace } from "#lib/testing/workspace";

test("the condition in SQL allows what the other one does, to every kind of caller", async () => {
  const [mine, theirs] = [await createWorkspace(), await createWorkspace()];
  const collection = await db().collection.create({ data: { workspaceId: mine.workspace.id, name: "some", allSkills: false } });
  const ids: number[] = [];
  for (const workspaceId of [null, mine.workspace.id, theirs.workspace.id])
    for (const isPublic of [true, false])
      for (const deletedAt of [null, new Date()])
        for (const installed of ["no", "mine", "theirs", "collected"]) {
          const slug = await publishSkill({ script: "echo" });
          const { id, versionId } = await db().skill.update({ where: { slug }, data: { workspaceId, public: isPublic, deletedAt } });
          ids.push(id);
          if (installed === "no") continue;
          const where = installed === "theirs" ? theirs.workspace.id : mine.workspace.id;
          await db().driveSkill.create({ data: { workspaceId: where, skillId: id, versionId: versionId as number } });
          if (installed === "collected") await db().collectionSkill.create({ data: { collectionId: collection.id, workspaceId: where, skillId: id } });
        }
  const session = { type: "session", user: mine.user, workspace: mine.workspace, role: "owner" };
  const keyed = (reach: object) => ({
    ...session,
    type: "api_key",
    key: { scopes: ["workspace:files:read"] },
    collection: { id: collection.id, name: "some", ...reach },
  });
  const callers = [
    undefined,
    session,
    { ...session, type: "api_key", key: { scopes: ["tool:execute"] } },
    { ...session, type: "api_key", key: { scopes: ["billing:read"] } },
    { ...session, workspace: theirs.workspace },
  ];
  for (const allSkills of [false, true]) for (const team of [false, true]) for (const shared of [false, true]) callers.push(keyed({ allSkills, team, shared }));
  const counts = new Set<number>();
  for (const caller of callers) {
    const ctx = { caller } as Pick<PublicContext, "caller">;
    const expected = await db().skill.findMany({ where: { AND: [visible(ctx), { id: { in: ids } }] }, select: { id: true }, orderBy: { id: "asc" } });
    const found = await db().$queryRaw`SELECT s.skill_id AS id FROM skill_search s WHERE ${visibleSql(ctx)} AND s.skill_id = ANY (${ids}) ORDER BY 1`;
    expect(found).toEqual(expected);
    counts.add(expected.length);
  }
  expect(counts.size).toBeGreaterThan(4);
});
