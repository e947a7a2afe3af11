import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const patchOf = (files: Map<string, Uint8Array>) => JSON.parse(new TextDecoder().decode(files.get("patch.json")));

describeSkill("json-diff", () => {
  test("finds the six differences of the example, and a patch in the order that works", async () => {
    const { stdout, files } = await runExample("json-diff");
    expect(stdout).toContain("**6 differences**: 1 type changed, 1 removed, 1 changed, 2 added, 1 moved.");
    expect(stdout).toContain('| `/total` | `64.5` | `"64.00"` |');
    expect(stdout).toContain("| `/lines[sku=INK-BLU]/quantity` | `2` | `1` |");
    expect(patchOf(files)).toEqual([
      { op: "replace", path: "/total", value: "64.00" },
      { op: "remove", path: "/customer/newsletter" },
      { op: "move", from: "/lines/2", path: "/lines/1" },
      { op: "add", path: "/lines/2", value: { sku: "PAPER-A5", title: "Laid paper, A5", quantity: 1, price: 7.5 } },
      { op: "replace", path: "/lines/3/quantity", value: 1 },
      { op: "add", path: "/tags/1", value: "express" },
    ]);
  });

  test("tells numbers from booleans and missing from null, and escapes names in paths", async () => {
    const before = { n: 1, flag: 1, gone: null, "a/b": { "c~d": 1 } };
    const after = { flag: true, n: 1.0, "a/b": { "c~d": 2 } };
    const { files } = await runSkill("json-diff", { input: { before, after } });
    expect(patchOf(files)).toEqual([
      { op: "replace", path: "/flag", value: true },
      { op: "remove", path: "/gone" },
      { op: "replace", path: "/a~1b/c~0d", value: 2 },
    ]);
  });

  test("takes a list for a set when told to, and refuses a key that identifies nothing", async () => {
    const before = [{ code: "x", v: 1 }, { code: "y" }];
    const after = [{ code: "y" }, { code: "x", v: 2 }];
    const set = await runSkill("json-diff", { input: { before, after, ordered: false } });
    expect(patchOf(set.files)).toEqual([{ op: "replace", path: "/0/v", value: 2 }]);
    const wrong = await runSkill("json-diff", { input: { before, after, keys: { "": "v" } } });
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('not every element of / has its own "v"');
  });
});
