import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { append, portions } from "#lib/runtime/connectors/notion/append";
import type { Notion } from "#lib/runtime/connectors/notion/client";
import { blocksFrom, type NewBlock } from "#lib/runtime/connectors/notion/from-markdown";
import { markdownText, plainText, type RichText } from "#lib/runtime/connectors/notion/rich-text";

const said = ({ data }: NewBlock) => plainText(data.rich_text as RichText[]);
const signs = fc.constantFrom(...'*_`[]()<>#&;!|~\\-+=.:/ \n1aé"', "🦓", "http://a.b", "&amp;", "![", "](");

describe("text", () => {
  test("of a paragraph comes back as it was, whatever signs are in it", () => {
    const text = fc
      .array(signs, { minLength: 1, maxLength: 30 })
      .map((parts) =>
        parts
          .join("")
          .replace(/\s*\n\s*/g, "\n")
          .replace(/\n+/g, "\n")
          .trim(),
      )
      .filter((each) => each !== "");
    fc.assert(
      fc.property(text, (plain_text) => {
        const blocks = blocksFrom(markdownText([{ type: "text", plain_text }]).replaceAll("\n", "  \n"));
        expect(blocks.map(({ type }) => type)).toEqual(["paragraph"]);
        expect(said(blocks[0] as NewBlock)).toBe(plain_text);
      }),
      { numRuns: 300 },
    );
  });

  test("with very many blanks in it is read as any other", () => {
    const plain_text = ` a${" ".repeat(300_000)}b\n${" ".repeat(300_000)}c `;
    expect(markdownText([{ type: "text", plain_text, annotations: { bold: true } }])).toBe(` **${plain_text.trim()}** `);
  });

  test("keeps its look where words end, and its links where they lead to the web", () => {
    const look = (markdown: string) => blocksFrom(markdown)[0]?.data.rich_text;
    expect(look("a **b *c*** `d` [e](https://e.x) [f](javascript:alert(1)) &lt;&#x1F600;")).toEqual([
      { type: "text", text: { content: "a " } },
      { type: "text", text: { content: "b " }, annotations: { bold: true } },
      { type: "text", text: { content: "c" }, annotations: { bold: true, italic: true } },
      { type: "text", text: { content: " " } },
      { type: "text", text: { content: "d" }, annotations: { code: true } },
      { type: "text", text: { content: " " } },
      { type: "text", text: { content: "e", link: { url: "https://e.x" } } },
      { type: "text", text: { content: " f <😀" } },
    ]);
    const bold = (plain_text: string) => ({ type: "text", plain_text, annotations: { bold: true } });
    expect(markdownText([bold("one "), bold("two "), { type: "text", plain_text: "three" }])).toBe("**one two** three");
  });

  test("is cut where Notion wants it, and never within a sign", () => {
    const [block] = blocksFrom("🦓".repeat(1500)) as [NewBlock];
    const pieces = block.data.rich_text as { text: { content: string } }[];
    expect(pieces.map(({ text }) => text.content.length)).toEqual([2000, 1000]);
    const odd = blocksFrom(`a${"🦓".repeat(1500)}`)[0]?.data.rich_text as typeof pieces;
    expect(odd.map(({ text }) => text.content.length)).toEqual([1999, 1002]);
    // Of a text with more than a hundred pieces there are several blocks.
    const many = blocksFrom("**a** b ".repeat(80));
    expect(many.map(({ data }) => (data.rich_text as unknown[]).length)).toEqual([100, 60]);
    expect(many.map(said).join("").trim()).toBe("a b ".repeat(80).trim());
  });
});

test("blocks go in as few requests as may be, each within what Notion takes, and in their order", async () => {
  const deep = (depth: number): NewBlock => ({ type: "toggle", data: { rich_text: [] }, children: depth > 0 ? [deep(depth - 1), deep(0)] : [] });
  const asked: { block_id: string; children: { type: string; toggle?: { children?: unknown[] } }[] }[] = [];
  let made = 0;
  const notion = {
    blocks: {
      children: {
        append: async (each: (typeof asked)[number]) => {
          asked.push(each);
          return { results: each.children.map(() => ({ id: `b${++made}` })) };
        },
      },
    },
  };
  expect(await append(notion as unknown as Notion, "page", [deep(3), ...Array.from({ length: 100 }, () => deep(0))])).toBe(107);
  expect(asked.map(({ block_id, children }) => [block_id, children.length])).toEqual([
    ["page", 100],
    ["b1", 2],
    ["b101", 2],
    ["page", 1],
  ]);
  const wide = Array.from({ length: 30 }, () => ({ ...deep(0), children: Array.from({ length: 90 }, () => deep(0)) }));
  for (const portion of portions(wide)) expect(portion.reduce((sum, { blocks }) => sum + blocks, 0)).toBeLessThanOrEqual(1000);
  expect(portions([])).toEqual([]);
});
