import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import { env, GITHUB } from "#lib/platform/env";
import { startGitServer } from "#lib/testing/git-server";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let server: Awaited<ReturnType<typeof startGitServer>>;
const name = `gh-${randomBytes(6).toString("hex")}`;
beforeAll(async () => {
  server = await startGitServer();
  env().GITHUB_URL = server.url;
  await mkdir(`${server.root}/acme/skills.git`, { recursive: true });
  server.git("acme/skills.git", ["init", "-q", "-b", "main"]);
  await commit("1.0.0", "first");
});
afterAll(async () => {
  env().GITHUB_URL = GITHUB;
  await server.close();
});

async function commit(version: string, text: string): Promise<string> {
  const folder = `${server.root}/acme/skills.git`;
  await writeFile(`${folder}/SKILL.md`, `---\nname: ${name}\ndescription: A test.\nmetadata:\n  version: "${version}"\n---\n${text}\n`);
  server.git("acme/skills.git", ["add", "-A"]);
  server.git("acme/skills.git", ["commit", "-qm", text]);
  return server.git("acme/skills.git", ["rev-parse", "HEAD"]);
}

const importFrom = (key: string, address: string) => json("POST /api/v1/drive/import", { key, body: { skillSlug: address } });
const auditOf = async (home: TestWorkspace) =>
  (
    await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: { in: ["version.create", "drive.create"] } }, orderBy: { id: "asc" } })
  ).map(({ action }) => action);

test("a skill is imported once, and again when it has changed", async () => {
  const home = await createWorkspace();
  const { key } = home;
  const address = `${server.url}/acme/skills/tree/main`;
  const first = await importFrom(key, address);
  expect(first.status, JSON.stringify(first.body)).toBe(200);
  expect(first.body.data.skill.slug).toBe(name);
  const row = () =>
    db().skill.findUniqueOrThrow({ where: { slug: name }, include: { versions: { orderBy: { number: "asc" } }, drive: { include: { version: true } } } });
  expect(await row()).toMatchObject({ public: false, sourceType: "github", sourceUrl: address, drive: [{ version: { version: "1.0.0" } }] });
  expect((await auditOf(home)).sort()).toEqual(["drive.create", "version.create"]);
  const entry = await db().auditEntry.findFirstOrThrow({ where: { workspaceId: home.workspace.id, action: "version.create" } });
  expect(entry.metadata).toMatchObject({ url: address, commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
  expect((await importFrom(key, address)).status).toBe(200);
  expect((await row()).versions.length).toBe(1);
  expect((await auditOf(home)).filter((action) => action === "version.create").length).toBe(1);

  // The same number for other files: whoever imports cannot raise it.
  await commit("1.0.0", "second");
  await importFrom(key, address);
  expect(await row()).toMatchObject({ versions: [{ version: "1.0.0" }, { version: "1.0.1" }], drive: [{ version: { version: "1.0.1" } }] });
  await commit("2.0.0", "third");
  const racing = await Promise.all([1, 2, 3].map(() => importFrom(key, address)));
  expect(racing.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await row()).versions.map(({ version }) => version)).toEqual(["1.0.0", "1.0.1", "2.0.0"]);

  const stranger = await createWorkspace();
  const taken = await importFrom(stranger.key, address);
  expect([taken.status, taken.body.error.code]).toEqual([409, "SLUG_TAKEN"]);
});

test("to import again what was deleted brings it back, the same files as the version that they are", async () => {
  const home = await createWorkspace();
  const folder = `${server.root}/acme/deleted.git`;
  const slug = `${name}-deleted`;
  await mkdir(folder, { recursive: true });
  server.git("acme/deleted.git", ["init", "-q", "-b", "main"]);
  const commitText = async (text: string) => {
    await writeFile(`${folder}/SKILL.md`, `---\nname: ${slug}\ndescription: A test.\nversion: "1.0.0"\n---\n${text}\n`);
    server.git("acme/deleted.git", ["add", "-A"]);
    server.git("acme/deleted.git", ["commit", "-qm", text]);
  };
  const address = `${server.url}/acme/deleted`;
  const versions = async () =>
    (await db().skillVersion.findMany({ where: { skill: { slug, deletedAt: null } }, orderBy: { number: "asc" } })).map((each) => each.version);
  await commitText("first");
  expect((await importFrom(home.key, address)).status).toBe(200);
  for (const [text, there] of [
    ["first", ["1.0.0"]],
    ["second", ["1.0.0", "1.0.1"]],
  ] as const) {
    expect((await json(`DELETE /api/v1/skills/${slug}`, { key: home.key })).status).toBe(204);
    if (text !== "first") await commitText(text);
    expect((await importFrom((await home.addMember("member")).key, address)).body.error).toMatchObject({ code: "SLUG_TAKEN" });
    const { status, body } = await importFrom(home.key, address);
    expect(status, JSON.stringify(body)).toBe(200);
    expect(await versions()).toEqual(there);
  }
  expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "skill.restore" } })).toBe(2);
  expect((await auditOf(home)).filter((action) => action === "version.create").length).toBe(2);
});

test("what is not a skill is said of the field, and nothing is stored", async () => {
  const { key, workspace } = await createWorkspace();
  const put = vi.spyOn(blobs, "put");
  for (const address of ["https://example.com/x", `${server.url}/acme/nothing`, `${server.url}/acme/skills/tree/main/none`, "No slug"]) {
    const { status, body } = await importFrom(key, address);
    expect([status, body.error.code, body.error.param], address).toEqual([400, "INVALID_INPUT", "skillSlug"]);
  }
  expect(put).not.toHaveBeenCalled();
  put.mockRestore();
  expect(await db().driveSkill.count({ where: { workspaceId: workspace.id } })).toBe(0);
});
