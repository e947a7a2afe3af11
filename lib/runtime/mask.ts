import { isUtf8 } from "node:buffer";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Pattern } from "#lib/runtime/pattern-matcher";
import { createScanners, type Scanner } from "#lib/runtime/scanner";
import { formsOf, wrappedFormsOf } from "#lib/runtime/secret-forms";

/**
 * Hides one stream of text: the pieces that `push` and `end` answer make up what `text` would answer for the whole. `cut`
 * takes the place of `end` where the stream broke off: what could be the beginning of a value is hidden too.
 */
export type MaskStream = { push(chunk: string): string; end(): string; cut(): string };

/**
 * Hides values in what a run writes: `[secret NAME]` stands in their place, or asterisks where so many names would make it
 * much longer than it was. Nobody needs the ten-millionth name, and there is no room for it.
 */
export type Mask = {
  text(text: string): string;
  /** For a text that comes in pieces. Holds back what could be the beginning of a value, and no more. */
  stream(): MaskStream;
  /**
   * A file: text stays text, and in anything else the values' bytes become asterisks, so that nothing in it moves. A large
   * one takes seconds, in which the process gets on with other things.
   */
  file(data: Uint8Array): Promise<Uint8Array>;
  /** Every string and name in a JSON value, which `also` is then applied to, and numbers that spell one. */
  json<T>(value: T, also?: (text: string) => string): T;
  /** Bytes that hold the longest value, in whichever form. What was cut off before its mask may show so much of one at its edge. */
  reach: number;
};

/** Shorter values are in every picture by chance. */
const MIN_BINARY = 6;
/** Less of a value than this tells nothing, and ends a text by chance. */
const MIN_CUT = 4;
/** How much is looked at before what came out of it is put away: every value found takes memory until then. */
const SLICE = 64 * 1024;
/** How many bytes names may add: to anything, and at most. */
const GROWTH = 64 * 1024;
const MAX_GROWTH = 16 * 1024 * 1024;
/** How long a file keeps the process to itself. */
const TURN_MS = 20;

/**
 * Makes the mask for a run's secrets. Where values overlap in a text, all of it is hidden: one in another goes by the
 * longer one's name, and what runs over into a second is named after both.
 */
export function createMask(secrets: { name: string; value: string }[]): Mask {
  const patterns = secrets.flatMap(({ value }, owner) => formsOf(value).map((text) => ({ text, owner })));
  if (patterns.length === 0) {
    const text = (whole: string) => whole;
    const stream = () => ({ push: text, end: () => "", cut: () => "" });
    return { text, stream, file: async (data) => data, json: jsonWith(text), reach: 0 };
  }
  const wrapped = secrets.flatMap(({ value }, owner) => wrappedFormsOf(value).map((text) => ({ text, owner })));
  const scanners = createScanners(patterns, wrapped);
  const names = secrets.map(({ name }) => ({ text: `[secret ${name}]`, size: Buffer.byteLength(`[secret ${name}]`) }));
  let forBytes: (() => Scanner) | undefined;

  const text = (whole: string): string => {
    const { push, end } = createStream(scanners(), names, growthOf(whole.length));
    return push(whole) + end();
  };
  const file = async (data: Uint8Array): Promise<Uint8Array> => {
    if (isUtf8(data)) return (await holdsValue(scanners(), data, readUtf8())) ? hideInText(data, scanners(), names) : data;
    forBytes ??= createScanners(
      bytePatterns(patterns, secrets),
      wrapped.filter((each) => each.text.length >= MIN_BINARY),
    );
    return (await holdsValue(forBytes(), data, readBytes)) ? overwrite(data, forBytes()) : data;
  };
  const longest = (list: Pattern[]) => list.reduce((most, each) => Math.max(most, Buffer.byteLength(each.text)), 0);
  // Lines of less than 32 signs are nobody's; a line break is four at most.
  const reach = Math.max(longest(patterns), Math.ceil(longest(wrapped) * (1 + 4 / 32)));
  return { text, stream: () => createStream(scanners(), names, MAX_GROWTH), file, json: jsonWith(text), reach };
}

const growthOf = (size: number) => GROWTH + Math.min(size, MAX_GROWTH);

function jsonWith(text: (text: string) => string): Mask["json"] {
  const json = (value: unknown, also: (text: string) => string): unknown => {
    if (typeof value === "string") return also(text(value));
    if (typeof value === "number") return text(String(value)) === String(value) ? value : text(String(value));
    if (Array.isArray(value)) return value.map((each) => json(each, also));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [also(text(name)), json(each, also)]));
  };
  return ((value, also = (same: string) => same) => json(value, also)) as Mask["json"];
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

/** What stands in the place of an owner's values, and how many bytes it is. */
type Name = { text: string; size: number };

/** Names may make what it answers `growth` longer than what it is given. */
function createStream(scanner: Scanner, names: Name[], growth: number): MaskStream {
  let position = 0;
  /** Whether what was read ends in the first half of a character. */
  let half = false;
  /** What was read and not yet answered, and where it begins. */
  let held = "";
  let heldFrom = 0;
  const clusters: Cluster[] = [];
  let room = growth;

  const hide = ({ start, end, parts }: Cluster): string => {
    let text = "";
    let more = start - end;
    for (const { owner } of parts) {
      const name = names[owner] as Name;
      text += name.text;
      more += name.size;
    }
    if (more > room) return "*".repeat(end - start);
    room -= Math.max(0, more);
    return text;
  };

  /** Answers everything before `limit`, but for what belongs to a value that reaches beyond it. */
  const release = (limit: number): string => {
    const open = clusters.findIndex(({ end }) => end > limit);
    const done = open === -1 ? clusters.splice(0) : clusters.splice(0, open);
    const to = Math.min(limit, clusters[0]?.start ?? limit);
    if (to === heldFrom) return "";
    let out = "";
    let from = heldFrom;
    for (const cluster of done) {
      out += held.slice(from - heldFrom, cluster.start - heldFrom) + hide(cluster);
      from = cluster.end;
    }
    out += held.slice(from - heldFrom, to - heldFrom);
    held = held.slice(to - heldFrom);
    heldFrom = to;
    return out;
  };

  const take = (chunk: string): string => {
    held += chunk;
    for (let i = 0; i < chunk.length; i++) {
      scanner.step(chunk.charCodeAt(i));
      const length = scanner.ended();
      if (length > 0) addHit(clusters, { start: position + i + 1 - length, end: position + i + 1, owner: scanner.owner() });
    }
    position += chunk.length;
    if (chunk.length > 0) half = isHigh(chunk.charCodeAt(chunk.length - 1));
    // Half a character waits for its other half.
    return release(position - Math.max(scanner.begun(), half ? 1 : 0));
  };

  return {
    push(chunk) {
      if (chunk.length <= SLICE) return take(chunk);
      let out = "";
      for (let at = 0; at < chunk.length; at += SLICE) out += take(chunk.slice(at, at + SLICE));
      return out;
    },
    end: () => release(position),
    cut() {
      const begun = scanner.begun();
      if (begun >= MIN_CUT) addHit(clusters, { start: position - begun, end: position, owner: scanner.beginner() });
      return release(position);
    },
  };
}

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;

/** Reads the text of a file that is text, slice by slice. A byte order mark stays in it. */
function readUtf8() {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  return (slice?: Uint8Array) => decoder.decode(slice, { stream: slice !== undefined });
}

/** One unit for each byte. */
const readBytes = (slice: Uint8Array) => Buffer.from(slice.buffer, slice.byteOffset, slice.length).toString("latin1");

/** A file in pieces, between which others get their turn. */
async function* slicesOf(data: Uint8Array) {
  let since = performance.now();
  for (let at = 0; at < data.length; at += SLICE) {
    yield { at, slice: data.subarray(at, at + SLICE) };
    if (performance.now() - since < TURN_MS) continue;
    await nextTurn();
    since = performance.now();
  }
}

/** Most files hold none, and are then not made anew. */
async function holdsValue(scanner: Scanner, data: Uint8Array, read: (slice: Uint8Array) => string): Promise<boolean> {
  for await (const { slice } of slicesOf(data)) {
    const units = read(slice);
    for (let i = 0; i < units.length; i++) {
      scanner.step(units.charCodeAt(i));
      if (scanner.ended() > 0) return true;
    }
  }
  return false;
}

async function hideInText(data: Uint8Array, scanner: Scanner, names: Name[]): Promise<Uint8Array> {
  const growth = growthOf(data.length);
  const { push, end } = createStream(scanner, names, growth);
  const read = readUtf8();
  const out = Buffer.allocUnsafeSlow(data.length + growth);
  let length = 0;
  for await (const { slice } of slicesOf(data)) length += out.write(push(read(slice)), length);
  length += out.write(push(read()) + end(), length);
  return new Uint8Array(out.buffer, 0, length);
}

/** Values as bytes, one unit each: in UTF-8, and as they are in the UTF-16 that some programs write. */
function bytePatterns(patterns: Pattern[], secrets: { value: string }[]): Pattern[] {
  const long = (text: string) => Buffer.byteLength(text) >= MIN_BINARY;
  const narrow = patterns.filter(({ text }) => long(text)).map(({ text, owner }) => ({ text: Buffer.from(text).toString("latin1"), owner }));
  const wide = secrets.flatMap(({ value }, owner) => {
    const bytes = Buffer.from(value.trim(), "utf16le");
    return long(value.trim()) ? [bytes, Buffer.from(bytes).swap16()].map((each) => ({ text: each.toString("latin1"), owner })) : [];
  });
  // Text in Latin-1 holds its letters as single bytes.
  const latin = patterns.filter(({ text }) => /[\x80-\xff]/.test(text) && /^[\0-\xff]*$/.test(text) && long(text));
  return [...narrow, ...wide, ...latin];
}

async function overwrite(data: Uint8Array, scanner: Scanner): Promise<Uint8Array> {
  const out = new Uint8Array(data.length);
  for await (const { at, slice } of slicesOf(data)) {
    out.set(slice, at);
    for (let i = 0; i < slice.length; i++) {
      scanner.step(slice[i] as number);
      const length = scanner.ended();
      if (length > 0) out.fill(0x2a, at + i + 1 - length, at + i + 1);
    }
  }
  return out;
}
