import { z } from "zod";
import { action } from "#lib/runtime/connectors/action";
import { idOf, type Notion, notionOf } from "#lib/runtime/connectors/notion/client";
import { type Found, page, pageShape, titleOf, toPage } from "#lib/runtime/connectors/notion/page";
import { plainProperties, properties } from "#lib/runtime/connectors/notion/properties";
import { readMarkdown } from "#lib/runtime/connectors/notion/to-markdown";

export const pageId = z.string().max(500).meta({ description: "The page: its id, or its address." });
export const turn = {
  after: z.string().max(500).optional().meta({ description: "Where to go on: the `next` of the part before." }),
  limit: z.int().min(1).max(100).default(20).meta({ description: "How many at most." }),
};
export const next = z.string().nullable().meta({ description: "Where it goes on, for `after`; null at the end." });
export const start = (after: string | undefined) => (after === undefined ? {} : { start_cursor: after });

export const requirePage = async (notion: Notion, given: string): Promise<Found> =>
  (await notion.pages.retrieve({ page_id: idOf(given, "pageId") })) as unknown as Found;

const found = page.extend({ kind: z.enum(["page", "database"]).meta({ description: "What it is." }) });

const search = action({
  name: "notion.search",
  description: "Find pages and databases by words of their titles, those changed last first. Without words all that are shared with this server.",
  access: "read",
  input: z.strictObject({
    query: z.string().max(500).default("").meta({ description: "Words of the title." }),
    kind: z.enum(["page", "database"]).optional().meta({ description: "Only pages, or only databases." }),
    ...turn,
  }),
  output: z.object({ results: z.array(found).meta({ description: "What was found." }), next }),
  target: () => null,
  async run(connected, { query, kind, after, limit }) {
    const answer = await notionOf(connected).search({
      ...{ query, page_size: limit, sort: { timestamp: "last_edited_time", direction: "descending" }, ...start(after) },
      ...(kind && { filter: { property: "object", value: kind === "page" ? "page" : "data_source" } as const }),
    });
    const results = (answer.results as unknown as Found[]).map((each) => ({
      kind: each.object === "page" ? ("page" as const) : ("database" as const),
      ...toPage(each),
    }));
    return { results, next: answer.next_cursor };
  },
});

const getPage = action({
  name: "notion.get_page",
  description: "Read what a page is: its title, where it is, and its properties. Its text is read with notion.get_page_content.",
  access: "read",
  input: z.strictObject({ pageId }),
  output: page.extend({ properties }),
  target: ({ pageId }) => pageId,
  async run(connected, { pageId }) {
    const found = await requirePage(notionOf(connected), pageId);
    return { ...toPage(found), properties: plainProperties(found.properties) };
  },
});

const getPageContent = action({
  name: "notion.get_page_content",
  description: "Read the text of a page as Markdown. A page or database inside it is a link to its id.",
  access: "read",
  input: z.strictObject({ pageId }),
  output: z.object({
    id: pageShape.id,
    title: pageShape.title,
    markdown: z.string().meta({ description: "The text, without the title." }),
    complete: z.boolean().meta({ description: "Whether that is all of it: very long pages are cut." }),
  }),
  target: ({ pageId }) => pageId,
  async run(connected, { pageId }) {
    const notion = notionOf(connected);
    const found = await requirePage(notion, pageId);
    return { id: found.id, title: titleOf(found), ...(await readMarkdown(notion, found.id)) };
  },
});

export const readActions = [search, getPage, getPageContent];
