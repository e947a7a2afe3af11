import { z } from "zod";
import { idOf } from "#lib/runtime/connectors/notion/client";
import { plainText, type RichText } from "#lib/runtime/connectors/notion/rich-text";
import { plainTexts } from "#lib/runtime/connectors/notion/texts";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

type Value = { type: string } & Record<string, unknown>;

/** A page's properties by name, as plain values. */
export const properties = z.record(z.string(), z.unknown()).meta({ description: "Its properties by name, as plain values." });

export const givenProperties = z.record(z.string(), z.unknown()).meta({
  description:
    "Properties by name, as plain values: a text, a number, true or false, the name of an option, a list of names, a date such as `2026-03-01` or `{start, end}`, a list of ids of pages or people. null empties one.",
});

/** What a page's properties hold, in plain values. */
export const plainProperties = (given: Record<string, Value> = {}): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, plain(value)]));

function plain(value: Value): unknown {
  const held = value[value.type] as never;
  if (held === null || held === undefined) return null;
  switch (value.type) {
    case "title":
    case "rich_text":
      return plainText(held as RichText[]);
    case "select":
    case "status":
      return (held as { name: string }).name;
    case "multi_select":
      return (held as { name: string }[]).map(({ name }) => name);
    case "date":
      return { start: (held as { start: string }).start, end: (held as { end: string | null }).end };
    case "people":
      return (held as Person[]).map(person);
    case "created_by":
    case "last_edited_by":
      return person(held);
    case "files":
      return (held as { name: string; external?: { url: string }; file?: { url: string } }[]).map(({ name, external, file }) => ({
        name,
        url: external?.url ?? file?.url ?? null,
      }));
    case "relation":
      return (held as { id: string }[]).map(({ id }) => id);
    case "formula":
      return plain(held);
    case "rollup":
      return (held as Value).type === "array" ? ((held as Value).array as Value[]).map(plain) : plain(held);
    case "unique_id":
      return [(held as { prefix: string | null }).prefix, (held as { number: number }).number].filter((each) => each !== null).join("-");
    case "verification":
      return (held as { state: string }).state;
    default:
      return typeof held === "object" ? null : held;
  }
}

type Person = { id: string; name?: string | null };
const person = ({ id, name }: Person) => ({ id, name: name ?? null });

/** Plain values as Notion takes them, by the kinds that the page or its database has. */
export function notionProperties(given: Record<string, unknown>, kinds: Record<string, { type: string }>): Record<string, unknown> {
  const known = Object.keys(kinds);
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      if (!Object.hasOwn(kinds, name)) throw wrong(name, `There is no property of that name. There are: ${known.join(", ")}.`);
      const { type } = kinds[name] as { type: string };
      return [name, { [type]: written(type, value, name) }];
    }),
  );
}

const wrong = (name: string, why: string) => new ConnectorProblem("INVALID_INPUT", why, { param: `input.properties.${name}` });

function written(type: string, value: unknown, name: string): unknown {
  const read = <T>(schema: z.ZodType<T>, what: string): T => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw wrong(name, `It takes ${what}.`);
    return parsed.data;
  };
  const names = z.array(z.string()).max(100);
  if (value === null) return ["title", "rich_text", "multi_select", "people", "relation", "files"].includes(type) ? [] : type === "checkbox" ? false : null;
  switch (type) {
    case "title":
    case "rich_text":
      return plainTexts(String(read(z.union([z.string(), z.number(), z.boolean()]), "a text")));
    case "number":
      return read(z.number(), "a number");
    case "checkbox":
      return read(z.boolean(), "true or false");
    case "select":
    case "status":
      return { name: read(z.string(), "the name of an option") };
    case "multi_select":
      return read(names, "a list of names of options").map((each) => ({ name: each }));
    case "date": {
      const range = z.strictObject({ start: z.string(), end: z.string().nullish() });
      const date = read(z.union([z.string(), range]), "a date such as 2026-03-01, or {start, end}");
      return typeof date === "string" ? { start: date } : { start: date.start, end: date.end ?? null };
    }
    case "url":
    case "email":
    case "phone_number":
      return read(z.string(), "a text");
    case "people":
      return read(names, "a list of ids of people").map((id) => ({ object: "user", id: idOf(id, `properties.${name}`) }));
    case "relation":
      return read(names, "a list of ids of pages").map((id) => ({ id: idOf(id, `properties.${name}`) }));
    default:
      throw wrong(name, `Notion counts a property of the kind ${type} itself, or it cannot be set from here.`);
  }
}
