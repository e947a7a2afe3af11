import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { uniqueSlug } from "#lib/testing/add-version";
import { publishFiles } from "#lib/testing/publish-files";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("the example of a skill is a body that its run takes", async () => {
  const { key } = await createWorkspace();
  const detail = await json("GET /api/v1/marketplace/skills/csv-report");
  expect(detail.body.example).toEqual({ input: { chart: "auto" }, attachments: ["orders.csv"] });
  const { status, body } = await json("GET /api/v1/marketplace/skills/csv-report/example");
  expect(status).toBe(200);
  expect(body).toEqual({
    input: { chart: "auto" },
    attachments: [{ filename: "orders.csv", contentType: "text/csv; charset=utf-8", data: expect.any(String) }],
  });
  expect(Buffer.from(body.attachments[0].data, "base64").toString()).toMatch(/^date,region,orders,revenue\n2026-02-01,North,/);
  expect((await json("POST /api/v1/skills/csv-report/run", { key, body })).status).toBe(202);
});

test("a skill without an example says so, and one that nobody sees says nothing", async () => {
  const { workspace, key } = await createWorkspace();
  const [open, closed] = [uniqueSlug(), uniqueSlug()];
  await publishFiles(open, "1.0.0");
  await publishFiles(closed, "1.0.0", withExample(closed), { workspaceId: workspace.id, isPublic: false });
  const read = async (slug: string, as?: string) => (await json(`GET /api/v1/marketplace/skills/${slug}/example`, as === undefined ? {} : { key: as })).body;
  expect((await read(open)).error.message).toBe("This skill comes without an example.");
  expect((await read(closed)).error.message).toBe("There is no such skill.");
  expect((await read(closed, (await createWorkspace()).key)).error.message).toBe("There is no such skill.");
  expect(await read(closed, key)).toMatchObject({ input: "secret plan", attachments: [{ filename: "plan.csv" }] });
});

test("what is quarantined is handed out to nobody, its owner neither", async () => {
  const { workspace, key } = await createWorkspace();
  const slug = uniqueSlug();
  const { skillId } = await publishFiles(slug, "1.0.0", withExample(slug), { workspaceId: workspace.id });
  await db().skillVersion.updateMany({ where: { skillId }, data: { state: "quarantined" } });
  await db().skill.update({ where: { id: skillId }, data: { versionId: null } });
  const read = async (more: { key?: string }) => (await json(`GET /api/v1/marketplace/skills/${slug}/example`, more)).body.error.code;
  expect([await read({ key }), await read({})]).toEqual(["SKILL_QUARANTINED", "NOT_FOUND"]);
});

test("a key of a collection reads the examples of what it reaches, and no other", async () => {
  const { key } = await createWorkspace();
  const made = await json("POST /api/v1/collections", { key, body: { name: "some", skillSlugs: ["csv-report"] } });
  const read = async (slug: string) => (await json(`GET /api/v1/marketplace/skills/${slug}/example`, { key: made.body.data.key })).status;
  expect([await read("csv-report"), await read("json-transform")]).toEqual([200, 404]);
});

const withExample = (slug: string) => ({
  "SKILL.md": `---\nname: ${slug}\ndescription: Keeps a plan.\nmetadata:\n  version: "1.0.0"\n  clanker-example: assets/example.json\n---\nA plan.\n`,
  "assets/example.json": '{"input": "secret plan", "attachments": ["assets/plan.csv"]}',
  "assets/plan.csv": "a,b\n",
});
