import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const convert = async (input: string | object) => {
  const { exitCode, stdout, stderr, files } = await runSkill("xml-to-json", { input });
  return { exitCode, stdout, stderr, json: files.has("data.json") ? JSON.parse(new TextDecoder().decode(files.get("data.json"))) : null };
};
const item = (sku: string, quantity: number, price: number) => ({ "@sku": sku, "@quantity": quantity, price: { "@currency": "EUR", "#text": price } });

describeSkill("xml-to-json", () => {
  test("gives one path one shape in the whole example", async () => {
    const { stdout, files } = await runExample("xml-to-json");
    expect(JSON.parse(new TextDecoder().decode(files.get("data.json")))).toEqual({
      orders: {
        "@date": "2026-03-02",
        order: [
          {
            "@id": 1001,
            "@paid": true,
            customer: "Brook & Daughters",
            items: { item: [item("00417", 2, 12.5), item("00981", 1, 8)] },
            carrier: "Tidewater Post",
            note: { "#text": ["Leave at the ", { em: "side" }, " door."] },
          },
          { "@id": 1002, "@paid": false, customer: "Ana Petrov", items: { item: [item("A-120", 10, 0.95)] }, carrier: null, note: { "#text": ["No hurry."] } },
        ],
      },
    });
    expect(stdout).toContain("| `orders/order/items/item` | 3 | list of object |");
  });

  test("keeps prefixes or writes out namespaces, and makes lists of what it is told to", async () => {
    const text = '<a xmlns="urn:one" xmlns:p="urn:two" p:k="1"><p:b>7</p:b></a>';
    expect((await convert(text)).json).toEqual({ a: { "@p:k": "1", "p:b": "7" } });
    expect((await convert({ text, namespaces: "uri", lists: ["{urn:two}b"] })).json).toEqual({ "{urn:one}a": { "@{urn:two}k": "1", "{urn:two}b": ["7"] } });
  });

  test("refuses a DTD, and says where XML is broken", async () => {
    for (const [input, message] of [
      ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', /has a DOCTYPE. It is refused/],
      ["<a>\n<b>fish & chips</b></a>", /line 2, column 10/],
      ["<a><p:b/></a>", /prefix "p" of "p:b" is bound to no namespace/],
      ["{}", /does not begin with </],
    ] as const) {
      const { exitCode, stderr } = await convert(input);
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(message);
    }
  });
});
