import { expect, test } from "vitest";
import { z } from "zod";
import { encodeWith } from "#lib/api/encode";
import { dollarinos, id, timestamp } from "#lib/api/fields";
import { page } from "#lib/api/pages";

const owner = z.object({ id: id("usr"), name: z.string() });
const skill = z.object({
  id: id("skl"),
  cost: dollarinos(),
  tags: z.array(z.string()),
  createdAt: timestamp(),
  endedAt: timestamp().nullable(),
  note: z.string().optional(),
  owner: owner.nullish(),
  byDay: z.record(z.string(), dollarinos()),
  of: z.discriminatedUnion("type", [z.object({ type: z.literal("a"), at: timestamp() }), z.object({ type: z.literal("b") })]),
  either: z.union([z.string(), z.number()]),
  open: z.looseObject({ at: timestamp() }),
  anything: z.unknown(),
});
const value = {
  ...{ id: 7, cost: 1_500_000n, tags: ["x"], createdAt: new Date(0), endedAt: null, owner: { id: 2, name: "Ada", password: "secret" }, secret: "hidden" },
  ...{
    byDay: { monday: 250_000n },
    of: { type: "a" as const, at: new Date(5), more: 1 },
    either: 3,
    open: { at: new Date(1), kept: true },
    anything: { deep: [1, null] },
  },
};

test("what is encoded is what zod encodes, and nothing that the schema does not name", () => {
  const found = { data: [value, { ...value, owner: null, note: "n" }], first_id: "skl_7", last_id: "skl_7", has_more: false };
  const encoded = encodeWith(page(skill), found);
  expect(encoded).toEqual(z.encode(page(skill), found));
  expect(JSON.stringify(encoded)).not.toMatch(/secret|hidden|more":1/);
});
