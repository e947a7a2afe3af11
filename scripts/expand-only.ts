/**
 * What a migration may do while servers of the release before go on: add to the schema, and take away nothing that they use. The rest is for a
 * later release, in a migration whose header says `-- contract: <why>` and names the release, revision or migration since which nobody uses it.
 */

/** Up to here servers were stopped for an upgrade. */
const PINNED = "20261123061800_fewer_indexes_of_executions";

const NAME = '"?[\\w.]+"?';
/** What breaks the release before, and how it would notice. */
const BREAKS: [RegExp, string][] = [
  [/\bDROP\s+(TABLE|COLUMN|VIEW|FUNCTION|TRIGGER|SCHEMA|SEQUENCE|TYPE|EXTENSION)\b/i, "takes away what the release before uses"],
  [/\bALTER\s+TABLE\b.*\bDROP\s+(?!CONSTRAINT\b|DEFAULT\b|NOT\b|TABLE\b|COLUMN\b)"/i, "takes away a column"],
  [/\bRENAME\b/i, "takes away a name that the release before uses"],
  [/\bSET\s+NOT\s+NULL\b/i, "refuses rows that the release before may write"],
  [/\bDROP\s+NOT\s+NULL\b/i, "lets in what the release before cannot read"],
  [/\bDROP\s+DEFAULT\b/i, "refuses rows that the release before writes without the value"],
  [new RegExp(`\\bALTER\\s+(COLUMN\\s+)?${NAME}\\s+(SET\\s+DATA\\s+)?TYPE\\b`, "i"), "changes the type of a column"],
  [/\bALTER\s+TYPE\b/i, "makes values that the release before cannot read"],
  [
    /\bADD\s+(COLUMN\s+)?(IF\s+NOT\s+EXISTS\s+)?"\w+"(?!.*\bDEFAULT\b)(?!.*\bGENERATED\b).*\bNOT\s+NULL\b/i,
    "needs a value that the release before does not write: give it a default",
  ],
  [/\bADD\s+(CONSTRAINT|CHECK|UNIQUE|PRIMARY\s+KEY|FOREIGN\s+KEY|EXCLUDE)\b/i, "refuses rows that the release before may write"],
  [/\bCREATE\s+UNIQUE\s+INDEX\b/i, "refuses rows that the release before may write"],
  [/^\s*(TRUNCATE|DELETE)\b/i, "takes rows away"],
];

/** What is wrong with the migrations after the pinned one, a sentence each. */
export function contractions(migrations: { name: string; sql: string }[], pinned = PINNED): string[] {
  return migrations.filter(({ name }) => name > pinned).flatMap(({ name, sql }) => problemsOf(sql).map((problem) => `${name}: ${problem}`));
}

function problemsOf(sql: string): string[] {
  if (/^-- contract: .*(\d+\.\d+\.\d+|\b[0-9a-f]{8,40}\b|\d{14}_\w+)/m.test(sql)) return [];
  const statements = sql
    .replace(/--.*$/gm, "")
    .replace(/E?'(?:[^']|'')*'/g, "''")
    .split(";")
    .map((each) => each.replace(/\s+/g, " ").trim());
  // The release before does not know of a table that is made here.
  const made = new Set(statements.flatMap((each) => /^CREATE TABLE (?:IF NOT EXISTS )?("?\w+"?)/i.exec(each)?.[1] ?? []));
  return statements.flatMap(actionsOf).flatMap((statement) => {
    const table = /^(?:ALTER TABLE (?:IF EXISTS )?(?:ONLY )?|CREATE UNIQUE INDEX .*? ON )("?\w+"?)/i.exec(statement)?.[1];
    if (table !== undefined && made.has(table)) return [];
    const found = BREAKS.find(([pattern]) => pattern.test(statement));
    return found ? [`“${statement.slice(0, 100)}” ${found[1]}.`] : [];
  });
}

/** What one ALTER TABLE does at once, as a statement each: cut at the commas outside parentheses. */
function actionsOf(statement: string): string[] {
  const [, table, all] = /^(ALTER TABLE (?:IF EXISTS )?(?:ONLY )?\S+ )(.*)$/i.exec(statement) ?? [];
  if (table === undefined || all === undefined) return [statement];
  let depth = 0;
  const cut = [...all].map((character) => {
    if (character === "(") depth++;
    if (character === ")") depth--;
    return character === "," && depth === 0 ? "\n" : character;
  });
  return cut
    .join("")
    .split("\n")
    .map((action) => table + action.trim());
}
