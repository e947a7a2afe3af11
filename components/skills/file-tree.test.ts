import { expect, test } from "vitest";
import { fileAt, filesBelow, type Node } from "./file-tree";

const list = (...paths: string[]) => paths.map((path) => ({ path, size: 1 }));
const shown = (nodes: Node[]): unknown[] => nodes.map(({ name, below }) => (below ? [name, ...shown(below)] : name));

test("folders stand before files, and SKILL.md before both", () => {
  const files = list("zebra.txt", "scripts/lib/a.py", "SKILL.md", "scripts/main.py", "assets/x.png", "LICENSE");
  expect(shown(filesBelow(files))).toEqual(["SKILL.md", ["assets", "x.png"], ["scripts", ["lib", "a.py"], "main.py"], "LICENSE", "zebra.txt"]);
  expect(filesBelow([])).toEqual([]);
});

test("a link in a text leads to a file that there is", () => {
  const files = list("SKILL.md", "references/how.md");
  expect(["references/how.md", "./references/how.md#top", "../secret", "references"].map((link) => fileAt(files, link))).toEqual([
    "references/how.md",
    "references/how.md",
    undefined,
    undefined,
  ]);
});
