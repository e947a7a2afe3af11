import { expect, test } from "vitest";
import { drawCard, serverCard, skillCard } from "#lib/operations/distribution/card-image";
import { db } from "#lib/platform/db";
import { uniqueSlug } from "#lib/testing/add-version";
import { publishFiles } from "#lib/testing/publish-files";

test("the picture of a public skill is a PNG of the size that is said of it", async () => {
  for (const image of [await skillCard("summarize"), await serverCard()]) {
    const view = Buffer.from(image);
    expect(view.subarray(1, 4).toString()).toBe("PNG");
    expect([view.readUInt32BE(16), view.readUInt32BE(20)]).toEqual([1200, 630]);
  }
});

test("a private skill has none", async () => {
  const slug = uniqueSlug();
  const { skillId } = await publishFiles(slug, "1.0.0", {}, { isPublic: false });
  await expect(skillCard(slug)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await db().skill.update({ where: { id: skillId }, data: { public: true } });
  expect((await skillCard(slug)).length).toBeGreaterThan(1000);
});

test("what an author writes stays text, and a long one ends within the picture", () => {
  const svg = drawCard({ title: `<image href="file:///etc/passwd"/>`, text: "word ".repeat(400), facts: "a & b" });
  expect(svg).not.toContain("<image");
  expect(svg.match(/<text/g)?.length).toBeLessThan(10);
  expect(svg).toContain("…</text>");
  expect(drawCard({ title: "長".repeat(80), text: "ok", facts: "" })).toContain("…</text>");
});
