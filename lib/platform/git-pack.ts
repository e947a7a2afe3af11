import { inflateSync } from "node:zlib";

/** Thrown for what is more than the caller wants. */
export class TooLarge extends Error {}

const OFFSET_DELTA = 6;
const REF_DELTA = 7;

/**
 * Walks a pack before anything else reads it. A few bytes can stand for very many, so every object is unpacked up to the size
 * it claims and no further, and the sizes are added up. What a difference to another object makes is in its own beginning.
 */
export function checkPack(pack: Buffer, limits: { maxBytes: number; maxObjects: number }): void {
  if (pack.toString("latin1", 0, 4) !== "PACK" || pack.length < 32) throw new Error("This is not a pack.");
  const count = pack.readUInt32BE(8);
  if (count > limits.maxObjects) throw new TooLarge();
  const end = pack.length - 20;
  let at = 12;
  let total = 0;
  /** Seven bits a byte, the lowest first, for as long as the highest bit is set. */
  const number = (from: Uint8Array, start: number) => {
    let value = 0;
    let next = start;
    for (let shift = 0; shift < 49; shift += 7) {
      const byte = from[next++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    return { value, next };
  };
  for (let i = 0; i < count; i++) {
    const head = pack[at++] ?? 0;
    const kind = (head >> 4) & 7;
    let size = head & 15;
    if (head >= 0x80) {
      const rest = number(pack, at);
      size += rest.value * 16;
      at = rest.next;
    }
    if (kind === OFFSET_DELTA) at = number(pack, at).next;
    if (kind === REF_DELTA) at += 20;
    total += size;
    if (total > limits.maxBytes) throw new TooLarge();
    const { buffer, engine } = inflateSync(pack.subarray(at, end), { maxOutputLength: Math.max(size, 1), info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    if (buffer.length !== size) throw new Error("An object of the pack is not as long as it says.");
    at += engine.bytesWritten;
    if (kind === OFFSET_DELTA || kind === REF_DELTA) {
      total += number(buffer, number(buffer, 0).next).value;
      if (total > limits.maxBytes) throw new TooLarge();
    }
  }
}
