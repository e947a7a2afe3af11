import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { addVersion, uniqueSlug } from "#lib/testing/add-version";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("a cursor leads on when its skill was renamed, and what is wrong with one is said", async () => {
  const home = await createWorkspace();
  const tag = `w${Date.now().toString(36)}q`;
  const all: string[] = [];
  for (let n = 0; n < 3; n++) {
    const slug = uniqueSlug();
    await addVersion({ slug, text: tag, workspaceId: home.workspace.id });
    await db().skill.update({ where: { slug }, data: { public: true, installs: 9 - n } });
    all.push(slug);
  }
  const list = (query: string) => json(`GET /api/v1/marketplace/skills?q=${tag}&${query}`);
  const newSlug = uniqueSlug();
  await json(`PATCH /api/v1/skills/${all[1]}`, { key: home.key, body: { newSlug } });
  for (const sort of ["installs", "newest", "relevance"]) {
    const whole: string[] = (await list(`sort=${sort}`)).body.data.map((row: { slug: string }) => row.slug);
    expect([sort, whole.toSorted()]).toEqual([sort, [all[0], newSlug, all[2]].toSorted()]);
    const after = await list(`sort=${sort}&after_id=${all[1]}`);
    expect([sort, after.status, after.body.data.map((row: { slug: string }) => row.slug)]).toEqual([sort, 200, whole.slice(whole.indexOf(newSlug) + 1)]);
  }
  for (const sort of ["installs", "relevance"])
    expect((await list(`sort=${sort}&after_id=no-such-skill`)).body.error, sort).toMatchObject({
      param: "after_id",
      message: expect.stringContaining("no skill with this slug"),
    });
  expect((await list("sort=relevance&before_id=summarize")).body.error).toMatchObject({
    param: "before_id",
    message: expect.stringContaining("not among those"),
  });
});
