import { expect, test } from "vitest";
import { operations } from "#lib/operations/index";
import { refusedName } from "#lib/operations/skills/reserved-names";
import { db } from "#lib/platform/db";
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
