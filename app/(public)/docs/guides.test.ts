import { expect, test } from "vitest";
import { overview } from "./api/overview";
import { ADVICE } from "./error-advice";
import { GUIDES, readGuide, readGuides, rewriteLinks, sectionsOf } from "./guides";
import { readGroups } from "./reference";

test("links between guides lead to their pages, links into the repository are text, code stays as it is", () => {
  expect(rewriteLinks("See [models](models.md#keys), [the ledger](decisions/0017-the-ledger.md) and [us](../README.md#settings).")).toBe(
    "See [models](/docs/models#keys), the ledger and us.",
  );
  const left = "[above](#the-sandbox) [elsewhere](https://example.com/a.md) `[a](b.md)`\n\n```sh\nmap[a](b.md)\n```\n";
  expect(rewriteLinks(left)).toBe(left);
});

test("every guide has a title, a text without it, and no link that leads nowhere", async () => {
  expect((await readGuides()).map(({ name }) => name)).toEqual([...GUIDES]);
  for (const name of GUIDES) {
    const guide = await readGuide(name);
    expect(guide?.title).toMatch(/^[A-Z]/);
    expect(guide?.text).not.toMatch(/^# /);
    const targets = [...(guide?.text ?? "").matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string);
    for (const target of targets) expect(target).toMatch(/^(https?:\/\/|#|\/(docs|skills|activate|settings)(\/|$))/);
  }
  expect(await readGuide("../README")).toBeUndefined();
  expect(await readGuide("architecture")).toBeUndefined();
});

test("a section has all that stands below its heading, also code in which a line looks like one", () => {
  const code = "```sh\n## no heading\ncurl\n```";
  expect(sectionsOf(`Before.\n\n## The \`first\`\n\nText.\n\n${code}\n\n### Below\n\nMore.\n\n## Second\n\nLast.\n`)).toEqual([
    { id: "the-first", title: "The first", text: `## The \`first\`\n\nText.\n\n${code}\n\n### Below\n\nMore.\n\n` },
    { id: "second", title: "Second", text: "## Second\n\nLast.\n" },
  ]);
});

test("links of guides and advice into the reference lead to operations that there are", async () => {
  const groups = readGroups("https://clanker.example");
  const pages = new Set(groups.flatMap(({ name, operations }) => [`/docs/api/${name}`, ...operations.map(({ slug }) => `/docs/api/${name}/${slug}`)]));
  const guides = await Promise.all(GUIDES.map(async (name) => (await readGuide(name))?.text ?? ""));
  const texts = [...guides, ...Object.values(ADVICE), overview("https://clanker.example")];
  const links = texts.flatMap((text) => [...text.matchAll(/\]\((\/docs\/api\/[^)#\s]+)/g)].map(([, link]) => link as string));
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((link) => !pages.has(link))).toEqual([]);
});
