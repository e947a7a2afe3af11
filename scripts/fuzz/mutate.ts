import type { Operation } from "#lib/api/operation";
import type { Example } from "#lib/testing/examples";
import type { Random } from "../chaos/random.ts";
import { formOf } from "./forms.ts";
import { oddHeaders, TYPES } from "./headers.ts";
import { fieldsOf, type Json, valueFor } from "./schema.ts";
import { hostile, isId, neighbour, segment, TEXTS } from "./values.ts";
import type { Sent } from "./wire.ts";

/** A request that is being made: its parts before they are put together. */
export type Draft = {
  operation: Operation;
  method: string;
  params: Record<string, string>;
  query: [name: string, value: string][];
  body: Json | undefined;
  headers: [name: string, value: string][];
  /** In place of the body that would be written. */
  bytes?: Buffer;
  goes?: Sent["goes"];
  /** Whether the path still names what the example names. */
  samePath: boolean;
};

export function draftOf(operation: Operation, example: Example): Draft {
  const takesBody = operation.method !== "GET" && operation.method !== "DELETE";
  return {
    ...{ operation, method: operation.method, params: { ...example.params }, samePath: true },
    query: [...new URLSearchParams(example.query ?? "")],
    body: takesBody ? { ...example.body } : undefined,
    headers: Object.entries(example.headers ?? {}),
  };
}

/** Whether a call may be held until something has happened. */
export const mayWait = (operation: Operation) => operation.complete !== undefined || "wait" in operation.input.shape || operation.name === "createRun";

/** Puts a draft together for somebody who sends it. */
export function written(draft: Draft, who: string, credentials: [string, string][], what: string): Sent {
  const { operation, params, query, body, bytes } = draft;
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "missing");
  const search = query.map(([name, value]) => `${segment(name)}=${segment(value)}`).join("&");
  const form = bytes || !body ? undefined : formOf(body);
  const content = bytes ?? form?.bytes ?? (body && Buffer.from(JSON.stringify(body)));
  const typed = draft.headers.some(([name]) => name.toLowerCase() === "content-type");
  const type: [string, string][] = content && !typed ? [["content-type", form?.type ?? "application/json"]] : [];
  return {
    ...{ method: draft.method, target: `${path}${search ? `?${search}` : ""}`, headers: [...credentials, ...type, ...draft.headers] },
    ...{ body: content, goes: draft.goes, who, what: `${operation.route}: ${what}` },
    ...(mayWait(operation) && { patience: 35_000 }),
  };
}

type Mutation = (draft: Draft, random: Random, theirs: readonly string[]) => string | undefined;

/** What is done to a request, each with what it says of itself; nothing where it does not apply. */
const MUTATIONS: Record<string, Mutation> = {
  replace(draft, random) {
    const place = random.pick(placesOf(draft.body));
    if (!place) return;
    place.holder[place.name] = hostile(random);
    return `${place.path} replaced`;
  },
  remove(draft, random) {
    const place = random.pick(placesOf(draft.body));
    if (!place) return;
    delete place.holder[place.name];
    return `${place.path} removed`;
  },
  add(draft, random) {
    const name = random.pick(["surplus", "__proto__", "constructor", "id", "", "workspaceId", "a.b", "\ud800"]);
    if (draft.body) Object.defineProperty(draft.body, name, { value: hostile(random), enumerable: true, configurable: true, writable: true });
    else draft.query.push([name, String(random.pick(TEXTS))]);
    return `${JSON.stringify(name)} added`;
  },
  fit(draft, random) {
    const { operation } = draft;
    const fields = Object.entries(fieldsOf(operation)).filter(([name]) => !operation.pathParams.includes(name));
    if (fields.length === 0) return;
    const chosen = fields.filter(() => random() < 0.6);
    for (const [name, schema] of chosen) {
      const value = valueFor(schema, random);
      if (draft.body) draft.body[name] = value;
      else set(draft, name, typeof value === "object" ? JSON.stringify(value) : String(value));
    }
    return `${chosen.map(([name]) => name).join(", ")} by the schema`;
  },
  asked(draft, random) {
    const names = [...Object.keys(fieldsOf(draft.operation)), "limit", "after_id", "before_id", "apiKey", "q"];
    const name = random.pick(names);
    const value = random.pick([...TEXTS, "0", "101", "1.5", "1e2", "exec_1", "exec_2147483648", "a,b,,c", "x".repeat(9000)]);
    if (random() < 0.3) draft.query.push([name, value], [name, value]);
    else set(draft, name, value);
    return `${name} in the query`;
  },
  path(draft, random, theirs) {
    const name = random.pick(draft.operation.pathParams);
    if (!name) return;
    const old = draft.params[name] ?? "x";
    const odd = [
      ...TEXTS.map(segment),
      "%",
      "%zz",
      "%c0%af",
      "%ff",
      "..%2f",
      "%2e%2e",
      "current",
      "search",
      `${old}%00`,
      `${old}/`,
      `${old}%2f..`,
      "x".repeat(6000),
    ];
    draft.params[name] = random() < 0.5 && isId(old) ? segment(String(neighbour(old, random, theirs))) : random.pick(odd.filter(Boolean));
    draft.samePath = false;
    return `${name} in the path`;
  },
  ids(draft, random, theirs) {
    const place = random.pick(placesOf(draft.body).filter(({ holder, name }) => isId(holder[name])));
    if (!place) return;
    place.holder[place.name] = neighbour(String(place.holder[place.name]), random, theirs);
    return `${place.path} names another`;
  },
  method(draft, random) {
    draft.method = random.pick(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "QUERY"]);
    return `as ${draft.method}`;
  },
  type(draft, random) {
    draft.headers.push(["content-type", random.pick(TYPES)]);
    return `content-type ${draft.headers.at(-1)?.[1]}`;
  },
  headers(draft, random) {
    const odd = oddHeaders(random);
    draft.headers.push(...odd);
    return `${odd.map(([name]) => name).join(", ")} odd`;
  },
  bytes(draft, random) {
    const text = JSON.stringify(draft.body ?? {}).replaceAll("\0", "");
    const [how, bytes] = random.pick<[string, Buffer]>([
      ["truncated", Buffer.from(text.slice(0, random.whole(1, text.length)))],
      ["not JSON", Buffer.from(random.pick(["{", "{'a':1}", "NaN", "[1,]", '{"a":1}}', "\ufeff{}", "// x\n{}", '{"a":"\n"}', "\0"]))],
      ["not an object", Buffer.from(random.pick(["[]", "null", "1", '"x"', "true", "[[[[]]]]", "1e400", "-0"]))],
      ["not UTF-8", Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xc0, 0xaf, 0xed, 0xa0, 0x80]), Buffer.from('"}')])],
      ["a field twice", Buffer.from(`${text.slice(0, -1)}${text === "{}" ? "" : ","}"a":1,"a":2}`)],
      ["very deep", Buffer.from(random.pick(["[", '{"a":']).repeat(100_000))],
      ["deep and whole", Buffer.from(`{"input":${"[".repeat(20_000)}${"]".repeat(20_000)}}`)],
      ["a MiB and more", Buffer.from(`{"x":"${"y".repeat(1024 * 1024 + random.whole(-20, 20))}"}`)],
      ["many fields", Buffer.from(JSON.stringify(Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`f${i}`, i]))))],
      ["many digits", Buffer.from(`{"limit":${"9".repeat(100_000)}}`)],
    ]);
    draft.bytes = bytes;
    return `a body that is ${how}`;
  },
  pieces(draft, random) {
    if (!draft.body && random() < 0.5) draft.bytes = Buffer.from("{}");
    draft.goes = random.pick(["chunked", "chunked", "cut"]);
    return draft.goes === "cut" ? "broken off" : "in chunks";
  },
};

const WEIGHTS: Record<string, number> = {
  replace: 5,
  remove: 3,
  add: 3,
  fit: 8,
  asked: 4,
  path: 4,
  ids: 3,
  method: 1,
  type: 1,
  headers: 4,
  bytes: 3,
  pieces: 1,
};

/** Makes a request odd in one to three ways, and answers how. */
export function mutate(draft: Draft, random: Random, theirs: readonly string[]): string {
  const done: string[] = [];
  if (draft.body) draft.body = copied(draft.body);
  for (let left = random.pick([1, 1, 1, 2, 2, 3]); left > 0; left--) {
    const what = MUTATIONS[random.weighted(WEIGHTS)]?.(draft, random, theirs);
    if (what) done.push(what);
  }
  return done.join("; ") || "as it should be";
}

const isPlain = (value: unknown): value is Json => typeof value === "object" && value !== null && !(value instanceof File);
const copied = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(copied) as T;
  return isPlain(value) ? (Object.fromEntries(Object.entries(value).map(([name, each]) => [name, copied(each)])) as T) : value;
};

type Place = { holder: Json; name: string; path: string };
/** Every field of a body, some levels deep. */
function placesOf(holder: unknown, path = "", levels = 8): Place[] {
  if (!isPlain(holder) || levels === 0) return [];
  return Object.keys(holder).flatMap((name) => [{ holder, name, path: `${path}${name}` }, ...placesOf(holder[name], `${path}${name}.`, levels - 1)]);
}

function set({ query }: Draft, name: string, value: string) {
  const at = query.findIndex(([each]) => each === name);
  if (at === -1) query.push([name, value]);
  else query[at] = [name, value];
}
