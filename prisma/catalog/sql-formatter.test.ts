import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const formatted = (files: Map<string, Uint8Array>) => new TextDecoder().decode(files.get("formatted.sql"));
const rules = (files: Map<string, Uint8Array>) =>
  JSON.parse(new TextDecoder().decode(files.get("findings.json"))).map(({ rule, line }: { rule: string; line: number }) => `${line} ${rule}`);

describeSkill("sql-formatter", () => {
  test("lays out the example, keeps its comments and strings, and puts the DELETE first", async () => {
    const { files } = await runExample("sql-formatter");
    const text = formatted(files);
    expect(text).toContain("  sum(total) AS revenue, -- gross\n  CASE\n    WHEN sum(total) > 10000 THEN 'large'\n");
    expect(text).toContain("  AND paid.id NOT IN (\n    SELECT order_id\n    FROM refunds\n  )\nGROUP BY country, date_trunc('month', paid_at)\n");
    expect(text).toContain("/* clean up after the import */\nDELETE FROM import_rows;\n\nUPDATE customers\nSET\n  name = 'O''Brien; & Sons',\n  note = NULL\n");
    expect(rules(files)).toEqual([
      "9 no-where",
      ...["2 implicit-join", "5 null-compare", "5 and-or", "5 not-in-query", "6 limit-without-order", "11 insert-columns"],
      ...["2 select-star", "5 function-on-column"],
    ]);
  });

  test("leaves the odd tokens of several dialects alone, and its own output as it is", async () => {
    const sql = `select [a b], \`c\`, "D""d", e->>'k' as k, f::text, $tag$ it's; -- no $tag$, {{ ref('x') }}, -1, x is distinct from y
-- between
from t where a between 1 and 2 and b = :b /* tail */ -- end`;
    const once = formatted((await runSkill("sql-formatter", { input: { sql, keywords: "lower" } })).files);
    expect(once).toBe(`select
  [a b],
  \`c\`,
  "D""d",
  e ->> 'k' as k,
  f::text,
  $tag$ it's; -- no $tag$,
  {{ ref('x') }},
  -1,
  x is distinct from y
-- between
from t
where
  a between 1 and 2
  and b = :b /* tail */ -- end
`);
    expect(formatted((await runSkill("sql-formatter", { input: { sql: once, keywords: "lower" } })).files)).toBe(once);
  });

  test("says where a string or a bracket was left open", async () => {
    const { exitCode, stderr } = await runSkill("sql-formatter", { input: "select 1;\nselect 'abc" });
    expect(exitCode).toBe(1);
    expect(stderr).toBe("Line 2: a string is opened and never closed.\n");
  });
});
