import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Context } from "#lib/api/context";
import { prepareGitHubImport, storeGitHubImport } from "#lib/operations/uploads/import-github";
import { blobs } from "#lib/platform/blob";
import { db, transaction } from "#lib/platform/db";
import { env, GITHUB } from "#lib/platform/env";
import { startGitServer } from "#lib/testing/git-server";
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

const { signal } = new AbortController();
/** As the operation that imports does it: before the transaction, and in it. */
async function importFrom(home: TestWorkspace, address: string) {
  const prepared = await prepareGitHubImport("skillSlug", address, signal);
  const recorded: unknown[] = [];
  const user = { ...home.user, isAdmin: false };
  const caller = { type: "session", user, workspace: home.workspace, role: "owner" };
  const answer = await transaction((tx) =>
    storeGitHubImport({ db: tx, caller, user, workspace: home.workspace, record: (entry: unknown) => recorded.push(entry) } as unknown as Context, prepared),
  );
  return { ...answer, recorded };
}

test("a skill is imported once, and again when it has changed", async () => {
  const home = await createWorkspace();
  const address = `${server.url}/acme/skills/tree/main`;
  const first = await importFrom(home, address);
  expect(first).toMatchObject({ changed: true, skill: { slug: name, public: false, sourceType: "github", sourceUrl: address }, version: { version: "1.0.0" } });
  expect(first.recorded).toMatchObject([{ resourceId: name, metadata: { url: address, commit: expect.stringMatching(/^[0-9a-f]{40}$/) } }]);
  const again = await importFrom(home, address);
  expect(again).toMatchObject({ changed: false, version: { id: first.version.id }, recorded: [] });

  // The same number for other files: whoever imports cannot raise it.
  await commit("1.0.0", "second");
  expect((await importFrom(home, address)).version.version).toBe("1.0.1");
  await commit("2.0.0", "third");
  const racing = await Promise.all([1, 2, 3].map(() => importFrom(home, address)));
  expect(racing.map(({ changed }) => changed).sort()).toEqual([false, false, true]);
  expect(new Set(racing.map(({ version }) => version.version))).toEqual(new Set(["2.0.0"]));
  expect(await db().skillVersion.count({ where: { skill: { slug: name } } })).toBe(3);

  const stranger = await createWorkspace();
  await expect(importFrom(stranger, address)).rejects.toMatchObject({ code: "SLUG_TAKEN" });
});

test("what is not a skill is said of the field, and nothing is stored", async () => {
  const put = vi.spyOn(blobs, "put");
  for (const address of ["https://example.com/x", `${server.url}/acme/nothing`, `${server.url}/acme/skills/tree/main/none`])
    await expect(prepareGitHubImport("skillSlug", address, signal)).rejects.toMatchObject({ code: "INVALID_INPUT", details: { param: "skillSlug" } });
  expect(put).not.toHaveBeenCalled();
  put.mockRestore();
});
