import type { Notion } from "#lib/runtime/connectors/notion/client";
import { markdownText, plainText, type RichText } from "#lib/runtime/connectors/notion/rich-text";

type Of = {
  rich_text?: RichText[];
  caption?: RichText[];
  cells?: RichText[][];
  checked?: boolean;
  language?: string;
  url?: string;
  title?: string;
  name?: string;
  expression?: string;
  has_column_header?: boolean;
  is_toggleable?: boolean;
  icon?: { emoji?: string } | null;
  file?: { url?: string };
  external?: { url?: string };
  page_id?: string;
  database_id?: string;
  synced_from?: { block_id?: string } | null;
};
type Block = { id: string; type: string; has_children: boolean };
type Node = { block: Block; of: Of; children: Node[] };

/** How many requests a page is read with: Notion takes about three a second, and gives a hundred blocks with each. */
const MOST_REQUESTS = 100;
const DEEPEST = 12;

/** What is on a page, as Markdown. `complete` is false when it was too much to read all of it. */
export async function readMarkdown(notion: Notion, pageId: string): Promise<{ markdown: string; complete: boolean }> {
  const left = { requests: MOST_REQUESTS, complete: true };
  const nodes = await readNodes(notion, pageId, left, 0);
  const note = left.complete ? "" : "\n\n<!-- The page goes on: it is too long to be read as a whole. -->";
  return { markdown: `${blocksOf(nodes)}${note}`.trim(), complete: left.complete };
}

async function readNodes(notion: Notion, id: string, left: { requests: number; complete: boolean }, depth: number): Promise<Node[]> {
  const nodes: Node[] = [];
  let cursor: string | undefined;
  do {
    if (left.requests-- <= 0 || depth > DEEPEST) {
      left.complete = false;
      return nodes;
    }
    const part = await notion.blocks.children.list({ block_id: id, page_size: 100, ...(cursor && { start_cursor: cursor }) });
    for (const block of part.results as Block[]) {
      const of = ((block as unknown as Record<string, unknown>)[block.type] ?? {}) as Of;
      nodes.push({ block, of, children: [] });
    }
    cursor = part.next_cursor ?? undefined;
  } while (cursor);
  for (const node of nodes) {
    // What is on a page inside is read with that page.
    if (!node.block.has_children || node.block.type === "child_page" || node.block.type === "child_database") continue;
    node.children = await readNodes(notion, node.of.synced_from?.block_id ?? node.block.id, left, depth + 1);
  }
  return nodes;
}

const LIST = ["bulleted_list_item", "numbered_list_item", "to_do"];

/** Blocks below one another. Items of one list stand close. */
function blocksOf(nodes: Node[]): string {
  let out = "";
  let number = 0;
  for (const [i, node] of nodes.entries()) {
    const { type } = node.block;
    number = type === "numbered_list_item" ? number + 1 : 0;
    const text = blockOf(node, number);
    if (text === "") continue;
    const close = LIST.includes(type) && nodes[i - 1]?.block.type === type;
    out += `${out === "" ? "" : close ? "\n" : "\n\n"}${text}`;
  }
  return out;
}

const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by);

/** An item of a list with what is below it, which is a paragraph of its own only where it is one. */
function item(sign: string, { of, children }: Node): string {
  const by = " ".repeat(sign.length === 6 ? 2 : sign.length);
  const gap = children[0] && LIST.includes(children[0].block.type) ? "\n" : "\n\n";
  const below = children.length > 0 ? `${gap}${indented(blocksOf(children), by)}` : "";
  return `${sign}${markdownText(of.rich_text).replaceAll("\n", `  \n${by}`)}${below}`;
}

function blockOf(node: Node, number: number): string {
  const { of, children, block } = node;
  const text = markdownText(of.rich_text);
  const below = () => (children.length > 0 ? blocksOf(children) : "");
  const withBelow = (own: string) => [own, below()].filter((each) => each !== "").join("\n\n");
  const url = of.url ?? of.external?.url ?? of.file?.url ?? "";
  const named = (name: string) => `[${markdownText(of.caption) || of.name || name}](<${url}>)`;
  const heading = /^heading_(\d)$/.exec(block.type)?.[1];
  if (heading) return withBelow(`${"#".repeat(Number(heading))} ${text.replaceAll("\n", " ")}`);
  switch (block.type) {
    case "paragraph":
      return withBelow(text.replaceAll("\n", "  \n"));
    case "bulleted_list_item":
      return item("- ", node);
    case "numbered_list_item":
      return item(`${number}. `, node);
    case "to_do":
      return item(of.checked ? "- [x] " : "- [ ] ", node);
    case "toggle":
      return `<details>\n<summary>${text}</summary>\n\n${below()}\n\n</details>`;
    case "quote":
      return withBelow(text)
        .replace(/^(?=.)/gm, "> ")
        .replace(/^$/gm, ">");
    case "callout":
      return withBelow([of.icon?.emoji, text].filter(Boolean).join(" "))
        .replace(/^(?=.)/gm, "> ")
        .replace(/^$/gm, ">");
    case "code":
      return fenced(plainText(of.rich_text), of.language === "plain text" ? "" : (of.language ?? ""));
    case "equation":
      return `$$\n${of.expression ?? ""}\n$$`;
    case "divider":
      return "---";
    case "table":
      return tableOf(children);
    case "image":
      return `![${plainText(of.caption)}](<${url}>)`;
    case "file":
    case "pdf":
    case "video":
    case "audio":
    case "bookmark":
    case "embed":
    case "link_preview":
      return named(url);
    case "child_page":
    case "child_database":
      return `[${of.title || "Untitled"}](${block.id})`;
    case "link_to_page": {
      const id = of.page_id ?? of.database_id ?? "";
      return `[${id}](${id})`;
    }
    case "column_list":
    case "column":
    case "synced_block":
    case "template":
      return withBelow(text);
    case "table_of_contents":
    case "breadcrumb":
      return "";
    default:
      return withBelow([`<!-- Notion: a block of the kind ${block.type} -->`, text].filter(Boolean).join("\n\n"));
  }
}

function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}

/** Markdown's tables have a head, so the first row is it. */
function tableOf(rows: Node[]): string {
  const lines = rows.map(({ of }) => `| ${(of.cells ?? []).map((cell) => markdownText(cell).replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`);
  const width = rows[0]?.of.cells?.length ?? 0;
  return [lines[0], `|${" --- |".repeat(width)}`, ...lines.slice(1)].join("\n");
}
