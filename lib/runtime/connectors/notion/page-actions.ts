import { z } from "zod";
import { action } from "#lib/runtime/connectors/action";
import { append, portions } from "#lib/runtime/connectors/notion/append";
import { idOf, type Notion, notionOf } from "#lib/runtime/connectors/notion/client";
import { blocksFrom, type NewBlock } from "#lib/runtime/connectors/notion/from-markdown";
import { type Found, page, toPage } from "#lib/runtime/connectors/notion/page";
import { givenProperties, notionProperties, plainProperties, properties } from "#lib/runtime/connectors/notion/properties";
import { pageId, requirePage } from "#lib/runtime/connectors/notion/read-actions";
import { plainTexts } from "#lib/runtime/connectors/notion/texts";
import { ConnectorProblem, toProblem } from "#lib/runtime/connectors/problem";

export const content = z
  .string()
  .max(500_000)
  .meta({ description: "The text, as Markdown: headings, lists, to-dos, quotes, code, tables and pictures become blocks of Notion's." });
export const title = z.string().min(1).max(2000);

/** Makes a page with its text. One request does it unless there is too much for one: then what was made is named if the rest fails. */
export async function createPage(notion: Notion, parent: object, properties: object, blocks: NewBlock[]): Promise<Found> {
  const [first, ...more] = portions(blocks);
  const whole = first !== undefined && more.length === 0 && first.every(({ later }) => later.length === 0);
  const body = { parent, properties, ...(whole && { children: first.map(({ body }) => body) }) };
  const made = (await notion.pages.create(body as never)) as unknown as Found;
  if (first && !whole) await appendOrSay(notion, made.id, blocks, `The page ${made.id} was made`);
  return made;
}

/** Text that takes several requests may be there in part: then it is said, for to do it again would double it. */
async function appendOrSay(notion: Notion, id: string, blocks: NewBlock[], done: string): Promise<number> {
  return append(notion, id, blocks).catch((error: unknown) => {
    const { message } = toProblem("notion", error);
    throw new ConnectorProblem("OUTCOME_UNKNOWN", `${done}, and part of its text may be there. ${message}`);
  });
}

const create = action({
  name: "notion.create_page",
  description:
    "Make a page with a title and a text. Without a parent it is a private page of the person who connected the account, at the top of their workspace.",
  access: "exec",
  input: z.strictObject({
    title: title.meta({ description: "The page's title." }),
    content: content.optional(),
    parent: z
      .string()
      .max(500)
      .optional()
      .meta({ description: "The page under which it is made: its id, or its address. For a row of a database there is notion.create_database_entry." }),
  }),
  output: page,
  target: ({ parent }) => parent ?? null,
  async run(connected, { title, content = "", parent }) {
    const where = parent === undefined ? { type: "workspace", workspace: true } : { type: "page_id", page_id: idOf(parent, "parent") };
    return toPage(await createPage(notionOf(connected), where, { title: { title: plainTexts(title) } }, blocksFrom(content)));
  },
});

const appendToPage = action({
  name: "notion.append_to_page",
  description: "Put text at the end of a page.",
  access: "exec",
  input: z.strictObject({ pageId, content: content.min(1) }),
  output: z.object({ id: z.string().meta({ description: "The page." }), blocks: z.int().meta({ description: "How many blocks were added." }) }),
  target: ({ pageId }) => pageId,
  async run(connected, { pageId, content }) {
    const id = idOf(pageId, "pageId");
    const notion = notionOf(connected);
    const blocks = blocksFrom(content);
    const [first, ...more] = portions(blocks);
    if (!first) throw new ConnectorProblem("INVALID_INPUT", "There is nothing in it.", { param: "input.content" });
    const once = more.length === 0 && first.every(({ later }) => later.length === 0);
    if (once) return { id, blocks: await append(notion, id, blocks) };
    await requirePage(notion, pageId);
    return { id, blocks: await appendOrSay(notion, id, blocks, "It was begun") };
  },
});

const updatePageProperties = action({
  name: "notion.update_page_properties",
  description: "Change properties of a page: its title, and of a row of a database its columns.",
  access: "exec",
  input: z.strictObject({ pageId, properties: givenProperties }),
  output: page.extend({ properties }),
  target: ({ pageId }) => pageId,
  async run(connected, { pageId, properties }) {
    const notion = notionOf(connected);
    const found = await requirePage(notion, pageId);
    const changed = await notion.pages.update({ page_id: found.id, properties: notionProperties(properties, found.properties ?? {}) as never });
    return { ...toPage(changed as unknown as Found), properties: plainProperties((changed as unknown as Found).properties) };
  },
});

const archivePage = action({
  name: "notion.archive_page",
  description: "Put a page, with all that is in it, into Notion's trash, from which a person can take it back. With `archived: false` it is taken back.",
  access: "exec",
  input: z.strictObject({ pageId, archived: z.boolean().default(true).meta({ description: "false takes it back from the trash." }) }),
  output: page,
  target: ({ pageId }) => pageId,
  async run(connected, { pageId, archived }) {
    const changed = await notionOf(connected).pages.update({ page_id: idOf(pageId, "pageId"), in_trash: archived });
    return toPage(changed as unknown as Found);
  },
});

export const pageActions = [create, appendToPage, updatePageProperties, archivePage];
