import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const lint = async (input: string | object) => {
  const { exitCode, stdout, stderr, files } = await runSkill("yaml-lint", { input });
  const text = (name: string) => new TextDecoder().decode(files.get(name));
  return { exitCode, stdout, stderr, json: files.has("document.json") ? JSON.parse(text("document.json")) : null, yaml: text("document.yaml") };
};

describeSkill("yaml-lint", () => {
  test("finds in the example what loads wrongly, and shows what it loads as", async () => {
    const { stdout, files } = await runExample("yaml-lint");
    expect(stdout).toContain("# the input: 1 error, 8 warnings, 4 notes");
    for (const line of ["line 27, **error**: `DEBUG` again; line 25", "line 14, **warning**: `22:22` is a number in base sixty for YAML 1.1: 1342"])
      expect(stdout).toContain(line);
    expect(JSON.parse(new TextDecoder().decode(files.get("document.json")))).toMatchObject({
      version: 1.2,
      services: {
        web: {
          restart: "always",
          country: "NO",
          ports: ["22:22", "8080:80"],
          postcode: 1234,
          colour: null,
          healthcheck: { test: ["CMD", "curl", "-f", "http://localhost/"] },
        },
        worker: { command: "python -m worker --queue bookings", environment: { DEBUG: "on", QUEUE: "bookings" } },
      },
    });
  });

  test("reads block texts, folded texts, flow collections and several documents", async () => {
    const { json } = await lint(
      "a: |\n  x\n   y\n\nb: >-\n  one\n  two\n\n  three\nc: plain\n  goes on\n---\n- - 1\n  - {k: [2.5, ~], 'q''s': \"\\u00e9\"}\n- &x no\n- *x\n",
    );
    expect(json).toEqual([{ a: "x\n y\n", b: "one two\nthree", c: "plain goes on" }, [[1, { k: [2.5, null], "q's": "é" }], "no", "no"]]);
  });

  test("keeps empty items apart and lets a tab stand inside a text", async () => {
    const { json, stdout } = await lint("-\n- run: |\n    all:\n    \tmake\n- ~\n");
    expect(json).toEqual([null, { run: "all:\n\tmake\n" }, null]);
    expect(stdout).toContain("0 errors");
    expect((await lint("? a\n: b\n")).stdout).toContain("may be sound YAML, but this checker cannot read it");
  });

  test("names the line that breaks the document", async () => {
    for (const [text, line] of [
      ["a: 1\n\tb: 2\n", "line 2, **error**: A tab"],
      ["a:\n  b: 1\n c: 2\n", "line 3, **error**: This line begins in column 2"],
      ["a: [1, 2\nb: 3\n", "line 2, **error**: 'b' stands where , or ] is expected"],
      ["a: *gone\n", "line 1, **error**: `*gone` refers to no anchor"],
    ] as const)
      expect((await lint(text)).stdout).toContain(line);
  });

  test("quotes in YAML what a reader would take for something else", async () => {
    const { yaml, stdout } = await lint('{"country": "no", "zip": "01234", "n": [1, {"a": "x: y", "b": []}], "n": ["l1\\nl2\\n", true]}');
    expect(yaml).toBe('country: "no"\nzip: "01234"\n"n":\n  - |\n    l1\n    l2\n  - true\n');
    expect(stdout).toContain("**error**: `n` stands twice in one object");
  });
});
