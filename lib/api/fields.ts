import { z } from "zod";
import { ALL_SCOPES } from "#lib/auth/scopes";

/**
 * Fields that look different on the wire than in the code. Each is a codec: decode reads the wire, encode writes it.
 */

/** Every id prefix. The bare number is accepted wherever the prefixed form is. */
export const ID_PREFIXES = [
  ...["exec", "art", "sec", "key", "ws", "usr", "mem", "inv", "aud", "txn", "wf", "run"],
  ...["con", "grt", "bind", "col", "hook", "evt", "sync", "trg", "ses", "dev", "skl", "ver", "pk", "upl", "dlv", "rep", "tev"],
] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];

/** PostgreSQL's `integer`: a larger number names nothing. */
const MAX_ID = 2_147_483_647;

/** Reads `exec_42`, `"42"` or `42` as 42; nothing when it is none of them or too large to exist. */
export function parseId(prefix: IdPrefix, value: unknown): number | undefined {
  const text = String(value);
  return parseNumber(text.startsWith(`${prefix}_`) ? text.slice(prefix.length + 1) : text);
}

/** Reads a number from 1 on, such as an id's or a version's. */
export function parseNumber(text: string): number | undefined {
  const number = /^[1-9][0-9]{0,9}$/.test(text) ? Number(text) : Number.NaN;
  return number <= MAX_ID ? number : undefined;
}

export const formatId = (prefix: IdPrefix, id: number): string => `${prefix}_${id}`;

/** `"exec_42"` on the wire, 42 in the code. */
export const id = (prefix: IdPrefix) =>
  z
    .codec(z.union([z.string(), z.number()], { error: `Must be an id such as ${prefix}_42.` }), z.int(), {
      decode: (value, ctx) => {
        const parsed = parseId(prefix, value);
        if (parsed !== undefined) return parsed;
        ctx.issues.push({ code: "custom", message: `Must be an id such as ${prefix}_42.`, input: value });
        return z.NEVER;
      },
      encode: (value) => formatId(prefix, value),
    })
    .meta({
      override: { type: "string", pattern: `^(${prefix}_)?[1-9][0-9]*$`, examples: [`${prefix}_42`] },
      inBody: { type: ["string", "integer"], pattern: `^(${prefix}_)?[1-9][0-9]*$`, minimum: 1, examples: [`${prefix}_42`, 42] },
    });

/** A number from 1 on, also where it comes as text in a path. */
export const versionNumber = () =>
  z
    .codec(z.union([z.string(), z.number()], { error: "Must be a version, such as 3." }), z.int(), {
      decode: (value, ctx) => {
        const parsed = parseNumber(String(value));
        if (parsed !== undefined) return parsed;
        ctx.issues.push({ code: "custom", message: "Must be a version, such as 3.", input: value });
        return z.NEVER;
      },
      encode: (value) => value,
    })
    .meta({ override: { type: "integer", minimum: 1, examples: [3] } });

/** ISO 8601 UTC with milliseconds on the wire, a Date in the code. */
export const timestamp = () =>
  z
    .codec(z.iso.datetime({ offset: true }), z.date(), {
      decode: (value) => new Date(value),
      encode: (value) => value.toISOString(),
    })
    .meta({ override: { type: "string", format: "date-time", examples: ["2026-01-31T09:00:00.000Z"] } });

/** Decimal dollarinos on the wire, micro-dollarinos (bigint) in the code. */
export const dollarinos = () =>
  z
    .codec(z.number(), z.bigint(), {
      decode: (value, ctx) => {
        const micro = Math.round(value * 1e6);
        if (Number.isSafeInteger(micro)) return BigInt(micro);
        ctx.issues.push({ code: "custom", message: "Must be an amount of dollarinos.", input: value });
        return z.NEVER;
      },
      encode: (value) => Number(value) / 1e6,
    })
    .meta({ override: { type: "number", description: "Dollarinos.", examples: [0.25] } });

/** Scopes that can be asked for or chosen one by one; `*` stands for all of them and for what no scope unlocks. */
export const scopeList = () => z.array(z.enum(["*", ...ALL_SCOPES])).max(50);

/** A name that people read: 1 to 100 visible characters. */
export const name = () =>
  z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}\p{Cf}]+$/u, "Must not contain control characters.");

/** A skill's slug, as the open format allows names. */
export const slug = () =>
  z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Must be a slug: lower-case letters, digits and single hyphens.")
    .meta({ examples: ["summarize"] });

/** Several of the values of a field, on the wire also as text with commas between them, as a query has them. */
export const several = <const Value extends string>(values: readonly [Value, ...Value[]]) => {
  const message = `Must be one or more of: ${values.join(", ")}.`;
  return z
    .codec(z.union([z.string(), z.array(z.string())], { error: message }), z.array(z.enum(values)), {
      decode: (value, ctx) => {
        const given = typeof value === "string" ? value.split(",") : value;
        const known = values.filter((each) => given.includes(each));
        if (known.length > 0 && given.every((each) => (values as readonly string[]).includes(each))) return known;
        ctx.issues.push({ code: "custom", message, input: value });
        return z.NEVER;
      },
      encode: (value) => value,
    })
    .meta({ override: { type: "array", items: { type: "string", enum: [...values] }, minItems: 1 } });
};

/** Up to a hundred ids, on the wire also as text with commas between them. */
export const ids = (prefix: IdPrefix) => {
  const message = `Must be 1 to 100 ids such as ${prefix}_42.`;
  return z
    .codec(z.union([z.string(), z.array(z.union([z.string(), z.number()]))], { error: message }), z.array(z.int()), {
      decode: (value, ctx) => {
        const read = (typeof value === "string" ? value.split(",") : value).map((each) => parseId(prefix, each));
        const known = read.filter((each) => each !== undefined);
        if (known.length === read.length && known.length > 0 && known.length <= 100) return known;
        ctx.issues.push({ code: "custom", message, input: value });
        return z.NEVER;
      },
      encode: (value) => value.map((each) => formatId(prefix, each)),
    })
    .meta({ override: { type: "array", items: { type: "string", pattern: `^(${prefix}_)?[1-9][0-9]*$` }, minItems: 1, maxItems: 100 } });
};
