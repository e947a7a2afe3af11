import { z } from "zod";
import { action } from "#lib/runtime/connectors/action";
import { idOf, notionOf } from "#lib/runtime/connectors/notion/client";
import { findDatabase } from "#lib/runtime/connectors/notion/database";
import { blocksFrom } from "#lib/runtime/connectors/notion/from-markdown";
import { type Found, page, pageShape, toPage } from "#lib/runtime/connectors/notion/page";
import { content, createPage, title } from "#lib/runtime/connectors/notion/page-actions";
import { givenProperties, notionProperties, plainProperties, properties } from "#lib/runtime/connectors/notion/properties";
import { next, start, turn } from "#lib/runtime/connectors/notion/read-actions";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

const databaseId = z.string().max(500).meta({ description: "The database: its id, or its address." });
const row = page.extend({ properties });
const toRow = (found: Found) => ({ ...toPage(found), properties: plainProperties(found.properties) });

const getDatabase = action({
  name: "notion.get_database",
  description: "Read what columns a database has: their names, kinds and options.",
  access: "read",
  input: z.strictObject({ databaseId }),
  output: z.object({
    ...pageShape,
    properties: z
      .array(
        z.object({
          name: z.string().meta({ description: "The column's name." }),
          kind: z.string().meta({ description: "What it holds, in Notion's words, such as `rich_text` or `multi_select`." }),
          options: z.array(z.string()).meta({ description: "The names that it takes, where it takes only some." }),
        }),
      )
      .meta({ description: "Its columns." }),
  }),
  target: ({ databaseId }) => databaseId,
  async run(connected, { databaseId }) {
    const found = await findDatabase(notionOf(connected), idOf(databaseId, "databaseId"), "input.databaseId");
    const properties = Object.entries(found.properties ?? {}).map(([name, column]) => {
      const { options = [] } = (column[column.type] ?? {}) as { options?: { name: string }[] };
      return { name, kind: column.type, options: options.map((option) => option.name) };
    });
    return { ...toPage(found), properties };
  },
});

const queryDatabase = action({
  name: "notion.query_database",
  description: "Find rows of a database.",
  access: "read",
  input: z.strictObject({
    databaseId,
    filter: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'Which rows, as Notion\'s API writes filters, such as `{"property": "Done", "checkbox": {"equals": true}}`. All unless given.' }),
    sorts: z
      .array(z.record(z.string(), z.unknown()))
      .max(10)
      .optional()
      .meta({ description: 'Their order, as Notion\'s API writes it, such as `[{"property": "Due", "direction": "ascending"}]`.' }),
    ...turn,
  }),
  output: z.object({ rows: z.array(row).meta({ description: "The rows that were found." }), next }),
  target: ({ databaseId }) => databaseId,
  async run(connected, { databaseId, filter, sorts, after, limit }) {
    const notion = notionOf(connected);
    const { id } = await findDatabase(notion, idOf(databaseId, "databaseId"), "input.databaseId");
    const asked = { data_source_id: id, page_size: limit, ...start(after), ...(filter && { filter }), ...(sorts && { sorts }) };
    const found = await notion.dataSources.query(asked as never);
    const rows = (found.results as unknown as Found[]).filter(({ object }) => object === "page");
    return { rows: rows.map(toRow), next: found.next_cursor };
  },
});

const createDatabaseEntry = action({
  name: "notion.create_database_entry",
  description: "Add a row to a database, with its columns and, where wanted, a text on its page.",
  access: "exec",
  input: z.strictObject({
    databaseId,
    title: title.optional().meta({ description: "The row's title, whatever its column is called." }),
    properties: givenProperties.default({}),
    content: content.optional(),
  }),
  output: row,
  target: ({ databaseId }) => databaseId,
  async run(connected, { databaseId, title, properties, content = "" }) {
    const notion = notionOf(connected);
    const { id, properties: columns = {} } = await findDatabase(notion, idOf(databaseId, "databaseId"), "input.databaseId");
    const titled = Object.keys(columns).find((name) => columns[name]?.type === "title");
    if (title !== undefined && titled !== undefined && Object.hasOwn(properties, titled))
      throw new ConnectorProblem("INVALID_INPUT", `The title is given twice: ${titled} is the column that holds it.`, { param: "input.title" });
    const given = { ...properties, ...(title !== undefined && titled !== undefined && { [titled]: title }) };
    return toRow(await createPage(notion, { type: "data_source_id", data_source_id: id }, notionProperties(given, columns), blocksFrom(content)));
  },
});

export const databaseActions = [getDatabase, queryDatabase, createDatabaseEntry];
