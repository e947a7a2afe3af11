import { createMatcher, type Matcher, type Pattern } from "#lib/runtime/pattern-matcher";
import { formsOf } from "#lib/runtime/secret-forms";

/** Hides one stream of text: the pieces that `push` and `end` answer make up what `text` would answer for the whole. */
export type MaskStream = { push(chunk: string): string; end(): string };

/** Hides values in what a run writes: `[secret NAME]` stands in their place. */
export type Mask = {
  text(text: string): string;
  /** For a text that comes in pieces. Holds back what could be the beginning of a value, and no more. */
  stream(): MaskStream;
  /** A file: text stays text, and in anything else the values' bytes become asterisks, so that nothing in it moves. */
  bytes(data: Uint8Array): Uint8Array;
  /** Every string and name in a JSON value, and numbers that spell one. */
  json<T>(value: T): T;
};

/** Shorter values are in every picture by chance. */
const MIN_BINARY = 6;

/**
 * Makes the mask for a run's secrets. Where values overlap in a text, all of it is hidden: one in another goes by the
 * longer one's name, and what runs over into a second is named after both.
 */
export function createMask(secrets: { name: string; value: string }[]): Mask {
  const patterns = secrets.flatMap(({ value }, owner) => formsOf(value).map((text) => ({ text, owner })));
  if (patterns.length === 0) {
    return { text: (text) => text, stream: () => ({ push: (chunk) => chunk, end: () => "" }), bytes: (data) => data, json: (value) => value };
  }
  const matcher = createMatcher(patterns);
  const nameOf = (owner: number) => `[secret ${secrets[owner]?.name}]`;
  let forBytes: Matcher | undefined;

  const stream = () => createStream(matcher, nameOf);
  const text = (whole: string): string => {
    const { push, end } = stream();
    return push(whole) + end();
  };
  const bytes = (data: Uint8Array): Uint8Array => {
    const plain = readUtf8(data);
    if (plain !== undefined) {
      const masked = text(plain);
      return masked === plain ? data : new TextEncoder().encode(masked);
    }
    forBytes ??= createMatcher(bytePatterns(patterns, secrets));
    return overwrite(forBytes, data);
  };
  const json = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (typeof value === "number") return text(String(value)) === String(value) ? value : text(String(value));
    if (Array.isArray(value)) return value.map(json);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [text(name), json(each)]));
  };
  return { text, stream, bytes, json: json as Mask["json"] };
}

/** A value in the text, counted from its beginning. */
type Hit = { start: number; end: number; owner: number };
/** Values that overlap, and whose they are: each owner once, by where the first of theirs begins. */
type Cluster = { start: number; end: number; parts: { start: number; owner: number }[] };

/** Adds the hit that ended last. It takes in what lies within it, and goes on from what it overlaps. */
function addHit(clusters: Cluster[], { start, end, owner }: Hit) {
  while ((clusters.at(-1)?.start ?? -1) >= start) clusters.pop();
  const last = clusters.at(-1);
  if (!last || last.end <= start) return void clusters.push({ start, end, parts: [{ start, owner }] });
  while ((last.parts.at(-1)?.start ?? -1) >= start) last.parts.pop();
  if (!last.parts.some((part) => part.owner === owner)) last.parts.push({ start, owner });
  last.end = end;
}

function createStream(matcher: Matcher, nameOf: (owner: number) => string): MaskStream {
  let state = 0;
  let position = 0;
  /** Whether what was read ends in the first half of a character. */
  let half = false;
  /** What was read and not yet answered, and where it begins. */
  let held = "";
  let heldFrom = 0;
  const clusters: Cluster[] = [];

  /** Answers everything before `limit`, but for what belongs to a value that reaches beyond it. */
  const release = (limit: number): string => {
    const open = clusters.findIndex(({ end }) => end > limit);
    const done = open === -1 ? clusters.splice(0) : clusters.splice(0, open);
    const to = Math.min(limit, clusters[0]?.start ?? limit);
    if (to === heldFrom) return "";
    let out = "";
    let from = heldFrom;
    for (const { start, end, parts } of done) {
      out += held.slice(from - heldFrom, start - heldFrom);
      for (const { owner } of parts) out += nameOf(owner);
      from = end;
    }
    out += held.slice(from - heldFrom, to - heldFrom);
    held = held.slice(to - heldFrom);
    heldFrom = to;
    return out;
  };

  return {
    push(chunk) {
      held += chunk;
      for (let i = 0; i < chunk.length; i++) {
        state = matcher.step(state, chunk.charCodeAt(i));
        const length = matcher.ended(state);
        if (length > 0) addHit(clusters, { start: position + i + 1 - length, end: position + i + 1, owner: matcher.owner(state) });
      }
      position += chunk.length;
      if (chunk.length > 0) half = isHigh(chunk.charCodeAt(chunk.length - 1));
      // Half a character waits for its other half.
      return release(position - Math.max(matcher.begun(state), half ? 1 : 0));
    },
    end() {
      const rest = release(position);
      state = 0;
      return rest;
    },
  };
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;

/** The text of a file, or nothing when it is not one. A byte order mark stays in it. */
function readUtf8(data: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return undefined;
  }
}

/** Values as bytes, one unit each: in UTF-8, and as they are in the UTF-16 that some programs write. */
function bytePatterns(patterns: Pattern[], secrets: { value: string }[]): Pattern[] {
  const long = (text: string) => Buffer.byteLength(text) >= MIN_BINARY;
  const narrow = patterns.filter(({ text }) => long(text)).map(({ text, owner }) => ({ text: Buffer.from(text).toString("latin1"), owner }));
  const wide = secrets.flatMap(({ value }, owner) => {
    const bytes = Buffer.from(value.trim(), "utf16le");
    return long(value.trim()) ? [bytes, Buffer.from(bytes).swap16()].map((each) => ({ text: each.toString("latin1"), owner })) : [];
  });
  return [...narrow, ...wide];
}

function overwrite(matcher: Matcher, data: Uint8Array): Uint8Array {
  let copy = data;
  let state = 0;
  for (let i = 0; i < data.length; i++) {
    state = matcher.step(state, data[i] as number);
    const length = matcher.ended(state);
    if (length === 0) continue;
    if (copy === data) copy = new Uint8Array(data);
    copy.fill(0x2a, i + 1 - length, i + 1);
  }
  return copy;
}
