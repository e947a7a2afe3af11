import type { Connected } from "#lib/runtime/connectors/connected";
import type { Content, Part, Source, Turn } from "#lib/runtime/connectors/connector";
import { findId, ifThere, type Notion, notionOf } from "#lib/runtime/connectors/notion/client";
import { findDatabase } from "#lib/runtime/connectors/notion/database";
import { type Found, type Parent, titleOf, toPage } from "#lib/runtime/connectors/notion/page";
import { start } from "#lib/runtime/connectors/notion/read-actions";
import { readMarkdown } from "#lib/runtime/connectors/notion/to-markdown";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

/** The pages and databases that are shared with this server, those changed last first. */
export async function listSources(connected: Connected, { after, limit }: Turn): Promise<Part<Source>> {
  const sort = { timestamp: "last_edited_time", direction: "descending" } as const;
  const found = await notionOf(connected).search({ page_size: limit, sort, ...start(after) });
  const data = (found.results as unknown as Found[]).map((each): Source => {
    const { id, title, url, updatedAt } = toPage(each);
    const description = each.object === "page" ? null : "A database";
    return { id, name: title, kind: "page", description, url, updatedAt: updatedAt === null ? null : new Date(updatedAt) };
  });
  return { data, next: found.next_cursor };
}

const nothing = () => new ConnectorProblem("NOT_FOUND", "Notion has nothing of that name, or nothing that the connected account sees.");

/** A page as Markdown, or the rows of a database. A path is the ids of pages, each in the one before. */
export async function readContent(connected: Connected, { source, path }: { source: string; path?: string | undefined }): Promise<Content> {
  const notion = notionOf(connected);
  const ids = [source, ...(path?.split("/") ?? [])].map(findId);
  if (ids.some((id) => id === undefined)) throw nothing();
  let found = await lookUp(notion, ids[0] as string);
  for (const id of ids.slice(1) as string[]) {
    const inside = await lookUp(notion, id);
    if (!(await isIn(notion, inside, found))) throw nothing();
    found = inside;
  }
  return found.object === "page" ? pageContent(notion, found) : rowsOf(notion, found);
}

async function lookUp(notion: Notion, id: string): Promise<Found> {
  const page = await ifThere(notion.pages.retrieve({ page_id: id }));
  return page ? (page as unknown as Found) : findDatabase(notion, id, "source");
}

/** Whether something is in a page or database. A page may stand in a column or a list of another, which are blocks. */
async function isIn(notion: Notion, { parent, ...inside }: Found & { database_parent?: Parent }, outer: Found): Promise<boolean> {
  // A data source is in its database, which is in a page.
  let at = inside.object === "page" ? parent : (inside.database_parent ?? parent);
  for (let steps = 0; at?.type === "block_id" && steps < 10; steps++)
    at = ((await notion.blocks.retrieve({ block_id: String(at.block_id) })) as unknown as { parent?: Parent }).parent;
  return at !== undefined && [at.page_id, at.data_source_id].includes(outer.id);
}

async function pageContent(notion: Notion, page: Found): Promise<Content> {
  const { markdown, complete } = await readMarkdown(notion, page.id);
  if (!complete)
    throw new ConnectorProblem("INVALID_INPUT", "This page is too long to be read as a whole; notion.get_page_content reads its beginning.", {
      param: "source",
    });
  return {
    ref: null,
    kind: "file",
    contentType: "text/markdown; charset=utf-8",
    bytes: new TextEncoder().encode(`# ${titleOf(page)}\n\n${markdown}`.trimEnd().concat("\n")),
  };
}

/** Most rows that are listed as a folder's. */
const MOST_ROWS = 1000;

async function rowsOf(notion: Notion, { id }: Found): Promise<Content> {
  const entries: { path: string; kind: "file"; size: null }[] = [];
  let cursor: string | null | undefined;
  do {
    const part = await notion.dataSources.query({ data_source_id: id, page_size: 100, ...(cursor && { start_cursor: cursor }) });
    for (const row of part.results) entries.push({ path: row.id, kind: "file", size: null });
    cursor = part.next_cursor;
  } while (cursor && entries.length < MOST_ROWS);
  if (cursor)
    throw new ConnectorProblem("INVALID_INPUT", `This database has more than ${MOST_ROWS} rows; notion.query_database reads them in parts.`, {
      param: "source",
    });
  return { ref: null, kind: "folder", entries };
}
