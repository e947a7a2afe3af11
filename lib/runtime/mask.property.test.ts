import fc from "fast-check";
import { expect, test } from "vitest";
import { createMask } from "#lib/runtime/mask";

/** Few letters, so that values begin and end in each other, and none of those that a name is made of. */
const letters = fc.constantFrom("a", "b", "x", "0", "-", "\n", "é", "🔑");
const word = (most: number) => fc.array(letters, { maxLength: most }).map((list) => list.join(""));
const value = fc.array(fc.constantFrom("a", "b", "x", "0"), { minLength: 8, maxLength: 14 }).map((list) => list.join(""));
/** A text with the values in it, whole or in part, and where it is cut into pieces. */
const written = fc
  .tuple(fc.array(value, { minLength: 1, maxLength: 3 }), fc.array(fc.oneof(word(12), fc.nat(5)), { maxLength: 12 }), fc.array(fc.nat(200), { maxLength: 12 }))
  .map(([values, parts, cuts]) => {
    const text = parts.map((part) => (typeof part === "string" ? part : (values[part % values.length] as string).slice(part > 2 ? part : 0))).join("");
    const at = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
    return { values, text, pieces: [0, ...at].map((from, i) => text.slice(from, at[i] ?? text.length)) };
  });

test("a text in pieces is masked as it is whole, and no piece shows what the next would hide", () => {
  fc.assert(
    fc.property(written, ({ values, text, pieces }) => {
      const mask = createMask(values.map((each, i) => ({ name: `S${i}`, value: each })));
      const whole = mask.text(text);
      for (const each of values) expect(whole).not.toContain(each);
      const stream = mask.stream();
      let shown = "";
      for (const piece of pieces) {
        shown += stream.push(piece);
        expect(whole.startsWith(shown)).toBe(true);
      }
      expect(shown + stream.end()).toBe(whole);
    }),
    { numRuns: 300 },
  );
});

test("a stream that breaks off does not end in the beginning of a value", () => {
  fc.assert(
    fc.property(value, word(20), fc.nat(20), (secret, before, length) => {
      const mask = createMask([{ name: "S", value: secret }]);
      const stream = mask.stream();
      const shown = stream.push(before + secret.slice(0, length % secret.length)) + stream.cut();
      for (let begun = 4; begun < secret.length; begun++) expect(shown.endsWith(secret.slice(0, begun))).toBe(false);
    }),
    { numRuns: 300 },
  );
});

test("a file holds no value any more, whatever bytes are around it", async () => {
  await fc.assert(
    fc.asyncProperty(value, fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), async (secret, before, after) => {
      const data = Buffer.concat([before, Buffer.from(secret), after]);
      const masked = Buffer.from(await createMask([{ name: "S", value: secret }]).file(data));
      expect(masked.includes(secret)).toBe(false);
    }),
  );
});
