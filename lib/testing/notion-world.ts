import { randomUUID } from "node:crypto";
import type { EmulatorContext } from "emulate";
import { once } from "#lib/platform/global";

export type App = EmulatorContext<object>["app"];
type Call = Parameters<Parameters<App["get"]>[1]>[0];
export type Json = Record<string, unknown>;
export type Parent = { type: string } & Json;

/** A page, block, database or data source, as the double holds it. `children` are ids of blocks and pages, in order. */
export type Thing = {
  object: "page" | "block" | "database" | "data_source";
  id: string;
  parent: Parent;
  created: number;
  edited: number;
  trashed: boolean;
  children: string[];
  /** Of a block. */
  type: string;
  data: Json;
  /** Of a page its values, of a data source its columns. */
  properties: Record<string, { id: string; type: string } & Json>;
  title: string;
};

export type Comment = { id: string; page: string; discussion: string; rich_text: Json[]; created: number };

/** What is in the one workspace that the double has, and its clock, which a test may put forward. */
export const notionWorld = () =>
  once("test:notion", () => {
    const world = {
      ...{ bot: randomUUID(), person: randomUUID(), workspace: randomUUID(), ahead: 0 },
      things: new Map<string, Thing>(),
      comments: [] as Comment[],
      now: () => Date.now() + world.ahead,
    };
    return world;
  });

/** Puts something there, and makes it the last in what it is in. */
export function put(thing: Partial<Thing> & Pick<Thing, "object" | "parent">): Thing {
  const world = notionWorld();
  const now = world.now();
  const made = { ...{ id: randomUUID(), created: now, edited: now, trashed: false, children: [], type: "", data: {}, properties: {}, title: "" }, ...thing };
  world.things.set(made.id, made);
  return made;
}

/** Notes that something was changed: it, and the page that it is on. */
export function touch(thing: Thing): void {
  thing.edited = notionWorld().now();
  const above = notionWorld().things.get(String(thing.parent[thing.parent.type]));
  if (thing.object === "block" && above) touch(above);
}

/** Notion's times are whole minutes. */
export const minute = (time: number) => new Date(Math.floor(time / 60_000) * 60_000).toISOString();

export const failure = (c: Call, status: number, code: string, message: string) =>
  c.json({ object: "error", status, code, message, request_id: randomUUID() }, status);

/** What is wrong with a request, to be answered with 400. */
export class Invalid extends Error {}
export class Missing extends Error {}

/** Runs what answers a request; what is wrong with it is answered as Notion does. */
export function answering(work: (c: Call) => Promise<unknown> | unknown): (c: Call) => Promise<Response> {
  return async (c) => {
    try {
      return c.json(await work(c), 200, { date: new Date(notionWorld().now()).toUTCString() });
    } catch (error) {
      if (error instanceof Invalid) return failure(c, 400, "validation_error", `body failed validation: ${error.message}`);
      if (error instanceof Missing)
        return failure(c, 404, "object_not_found", `Could not find ${error.message}. Make sure the relevant pages and databases are shared.`);
      throw error;
    }
  };
}

/** What has an id, of the kinds that are asked for. */
export function find(id: string | undefined, ...objects: Thing["object"][]): Thing {
  const plain = String(id).replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/i.test(plain)) throw new Invalid(`id should be a valid uuid, instead was \`"${id}"\`.`);
  const thing = notionWorld().things.get(plain.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5").toLowerCase());
  if (!thing || !objects.includes(thing.object)) throw new Missing(`${objects[0]} with ID: ${id}`);
  return thing;
}

export type Turn = { start_cursor?: unknown; page_size?: unknown };

/** A part of a list. A cursor is the id of what comes first. */
export function listed<T extends { id: string }>(items: T[], asked: Turn, show: (item: T) => unknown, type: string) {
  const size = Math.min(Number(asked.page_size ?? 100), 100);
  const from = asked.start_cursor === undefined ? 0 : items.findIndex(({ id }) => id === asked.start_cursor);
  if (from < 0) throw new Invalid("start_cursor is not valid.");
  const next = items[from + size]?.id ?? null;
  return { object: "list", results: items.slice(from, from + size).map(show), next_cursor: next, has_more: next !== null, type, [type]: {} };
}

type Piece = { type?: string; text?: { content: string; link?: { url: string } | null }; annotations?: Json };

/** Text as it is sent, as it is answered. */
export function richText(given: unknown, where: string): Json[] {
  if (!Array.isArray(given)) throw new Invalid(`${where} should be an array.`);
  if (given.length > 100) throw new Invalid(`${where}.length should be ≤ \`100\`, instead was \`${given.length}\`.`);
  return (given as Piece[]).map(({ text, annotations }, i) => {
    if (typeof text?.content !== "string") throw new Invalid(`${where}[${i}].text.content should be a string.`);
    if (text.content.length > 2000) throw new Invalid(`${where}[${i}].text.content.length should be ≤ \`2000\`, instead was \`${text.content.length}\`.`);
    if (text.link && !URL.canParse(text.link.url)) throw new Invalid(`Invalid URL for link.`);
    const look = { bold: false, italic: false, strikethrough: false, underline: false, code: false, color: "default", ...annotations };
    const { content, link = null } = text;
    return { type: "text", text: { content, link }, annotations: look, plain_text: content, href: link?.url ?? null };
  });
}

export const plain = (texts: unknown) => (Array.isArray(texts) ? (texts as { plain_text: string }[]) : []).map(({ plain_text }) => plain_text).join("");

const by = (id: string) => ({ object: "user", id });

/** What all things say of themselves. */
export const common = ({ object, id, parent, created, edited, trashed }: Thing) => ({
  ...{ object, id, parent, created_time: minute(created), last_edited_time: minute(edited), archived: trashed, in_trash: trashed },
  ...{ created_by: by(notionWorld().bot), last_edited_by: by(notionWorld().bot) },
});

export const addressOf = (thing: Thing) => `https://www.notion.so/${thing.id.replaceAll("-", "")}`;
