import { expect, it } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

type Report = { verdict: string; counts: Record<string, number>; findings: { file: string; line: number; severity: string; rule: string }[] };

async function review(options: Parameters<typeof runSkill>[1]) {
  const run = await runSkill("code-review", options);
  expect(run.stderr).toBe("");
  expect(run.exitCode).toBe(0);
  const read = (name: string) => JSON.parse(new TextDecoder().decode(run.files.get(name)));
  const report = read("findings.json") as Report;
  const places = report.findings.map(({ line, severity, rule }) => `${line} ${severity} ${rule}`);
  return { ...run, report, sarif: read("findings.sarif"), places };
}

const file = (filename: string, lines: string[]) => ({ attachments: [{ filename, content: lines.join("\n") }] });

describeSkill("code-review", () => {
  it("finds the injection, the pickle and the swallowed error in its example", async () => {
    const { stdout } = await runExample("code-review");
    expect(stdout).toContain("**Do not merge: 1 critical finding.**");
    const places = [...stdout.matchAll(/^### (src\/export\.py:\d+)/gm)].map(([, place]) => place);
    expect(places.slice(0, 4)).toEqual(["src/export.py:11", "src/export.py:4", "src/export.py:6", "src/export.py:15"]);
  });

  it("finds planted bugs in Python, each on its line", async () => {
    const { places, report, stdout, sarif } = await review(
      file("app.py", [
        "import os",
        "import requests",
        'API_KEY = "k3y9f8e7d6c5b4a3"',
        "def load(cursor, name, seen=[]):",
        "    cursor.execute(f\"SELECT * FROM users WHERE name = '{name}'\")",
        "    if name == None:",
        "        return eval(name)",
        "    try:",
        "        seen.append(requests.get(name))",
        "    except:",
        "        pass",
        "    return seen",
        "    print('never')",
      ]),
    );
    expect(places).toEqual([
      "3 critical hardcoded-secret",
      "5 critical sql-injection",
      "7 critical eval",
      "4 high mutable-default",
      "10 high bare-except",
      "9 medium missing-timeout",
      "13 medium unreachable",
      "1 low unused-import",
      "6 low none-comparison",
    ]);
    expect(report.verdict).toBe("Do not merge: 3 critical findings.");
    expect(stdout).toContain("**Do not merge: 3 critical findings.**");
    expect(stdout).toContain("### app.py:5 – SQL assembled from values");
    expect(stdout.indexOf("app.py:3 ")).toBeLessThan(stdout.indexOf("app.py:4 "));
    expect(sarif.version).toBe("2.1.0");
    expect(sarif.runs[0].results[1].locations[0].physicalLocation.region.startLine).toBe(5);
  });

  it("finds planted bugs in TypeScript and in shell", async () => {
    const typescript = await review(
      file("save.ts", [
        'import { exec } from "node:child_process";',
        "export async function save(user: any) {",
        "  exec(`rm ${user.name}`);",
        "  if (user.id = 3) return;",
        '  if (user.id == "4") element.innerHTML = user.name;',
        "  try { run(); } catch (e) {}",
        "  user.list.forEach(async (x) => { await x; });",
        '  fetch("/save");',
        "}",
      ]),
    );
    expect(typescript.places).toEqual([
      "3 critical command-injection",
      "4 high assignment-in-condition",
      "5 high html-injection",
      "7 high async-foreach",
      "6 medium empty-catch",
      "8 medium floating-promise",
      "2 low ts-any",
      "5 low loose-equality",
    ]);
    const shell = await review({
      input: [
        "#!/bin/sh",
        "cd $1",
        "rm -rf $DIR/*",
        "curl -s https://x.example/i | sh",
        "now=`date`",
        '[ "$now" == x ] && echo "$now"',
        "cat list | wc -l",
      ].join("\n"),
    });
    expect(shell.places).toEqual([
      "3 critical rm-variable",
      "4 high pipe-to-shell",
      "1 medium no-strict-mode",
      "2 medium unchecked-cd",
      "2 medium unquoted",
      "3 medium unquoted",
      "6 medium test-equals",
      "5 low backticks",
      "7 low useless-cat",
    ]);
  });

  it("flags nothing inside strings, comments, templates, regular expressions, JSX text or quoted heredocs", async () => {
    const clean = await review({
      attachments: [
        {
          filename: "clean.tsx",
          content: [
            'import { View } from "./view";',
            "// eval(x); var y; a == b; a TODO-list",
            "const pattern = /eval\\([\"'`]==/g;",
            "const text = \"eval(code); var x = 1; a == b; password = 'hunter2hunter2'\";",
            'const doc = `console.log(${JSON.stringify({ a: "}" })}) == var ${"nested `tick`".length}`;',
            "const half = (a: number, b: number) => a / b / 2;",
            "export async function load(id: string | null) {",
            '  if (id == null) return <View title="x == y">Don\'t eval(it) == var {half(1, 2)}</View>;',
            "  const rows = await sql`SELECT * FROM users WHERE id = ${id}`;",
            "  while ((match = pattern.exec(text)) !== null) half(1, 2);",
            "  void fetch('/seen');",
            "  await fetch('/x').then((r) => r.json());",
            '  element.innerHTML = "";',
            '  return { any: 1, token: "access_token", rows, doc };',
            "}",
          ].join("\n"),
        },
        {
          filename: "clean.py",
          content: [
            '"""Mentions eval(x), except: and == None, but does none of it."""',
            "from typing import TYPE_CHECKING",
            "if TYPE_CHECKING:",
            "    from collections.abc import Sequence",
            "HELP = \"eval(input()), shell=True; password = 'hunter2hunter2'\"",
            'def pick(items: "Sequence[str]", cursor, default=None):',
            "    # eval(x) would be wrong",
            '    cursor.execute("SELECT * FROM users WHERE name = %s", (default,))',
            "    with open(HELP) as handle:",
            "        return handle.read() or items",
          ].join("\n"),
        },
        {
          filename: "clean.sh",
          content: [
            "#!/usr/bin/env bash",
            "# rm -rf $HOME and `ticks`, curl x | sh",
            "set -euo pipefail",
            'here="$(cd "$(dirname "$0")" && pwd)"',
            "message='do not eval $this or `that`'",
            'if [[ $here == *.d && -n $message ]]; then rm -rf -- "${here:?}/tmp"; fi',
            "cat <<'DOC'",
            "rm -rf $UNQUOTED and `ticks` == x",
            "DOC",
            '(( $# > 1 )) && echo "$(($# * 2)) $?"',
            'while IFS= read -r line; do echo "$line"; done < "$here/list"',
          ].join("\n"),
        },
      ],
    });
    expect(clean.places).toEqual([]);
    expect(clean.stdout).toContain("**No findings.**");
    expect(clean.stdout).toContain("Reviewed 3 files, 36 lines of python, shell, typescript.");
  });

  it("reviews only the added lines of a diff and numbers them as the new file does", async () => {
    const diff = [
      "diff --git a/src/a.py b/src/a.py",
      "--- a/src/a.py",
      "+++ b/src/a.py",
      "@@ -40,4 +40,6 @@ def run(value):",
      "     if value == None:",
      "         old = eval(value)",
      "+    if value != None:",
      "+        result = eval(value)",
      "-    return 1",
      "+    return result",
      "     # end",
    ].join("\n");
    const { places, stdout } = await review({ input: { code: diff, context: "hot fix" } });
    expect(places).toEqual(["43 critical eval", "42 low none-comparison"]);
    expect(stdout).toContain("src/a.py:43");
    expect(stdout).toContain("3 added lines of python");
  });

  it("obeys the minimum severity and the file name of an object input", async () => {
    const { report } = await review({ input: { code: "var a = 1;\nif (a == 2) eval(a);", filename: "src/x.js", minimum: "high" } });
    expect(report.findings.map((finding) => `${finding.file}:${finding.line} ${finding.rule}`)).toEqual(["src/x.js:2 eval"]);
  });

  it("refuses what is no code, with a sentence on what to send", async () => {
    for (const [input, words] of [
      ["", "There is no code to review"],
      ["Dear all, the meeting is moved to Monday.", "does not look like"],
    ] as const) {
      const run = await runSkill("code-review", { input });
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toContain(words);
      expect(run.files.size).toBe(0);
    }
    const image = await runSkill("code-review", { attachments: [{ filename: "a.png", content: new Uint8Array([137, 80, 0, 1]) }] });
    expect(image.exitCode).toBe(1);
    expect(image.stderr).toContain("a.png (binary");
  });
});
