import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

async function transform(input: string | object, attachments?: { filename: string; content: string }[]) {
  const result = await runSkill("json-transform", { input, ...(attachments && { attachments }) });
  const read = (name: string) => {
    const data = result.files.get(name);
    return data && new TextDecoder().decode(data);
  };
  const json = read("result.json");
  return { ...result, value: json === undefined ? undefined : JSON.parse(json), text: read("result.txt") };
}

const ITEMS = [
  { id: 1, team: "a", hours: 3, name: "Ann" },
  { id: 2, team: "b", hours: 5, name: 'O"Brien, B' },
  { id: 3, team: "a", hours: 4, name: "Čeněk 漢" },
];

describeSkill("json-transform", () => {
  test("adds up the orders of each customer in its example", async () => {
    const { files } = await runExample("json-transform");
    expect(JSON.parse(new TextDecoder().decode(files.get("result.json")))).toEqual([
      { customer: "Atelier Moss", orders: 1, total: 410 },
      { customer: "Harbour Café", orders: 2, total: 279.75 },
    ]);
  });

  test("runs a program over the data, with variables", async () => {
    const { exitCode, value, stdout, files } = await transform({
      program: ".items[] | select(.hours > $min and .name != $who) | .name",
      data: { items: ITEMS },
      args: { min: 3, who: 'O"Brien, B' },
    });
    expect(exitCode).toBe(0);
    expect(value).toBe("Čeněk 漢");
    expect(stdout).toBe('One result.\n\n```json\n"Čeněk 漢"\n```\n');
    expect([...files.keys()]).toEqual(["result.json"]);
  });

  test("does what the recipes of SKILL.md promise", async () => {
    const results = async (program: string) => (await transform({ program, data: ITEMS, args: { max: 3 } })).value;
    expect(await results("group_by(.team) | map({team: .[0].team, total: (map(.hours) | add)})")).toEqual([
      { team: "a", total: 7 },
      { team: "b", total: 5 },
    ]);
    expect(await results("sort_by(-.hours) | .[0:2] | map(.id)")).toEqual([2, 3]);
    expect(await results('map(with_entries(select(.key != "name")))')).toEqual(ITEMS.map(({ name: _, ...rest }) => rest));
    expect(await results("map({(.name): .id}) | add | keys | length")).toBe(3);
    expect(await results("[.[] | select(.hours > $max) | {id}]")).toEqual([{ id: 2 }, { id: 3 }]);
    expect(await results("[.. | numbers] | add")).toBe(18);
  });

  test("always leaves one valid JSON document", async () => {
    expect((await transform({ program: ".[]", data: [1, "x", null] })).value).toEqual([1, "x", null]);
    const none = await transform({ program: "empty", data: 1 });
    expect(none.value).toEqual([]);
    expect(none.stdout).toContain("no result");
    expect((await transform({ program: "-.a", data: { a: 3 } })).value).toBe(-3);
    expect((await transform({ program: ".a | length", data: '{"a": [1, 2]}' })).value).toBe(2);
    expect((await transform({ program: ".", data: null })).value).toBeNull();
  });

  test("writes CSV as raw text", async () => {
    const { text } = await transform({ program: '["id","name"], (.[] | [.id, .name]) | @csv', data: ITEMS, raw: true });
    expect(text).toBe('"id","name"\n1,"Ann"\n2,"O""Brien, B"\n3,"Čeněk 漢"\n');
  });

  test("accepts plain text, bare JSON and attachments", async () => {
    expect((await transform('.a | length\n---\n{"a": [1, 2]}')).value).toBe(2);
    expect((await transform('{"b": 1, "a": [2]}')).value).toEqual({ b: 1, a: [2] });
    const file = { filename: "x.json", content: JSON.stringify(ITEMS) };
    expect((await transform("map(.hours) | add", [file])).value).toBe(12);
    const lines = { filename: "log.jsonl", content: '{"n":1}\n{"n":2}\n' };
    expect((await transform({ program: "map(.n) | add", slurp: true }, [lines])).value).toBe(3);
    expect((await transform({ program: "length", attachment: "x.json" }, [file, lines])).value).toBe(3);
    expect((await transform(".", [file, lines])).stderr).toMatch(/Several JSON files.*log\.jsonl, x\.json/);
  });

  test("shortens what it shows, not what it writes, and cannot be broken out of", async () => {
    const long = await transform({ program: "[range($n)]", data: null, args: { n: 5000 } });
    expect(long.value).toHaveLength(5000);
    expect(long.stdout.split("\n").length).toBeLessThan(220);
    expect(long.stdout).toContain("Shortened: the whole result (5002 lines) is in result.json.");
    const fences = await transform({ program: ".", data: "```\n# not a heading", raw: true });
    expect(fences.stdout).toContain("````text\n```\n# not a heading\n````");
  });

  test("never lets the shell see the program or the data", async () => {
    const evil = "$(echo pwned > output/x) `id` '; exit 7 #";
    const echoed = await transform({ program: "[., $v]", data: evil, args: { v: evil } });
    expect(echoed.value).toEqual([evil, evil]);
    const asProgram = await transform({ program: evil, data: 1 });
    expect(asProgram.exitCode).toBe(1);
    expect(asProgram.stderr).toMatch(/jq program is not valid/);
    expect(asProgram.files.size).toBe(0);
  });

  test.each([
    [{ program: ".items[ | foo", data: {} }, /^The jq program is not valid: /],
    [{ program: "frobnicate", data: {} }, /^The jq program is not valid: .*frobnicate/],
    [{ program: ".a.b", data: { a: [1] } }, /^The jq program stopped on this data: Cannot index array with string "b"\./],
    ['.a\n---\n{"a": [1,', /^The data is not valid JSON: /],
    ['{"program": ".a", "data": ', /^The input is not valid JSON: /],
    [{ program: ".a" }, /^There is no JSON to work on: /],
    ["", /^There is no JSON to work on: /],
    [{ program: ".", data: 1, args: { "a b": 1 } }, /^"a b" cannot be a variable name/],
  ])("explains what is wrong with %j", async (input, message) => {
    const { exitCode, stderr, stdout, files } = await transform(input);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(files.size).toBe(0);
  });
});
