import { showPage } from "#lib/testing/notion-pages";
import {
  type App,
  addressOf,
  answering,
  common,
  find,
  Invalid,
  type Json,
  listed,
  notionWorld,
  type Parent,
  plain,
  put,
  richText,
  type Thing,
  type Turn,
} from "#lib/testing/notion-world";

const texts = (title: string) => richText(title === "" ? [] : [{ type: "text", text: { content: title } }], "title");

export const showSource = (source: Thing) => ({
  ...{ ...common(source), title: texts(source.title), description: [], icon: null, cover: null, is_inline: false, properties: source.properties },
  ...{ database_parent: notionWorld().things.get(String(source.parent.database_id))?.parent, url: addressOf(source), public_url: null },
});

/** The double's databases and their data sources. */
export function notionTables(app: App): void {
  app.post(
    "/v1/databases",
    answering(async (c) => {
      const { parent, title, initial_data_source } = (await c.req.json()) as { parent: Parent; title: unknown; initial_data_source: { properties: Json } };
      const within = parent.page_id === undefined ? undefined : find(String(parent.page_id), "page");
      const name = plain(richText(title, "title"));
      const database = put({
        object: "database",
        parent: within ? { type: "page_id", page_id: within.id } : { type: "workspace", workspace: true },
        title: name,
      });
      within?.children.push(database.id);
      const properties = Object.fromEntries(
        Object.entries(initial_data_source.properties).map(([column, how]) => {
          const type = Object.keys(how as Json)[0] as string;
          return [column, { id: encodeURIComponent(column).slice(0, 8), name: column, type, [type]: (how as Json)[type] }];
        }),
      );
      put({ object: "data_source", parent: { type: "database_id", database_id: database.id }, title: name, properties });
      return showDatabase(database);
    }),
  );
  app.get(
    "/v1/databases/:id",
    answering((c) => showDatabase(find(c.req.param("id"), "database"))),
  );
  app.get(
    "/v1/data_sources/:id",
    answering((c) => showSource(find(c.req.param("id"), "data_source"))),
  );
  app.post(
    "/v1/data_sources/:id/query",
    answering(async (c) => {
      const { id, properties } = find(c.req.param("id"), "data_source");
      const asked = (await c.req.json().catch(() => ({}))) as { filter?: Json; sorts?: { property: string; direction: string }[] } & Turn;
      const rows = [...notionWorld().things.values()].filter(
        (each) => each.object === "page" && each.parent.data_source_id === id && !each.trashed && fits(each, asked.filter, properties),
      );
      for (const { property, direction } of [...(asked.sorts ?? [])].reverse())
        rows.sort((a, b) => (heldIn(a, property) < heldIn(b, property) ? -1 : 1) * (direction === "descending" ? -1 : 1));
      return listed(rows, asked, showPage, "page_or_data_source");
    }),
  );
}

const sourcesOf = (database: Thing) =>
  [...notionWorld().things.values()].filter(({ parent }) => parent.type === "database_id" && parent.database_id === database.id);

const showDatabase = (database: Thing) => ({
  ...{ ...common(database), title: texts(database.title), description: [], icon: null, cover: null, is_inline: false, is_locked: false },
  ...{ url: addressOf(database), public_url: null, data_sources: sourcesOf(database).map(({ id, title }) => ({ id, name: title })) },
});

function heldIn({ properties }: Thing, name: string): string | number | boolean {
  const value = properties[name];
  const held = value?.[value.type];
  if (Array.isArray(held)) return plain(held);
  if (typeof held === "object" && held !== null) return String((held as Json).name ?? (held as Json).start);
  return (held as string | number | boolean | undefined) ?? "";
}

/** Some of the filters that Notion has. One for a column that is not there is refused. */
function fits(row: Thing, filter: Json | undefined, columns: Thing["properties"]): boolean {
  if (filter === undefined) return true;
  if (Array.isArray(filter.and)) return (filter.and as Json[]).every((each) => fits(row, each, columns));
  if (Array.isArray(filter.or)) return (filter.or as Json[]).some((each) => fits(row, each, columns));
  const name = String(filter.property);
  const column = columns[name];
  if (!column) throw new Invalid(`Could not find property with name or id: ${name}`);
  const how = filter[column.type] as Json | undefined;
  if (!how) throw new Invalid(`filter.${column.type} should be defined.`);
  const value = heldIn(row, name);
  return Object.entries(how).every(([sign, wanted]) => {
    if (sign === "equals") return value === wanted;
    if (sign === "contains") return String(value).includes(String(wanted));
    if (sign === "greater_than") return Number(value) > Number(wanted);
    throw new Invalid(`filter.${column.type}.${sign} should be not present.`);
  });
}
