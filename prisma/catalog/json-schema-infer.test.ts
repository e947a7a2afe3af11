import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const infer = async (input: string | object) => {
  const { exitCode, stdout, stderr, files } = await runSkill("json-schema-infer", { input });
  return { exitCode, stdout, stderr, schema: files.has("schema.json") ? JSON.parse(new TextDecoder().decode(files.get("schema.json"))) : null };
};

describeSkill("json-schema-infer", () => {
  test("describes the example's bookings and reports where they disagree", async () => {
    const { stdout, files } = await runExample("json-schema-infer");
    const email = { type: "string", format: "email" };
    expect(JSON.parse(new TextDecoder().decode(files.get("schema.json")))).toEqual({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "Booking",
      type: "object",
      properties: {
        id: { type: "string", format: "uuid" },
        status: { type: "string", enum: ["cancelled", "confirmed", "pending"] },
        guest: { type: ["object", "null"], properties: { name: { type: "string" }, email, phone: { type: "string" }, eMail: email }, required: ["name"] },
        arrival: { type: "string", format: "date" },
        nights: { type: "integer", minimum: 0 },
        price: { type: ["string", "number"], minimum: 0 },
        rooms: { type: "array", items: { type: "string" } },
        tags: { type: "array" },
        note: { type: "null" },
      },
      required: ["id", "status", "guest", "arrival", "nights", "price", "rooms", "tags"],
    });
    expect(stdout).toContain("**conflict** `/price` holds several types: string 1× (first in sample 3), number 8× (first in sample 1)");
    expect(stdout).toContain("**assumed** `/guest/phone` is missing in 7 of 8 objects");
  });

  test("describes keys that are data as a map, and closes objects when asked to", async () => {
    const { schema } = await infer({ samples: [{ days: { "2026-01-01": 1, "2026-01-02": -2, "2026-01-03": 0.5 } }, { days: {} }], closed: true });
    expect(schema).toMatchObject({
      properties: { days: { type: "object", additionalProperties: { type: "number" } } },
      required: ["days"],
      additionalProperties: false,
    });
    expect(schema.properties.days).not.toHaveProperty("properties");
  });

  test("requires nothing after one sample, and says where input is no JSON", async () => {
    const { schema, stdout } = await infer('{"id": 1, "samples_taken": null}');
    expect(schema.required).toBeUndefined();
    expect(stdout).toContain("`/` was seen 1×, fewer than 2");
    for (const [input, message] of [
      ['{"id": 1}\n{"id": }\n', /neither JSON nor one JSON value a line: line 2: Expecting value/],
      ["", /There are no samples/],
      [{ samples: [1], closed: "yes" }, /"closed" has to be true or false/],
    ] as const) {
      const refused = await infer(input);
      expect(refused.exitCode).toBe(1);
      expect(refused.stderr).toMatch(message);
    }
  });
});
