import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { Document } from "#lib/api/plain";
import { publicDocument } from "#lib/operations/distribution/document";
import { db, transaction } from "#lib/platform/db";
import { setLatest } from "#lib/runtime/latest-version";
import { publishFiles } from "#lib/testing/publish-files";

const name = () => `t-${randomBytes(6).toString("hex")}`;
const slugsOf = ({ chunks }: Document): string[] => JSON.parse(Buffer.concat(chunks).toString()).skills.map(({ slug }: { slug: string }) => slug);

/** Skills whose slugs begin alike, and how often their document was made. */
function documentOf(prefix: string, during: () => Promise<unknown> = async () => undefined) {
  const made = { times: 0 };
  const ask = () =>
    publicDocument({
      key: prefix,
      where: { slug: { startsWith: prefix } },
      head: async () => {
        made.times += 1;
        await during();
        return {};
      },
      list: "skills",
      read: (tx, page) => tx.skill.findMany({ ...page, select: { slug: true } }),
      entry: ({ slug }) => ({ slug }),
    });
  return { ask, made };
}

test("a document is made once for all who ask, and anew for every change that it shows", async () => {
  const prefix = name();
  const [a, b] = [`${prefix}-a`, `${prefix}-b`];
  const { skillId, versionId } = await publishFiles(a, "1.0.0");
  const { ask, made } = documentOf(prefix);
  const all = await Promise.all(Array.from({ length: 20 }, ask));
  expect([made.times, new Set(all).size, all[0] && slugsOf(all[0])]).toEqual([1, 1, [a]]);
  const skill = { where: { id: skillId } };
  // What changes all the time and is not shown.
  await db().skill.update({ ...skill, data: { executions: { increment: 1 }, installs: { increment: 1 } } });
  await ask();
  expect(made.times).toBe(1);

  const yank = (yankedAt: Date | null) =>
    transaction(async (tx) => {
      await tx.skillVersion.update({ where: { id: versionId }, data: { yankedAt } });
      await setLatest(tx, skillId);
    });
  const steps: [() => Promise<unknown>, string[]][] = [
    [() => publishFiles(b, "1.0.0"), [a, b]],
    [() => db().skill.update({ ...skill, data: { public: false } }), [b]],
    [() => db().skill.update({ ...skill, data: { public: true } }), [a, b]],
    [() => yank(new Date()), [b]],
    [() => yank(null), [a, b]],
    [() => db().skill.update({ ...skill, data: { deletedAt: new Date() } }), [b]],
    [() => db().skill.update({ ...skill, data: { deletedAt: null, slug: `${prefix}-z` } }), [b, `${prefix}-z`]],
    // Committed later than a change that has a later time.
    [() => db().skill.update({ ...skill, data: { slug: a, updatedAt: new Date(0) } }), [a, b]],
  ];
  for (const [index, [step, slugs]] of steps.entries()) {
    await step();
    expect([index, slugsOf(await ask())]).toEqual([index, slugs]);
  }
});

test("what changes while it is made is in the next one, also when it is changed back", async () => {
  const prefix = name();
  const { skillId } = await publishFiles(prefix, "1.0.0");
  const show = (isPublic: boolean) => db().skill.update({ where: { id: skillId }, data: { public: isPublic } });
  let between = () => show(false);
  const { ask } = documentOf(prefix, () => between());
  await ask();
  between = () => show(true);
  expect(slugsOf(await ask())).toEqual([]);
  expect(slugsOf(await ask())).toEqual([prefix]);
});

test("a list is whole over more than a page", async () => {
  const prefix = name();
  const slugs = Array.from({ length: 1001 }, (_, i) => `${prefix}-${String(i).padStart(4, "0")}`);
  const { skillId } = await publishFiles(`${prefix}-x`, "1.0.0");
  const { id: _id, versionId: _versionId, slug: _slug, ...like } = await db().skill.findUniqueOrThrow({ where: { id: skillId } });
  const made = await db().skill.createManyAndReturn({ data: slugs.map((slug) => ({ ...like, slug })), select: { id: true } });
  const { id: _version, ...version } = await db().skillVersion.findFirstOrThrow({ where: { skillId } });
  const json = { about: version.about ?? {}, requires: version.requires ?? {}, files: version.files ?? [], scan: version.scan ?? {} };
  await db().skillVersion.createMany({ data: made.map(({ id }) => ({ ...version, ...json, skillId: id })) });
  await db().$executeRaw`UPDATE skills s SET version_id = v.id FROM skill_versions v WHERE v.skill_id = s.id AND s.slug LIKE ${`${prefix}-0%`}`;
  await db().$executeRaw`UPDATE skills s SET version_id = v.id FROM skill_versions v WHERE v.skill_id = s.id AND s.slug LIKE ${`${prefix}-1%`}`;
  const document = await documentOf(prefix).ask();
  expect(slugsOf(document)).toEqual([...slugs, `${prefix}-x`]);
  expect(document.length).toBe(Buffer.concat(document.chunks).length);
  await db().skill.deleteMany({ where: { slug: { startsWith: `${prefix}-` } } });
});
