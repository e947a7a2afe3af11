import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { isApiError } from "#lib/api/errors";
import { dollarinos, formatId, ID_PREFIXES, id, ids, parseId, several, timestamp, versionNumber } from "#lib/api/fields";
import { parseRange } from "#lib/api/responses";

const prefix = fc.constantFrom(...ID_PREFIXES);
const rowId = fc.integer({ min: 1, max: 2_147_483_647 });

test("an id comes back from the wire as it went", () => {
  fc.assert(
    fc.property(prefix, rowId, (of, n) => {
      expect(z.decode(id(of), z.encode(id(of), n))).toBe(n);
      expect([parseId(of, n), parseId(of, String(n)), z.decode(ids(of), `${n},${formatId(of, n)}`)]).toEqual([n, n, [n, n]]);
    }),
  );
});

test("what is no id is none in any shape, and nothing is thrown for it", () => {
  const odd = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.integer(),
    fc.tuple(prefix, fc.string()).map(([of, rest]) => `${of}_${rest}`),
  );
  fc.assert(
    fc.property(prefix, fc.oneof(odd, fc.jsonValue()), (of, value) => {
      const { success, data } = z.safeDecode(id(of), value as string);
      if (success) expect([String(data), formatId(of, data)]).toContain(String(value));
      for (const codec of [ids(of), versionNumber(), several(["a", "b"]), timestamp(), dollarinos()]) z.safeDecode(codec as z.ZodType, value);
    }),
  );
});

test("an amount of millionths, and a moment of milliseconds, come back as they went", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), (micro) => {
      expect(z.decode(dollarinos(), z.encode(dollarinos(), micro))).toBe(micro);
    }),
  );
  fc.assert(
    fc.property(fc.date({ min: new Date("0001-01-01T00:00:00Z"), max: new Date("9999-12-31T23:59:59.999Z"), noInvalidDate: true }), (date) => {
      expect(z.decode(timestamp(), z.encode(timestamp(), date))).toEqual(date);
    }),
  );
});

test("a range is within the file, or the whole file, or refused", () => {
  const bound = fc.oneof(fc.nat(50).map(String), fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String), fc.constant(""));
  const header = fc.oneof(
    fc.tuple(bound, bound).map(([from, to]) => `bytes=${from}-${to}`),
    fc.string(),
  );
  fc.assert(
    fc.property(header, fc.nat(40), (text, size) => {
      try {
        const { start, end } = parseRange(text, size) ?? { start: 0, end: size - 1 };
        expect(0 <= start && start <= Math.max(0, end) && end < Math.max(size, 1)).toBe(true);
      } catch (error) {
        expect(isApiError(error) && error.code).toBe("RANGE_NOT_SATISFIABLE");
      }
    }),
  );
});
