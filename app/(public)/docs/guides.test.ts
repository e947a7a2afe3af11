import { expect, test } from "vitest";
import { GUIDES, readGuide, readGuides, rewriteLinks } from "./guides";

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
    for (const target of targets) expect(target).toMatch(/^(https?:\/\/|#|\/(docs|skills|activate)(\/|$))/);
  }
  expect(await readGuide("../README")).toBeUndefined();
  expect(await readGuide("architecture")).toBeUndefined();
});
