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
  touch,
} from "#lib/testing/notion-world";

/** The double's pages and blocks. */
export function notionPages(app: App): void {
  app.post(
    "/v1/pages",
    answering(async (c) => {
      const { parent, properties = {}, children = [] } = (await c.req.json()) as { parent?: Parent; properties?: Json; children?: Json[] };
      checkChildren(children);
      const within = parentOf(parent);
      const columns = within?.object === "data_source" ? within.properties : { title: { id: "title", type: "title" } };
      const own = within?.object === "data_source" ? { type: "data_source_id", data_source_id: within.id, database_id: within.parent.database_id } : undefined;
      const page = put({
        ...{ object: "page", parent: own ?? (within ? { type: "page_id", page_id: within.id } : { type: "workspace", workspace: true }) },
        properties: { ...emptyOf(columns), ...valuesOf(properties, columns) },
      });
      if (within?.object === "page") within.children.push(page.id);
      addBlocks(page, children);
      return showPage(page);
    }),
  );
  app.get(
    "/v1/pages/:id",
    answering((c) => showPage(find(c.req.param("id"), "page"))),
  );
  app.patch(
    "/v1/pages/:id",
    answering(async (c) => {
      const page = find(c.req.param("id"), "page");
      const { properties = {}, in_trash, archived } = (await c.req.json()) as { properties?: Json; in_trash?: boolean; archived?: boolean };
      Object.assign(page.properties, valuesOf(properties, page.properties));
      page.trashed = in_trash ?? archived ?? page.trashed;
      touch(page);
      return showPage(page);
    }),
  );
  app.get(
    "/v1/blocks/:id",
    answering((c) => showBlock(find(c.req.param("id"), "block", "page", "database"))),
  );
  app.get(
    "/v1/blocks/:id/children",
    answering((c) => {
      const children = find(c.req.param("id"), "block", "page").children.map((id) => notionWorld().things.get(id) as Thing);
      const cursor = c.req.query("start_cursor");
      const asked = { page_size: c.req.query("page_size"), ...(cursor !== undefined && { start_cursor: cursor }) };
      return listed(
        children.filter(({ trashed }) => !trashed),
        asked,
        showBlock,
        "block",
      );
    }),
  );
  app.patch(
    "/v1/blocks/:id/children",
    answering(async (c) => {
      const parent = find(c.req.param("id"), "block", "page");
      const { children } = (await c.req.json()) as { children: Json[] };
      checkChildren(children);
      const added = addBlocks(parent, children);
      touch(parent);
      return { object: "list", results: added.map(showBlock), next_cursor: null, has_more: false, type: "block", block: {} };
    }),
  );
}

/** What something is to be made in. Without any it is the workspace itself. */
function parentOf(parent: Parent | undefined): Thing | undefined {
  if (parent === undefined || parent.workspace === true) return undefined;
  if (parent.page_id !== undefined) return find(String(parent.page_id), "page");
  return find(String(parent.data_source_id), "data_source");
}

const empty: Record<string, unknown> = { title: [], rich_text: [], multi_select: [], people: [], relation: [], files: [], checkbox: false };
type Columns = Record<string, { id: string; type: string } & Json>;
const emptyOf = (columns: Columns): Columns =>
  Object.fromEntries(Object.entries(columns).map(([name, { id, type }]) => [name, { id, type, [type]: empty[type] ?? null }]));

/** Values as they are sent, as they are answered. A column that is not there is refused, and one of another kind. */
function valuesOf(given: Json, columns: Columns): Columns {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const column = columns[name] ?? Object.values(columns).find(({ id }) => id === name);
      if (!column) throw new Invalid(`${name} is not a property that exists.`);
      const key = Object.keys(columns).find((each) => columns[each] === column) as string;
      const { id, type } = column;
      const held = (value as Json)[type];
      if (held === undefined) throw new Invalid(`${name} is expected to be ${type}.`);
      if (type === "number" && held !== null && typeof held !== "number") throw new Invalid(`${name}.number should be a number.`);
      return [key, { id, type, [type]: type === "title" || type === "rich_text" ? richText(held, `properties.${name}`) : held }];
    }),
  );
}

const titleOf = ({ properties }: Thing) => plain(Object.values(properties).find(({ type }) => type === "title")?.title);

export const showPage = (page: Thing) => ({
  ...{ ...common(page), cover: null, icon: null, is_locked: false, properties: page.properties },
  ...{ url: addressOf(page), public_url: null },
});

/** A block as it is answered. A page or database inside is a block too. */
export function showBlock(thing: Thing): Json {
  const inside = { page: "child_page", database: "child_database", data_source: "" };
  const type = thing.object === "block" ? thing.type : inside[thing.object];
  const data = thing.object === "page" ? { title: titleOf(thing) } : thing.object === "database" ? { title: thing.title } : thing.data;
  return { ...common(thing), object: "block", type, has_children: thing.children.length > 0, [type]: data };
}

/** Notion takes a hundred blocks at a time, two levels of them below the first, a thousand in all. */
function checkChildren(children: Json[], depth = 0): number {
  if (children.length > 100) throw new Invalid(`body.children.length should be ≤ \`100\`, instead was \`${children.length}\`.`);
  if (depth > 2) throw new Invalid("children should be not present.");
  let count = children.length;
  for (const child of children) {
    const data = child[String(child.type)] as Json | undefined;
    if (!data) throw new Invalid(`body.children[0].${child.type} should be defined.`);
    for (const field of ["rich_text", "caption"]) if (data[field] !== undefined) richText(data[field], `body.children.${field}`);
    if (child.type === "table" && !(Array.isArray(data.children) && data.children.length > 0)) throw new Invalid("a table should have rows.");
    if (child.type === "code" && typeof data.language !== "string") throw new Invalid("code.language should be defined.");
    count += checkChildren((data.children as Json[]) ?? [], depth + 1);
  }
  if (count > 1000) throw new Invalid("there should be at most 1000 blocks.");
  return count;
}

function addBlocks(parent: Thing, children: Json[]): Thing[] {
  return children.map((child) => {
    const type = String(child.type);
    const { children: below = [], ...data } = child[type] as Json;
    for (const field of ["rich_text", "caption"]) if (data[field] !== undefined) data[field] = richText(data[field], field);
    if (Array.isArray(data.cells)) data.cells = data.cells.map((cell) => richText(cell, "cells"));
    const above: Parent = parent.object === "page" ? { type: "page_id", page_id: parent.id } : { type: "block_id", block_id: parent.id };
    const block = put({ object: "block", parent: above, type, data });
    parent.children.push(block.id);
    addBlocks(block, below as Json[]);
    return block;
  });
}
