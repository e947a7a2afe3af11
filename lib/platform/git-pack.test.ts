import { deflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { checkPack, TooLarge } from "#lib/platform/git-pack";

const LIMITS = { maxBytes: 1024 * 1024, maxObjects: 100 };
const BLOB = 3;
const OFFSET_DELTA = 6;

/** An object as it stands in a pack, with the size that it claims. */
function object(kind: number, claims: number, data: Uint8Array, between: number[] = []): Buffer {
  const head = [(kind << 4) | (claims & 15)];
  for (let rest = Math.floor(claims / 16); rest > 0; rest = Math.floor(rest / 128)) {
    head[head.length - 1] = (head.at(-1) as number) | 0x80;
    head.push(rest & 0x7f);
  }
  return Buffer.concat([Buffer.from([...head, ...between]), deflateSync(data)]);
}

function pack(objects: Buffer[], count = objects.length): Buffer {
  const head = Buffer.alloc(12);
  head.write("PACK");
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(count, 8);
  return Buffer.concat([head, ...objects, Buffer.alloc(20)]);
}

test("a pack within its limits", () => {
  const zeros = Buffer.alloc(100_000);
  // From 5 bytes to 1,000, in the words of a difference.
  const delta = Buffer.from([5, 0xe8, 0x07, 1, 2, 3]);
  expect(() =>
    checkPack(pack([object(BLOB, 5, Buffer.from("hello")), object(BLOB, 100_000, zeros), object(OFFSET_DELTA, 6, delta, [0x80, 20])]), LIMITS),
  ).not.toThrow();
});

test.for([
  ["too much in one object", pack([object(BLOB, 2_000_000, Buffer.alloc(2_000_000))])],
  ["too much in all", pack([1, 2].map(() => object(BLOB, 600_000, Buffer.alloc(600_000))))],
  ["a difference that makes too much", pack([object(OFFSET_DELTA, 7, Buffer.from([5, 0xff, 0xff, 0xff, 0x7f, 1, 2]), [20])])],
  ["too many objects", pack([], 101)],
] as const)("%s", ([, bytes]) => {
  expect(() => checkPack(bytes, LIMITS)).toThrow(TooLarge);
});

test.for([
  ["an object that is longer than it says", pack([object(BLOB, 10, Buffer.alloc(500_000_000))])],
  ["an object that is shorter than it says", pack([object(BLOB, 10, Buffer.alloc(5))])],
  ["a pack that ends too early", pack([object(BLOB, 5, Buffer.from("hello"))], 2)],
  ["what is no pack", Buffer.alloc(100)],
] as const)("%s", ([, bytes]) => {
  expect(() => checkPack(bytes, LIMITS)).toThrow();
});
