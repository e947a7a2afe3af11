import { expect, test } from "vitest";
import { operations } from "#lib/operations/index";
import { prepareVersion, publishVersion } from "#lib/operations/skills/publish-version";
import { refusedName } from "#lib/operations/skills/reserved-names";
import { db, transaction } from "#lib/platform/db";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { createWorkspace } from "#lib/testing/workspace";

const outcomes = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((each) => (each.status === "fulfilled" ? "done" : (each.reason as { code?: string }).code)).sort();

test("of two that publish the same version at once one wins, new skill or known, same files or others", async () => {
  const { workspace } = await createWorkspace();
  const workspaceId = workspace.id;
  const slug = uniqueSlug();
  for (const version of ["1.0.0", "1.1.0"]) {
    const work = ["a", "b"].map((text) => addVersion({ slug, version, text, workspaceId }));
    expect(await outcomes(work)).toEqual(["VERSION_EXISTS", "done"]);
  }
  expect(await outcomes([1, 2].map(() => addVersion({ slug, version: "1.2.0", text: "same", workspaceId })))).toEqual(["VERSION_EXISTS", "done"]);
  // Without a number each gets the next one.
  expect(await outcomes(["c", "d"].map((text) => addVersion({ slug, text, workspaceId })))).toEqual(["done", "done"]);
  const versions = await db().skillVersion.findMany({ where: { skill: { slug } }, orderBy: { number: "asc" } });
  expect(versions.map(({ version, number }) => [version, number])).toEqual([
    ["1.0.0", 1],
    ["1.1.0", 2],
    ["1.2.0", 3],
    ["1.2.1", 4],
    ["1.2.2", 5],
  ]);
});

test("of two workspaces that take a new name at once one gets it", async () => {
  const both = [await createWorkspace(), await createWorkspace()];
  const slug = uniqueSlug();
  expect(await outcomes(both.map(({ workspace }) => addVersion({ slug, workspaceId: workspace.id })))).toEqual(["SLUG_TAKEN", "done"]);
});

test("a later version with doubts is held once the skill is out or waits for its review, and the one before stays the latest", async () => {
  const { workspace } = await createWorkspace();
  const workspaceId = workspace.id;
  const slug = uniqueSlug();
  expect((await addVersion({ slug, version: "1.0.0", verdict: "warn", workspaceId })).version.state).toBe("live");
  expect((await addVersion({ slug, version: "1.0.1", verdict: "malicious", workspaceId })).version.state).toBe("quarantined");
  await db().skill.update({ where: { slug }, data: { submittedAt: new Date() } });
  expect((await addVersion({ slug, version: "1.0.2", verdict: "review", workspaceId })).version.state).toBe("held");
  await db().skill.update({ where: { slug }, data: { submittedAt: null, public: true } });
  const held = await addVersion({ slug, version: "1.1.0", verdict: "review", workspaceId });
  expect([held.version.state, held.isLatest]).toEqual(["held", false]);
  expect((await addVersion({ slug, version: "1.1.1", verdict: "review", trusted: true, workspaceId })).version.state).toBe("live");
  expect((await addVersion({ slug, version: "2.0.0", text: "passes", workspaceId })).isLatest).toBe(true);
});

test("a version that cannot be ordered is refused before anything is stored", async () => {
  const { workspace } = await createWorkspace();
  for (const version of ["01.2.3", "1.0.00", "99999999999999999999.0.0"])
    await expect(addVersion({ slug: uniqueSlug(), version, workspaceId: workspace.id }), version).rejects.toThrow(/metadata\.version/);
  expect(await db().skill.count({ where: { workspaceId: workspace.id } })).toBe(0);
});

test("where a skill comes from is what its latest version says, and not one that is held back", async () => {
  const { workspace } = await createWorkspace();
  const slug = uniqueSlug();
  const publish = async (version: string, verdict: "pass" | "malicious", from: { sourceType: "upload" | "github"; sourceUrl?: string }) => {
    const files = [{ path: "SKILL.md", data: new TextEncoder().encode(`---\nname: ${slug}\ndescription: A test.\nversion: "${version}"\n---\n`) }];
    const prepared = await prepareVersion(files);
    const publisher = { workspaceId: workspace.id, userId: null, trusted: false, ...from };
    await transaction((tx) => publishVersion(tx, publisher, { ...prepared, scan: { ...prepared.scan, verdict } }));
    const { sourceType, sourceUrl } = await db().skill.findUniqueOrThrow({ where: { slug } });
    return [sourceType, sourceUrl];
  };
  const [first, bad] = ["https://github.com/acme/one", "https://github.com/acme/bad"];
  expect(await publish("1.0.0", "pass", { sourceType: "github", sourceUrl: first })).toEqual(["github", first]);
  expect(await publish("3.0.0", "malicious", { sourceType: "github", sourceUrl: bad })).toEqual(["github", first]);
  expect(await publish("0.9.0", "pass", { sourceType: "upload" })).toEqual(["github", first]);
  expect(await publish("2.0.0", "pass", { sourceType: "upload" })).toEqual(["upload", null]);
});

test("an earlier name of an own skill that was deleted long ago is free again", async () => {
  const { workspace } = await createWorkspace();
  const [old, slug] = [uniqueSlug(), uniqueSlug()];
  const { skill } = await addVersion({ slug, workspaceId: workspace.id });
  await db().skillAlias.create({ data: { slug: old, skillId: skill.id } });
  const deleted = (days: number) => db().skill.update({ where: { id: skill.id }, data: { deletedAt: new Date(Date.now() - days * 24 * 3600_000) } });
  await deleted(5);
  await expect(addVersion({ slug: old, workspaceId: workspace.id })).rejects.toMatchObject({ code: "SLUG_TAKEN", message: expect.stringContaining(slug) });
  await deleted(31);
  const again = await addVersion({ slug: old, workspaceId: workspace.id });
  expect([again.skill.slug, again.skill.id === skill.id]).toEqual([old, false]);
});

test("reserved names are refused to workspaces, and the file is named", async () => {
  const { workspace } = await createWorkspace();
  for (const slug of ["search", "discover", "my-claude-helper", "anthropic-tools", "agent-skills", "deleted-7", "npm"])
    await expect(addVersion({ slug, workspaceId: workspace.id }), slug).rejects.toMatchObject({ code: "INVALID_INPUT", details: { param: "file" } });
  expect(await db().skill.count({ where: { workspaceId: workspace.id } })).toBe(0);
  expect(refusedName("pdf-tools")).toBeUndefined();
});

test("no skill can be called what one of our routes has in a name's place", () => {
  const paths = Object.values(operations).map(({ path }) => path.split("/"));
  const clashes = paths.flatMap((path) =>
    paths.flatMap((other) => {
      const at = other.indexOf("{slug}");
      const fixed = path[at];
      return at > 0 && fixed && !fixed.startsWith("{") && other.slice(0, at).join("/") === path.slice(0, at).join("/") ? [fixed] : [];
    }),
  );
  expect(clashes).toContain("categories");
  expect([...new Set(clashes)].filter((word) => refusedName(word) === undefined)).toEqual([]);
});
