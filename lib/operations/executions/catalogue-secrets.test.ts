import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("a skill of the catalogue that needs a secret is refused by its name, and nothing is begun", async () => {
  const { key, workspace } = await createWorkspace();
  // Other tests have skills of their own in the same database.
  const slug = { in: readdirSync("prisma/catalog") };
  const versions = await db().skillVersion.findMany({ where: { latestOf: { slug } }, include: { latestOf: true } });
  const needing = versions.flatMap(({ latestOf, requires }) => {
    const { secrets = [] } = requires as { secrets?: string[] };
    return latestOf && secrets.length > 0 ? [{ slug: latestOf.slug, secrets }] : [];
  });
  expect(needing.length).toBeGreaterThanOrEqual(10);
  for (const { slug, secrets } of needing) {
    const { body: example } = await json(`GET /api/v1/marketplace/skills/${slug}/example`);
    const { status, body } = await json(`POST /api/v1/skills/${slug}/run`, { key, body: example });
    expect([slug, status, body.error.code, body.error.param]).toEqual([slug, 400, "SECRET_NOT_BOUND", `secrets.${secrets[0]}`]);
    expect(body.error.message).toContain(secrets[0]);
  }
  expect(await db().execution.count({ where: { workspaceId: workspace.id } })).toBe(0);
});
