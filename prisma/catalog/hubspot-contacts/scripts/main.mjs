// Searches contacts in HubSpot, or brings a table of contacts in: first what would change, and with "apply" the change.
//
//   node scripts/main.mjs request.json

import fs from "node:fs";
import path from "node:path";
import { check, compare, find, write } from "./contacts.mjs";
import { Problem, readRequest, readRows, search } from "./input.mjs";

const SHOWN = 15;

async function main() {
  const request = readRequest();
  if (request.action === "search") await look(search(request));
  else await bringIn(request, readRows(request));
}

async function look(wanted) {
  const { total, contacts } = await find(wanted);
  const rows = contacts.map(({ id, properties }) => [id, ...wanted.properties.map((name) => properties?.[name] ?? "")]);
  keep("contacts.csv", [["id", ...wanted.properties], ...rows]);
  console.log(`**${plural(total, "contact")} found**${rows.length < total ? `, the first ${rows.length} taken` : ""}.\n`);
  if (rows.length > 0) print(["id", ...wanted.properties], rows);
  console.log("\nAll of them are in `contacts.csv`.");
}

async function bringIn({ apply = false, overwrite = true }, rows) {
  const { fine, rejected, properties } = await check(rows);
  const compared = await compare(fine, properties, overwrite);
  const changing = compared.filter(({ kind }) => kind !== "same");
  const outcome = apply ? await write(changing) : { written: [], rejected: [] };
  const refused = [...rejected, ...outcome.rejected].sort((a, b) => a.line - b.line);

  const shown = (apply ? outcome.written : changing).sort((a, b) => a.line - b.line);
  const changes = shown.flatMap(({ line, email, kind, changes: list }) => (list.length > 0 ? list : [{ name: "email", before: "", after: email }]).map(({ name, before, after }) => [line, email, kind, name, before, after]));
  keep("changes.csv", [["line", "email", "kind", "property", "before", "after"], ...changes]);
  if (refused.length > 0) keep("rejected.csv", [["line", "email", "reason"], ...refused.map(({ line, email, reason }) => [line, email, reason])]);

  const count = (kind) => shown.filter((each) => each.kind === kind).length;
  const same = compared.length - changing.length;
  const verb = apply ? ["made", "changed"] : ["would be made", "would be changed"];
  console.log(`**${apply ? "Written" : "Nothing written yet"}**: ${count("new")} ${verb[0]}, ${count("update")} ${verb[1]}, ${same} the same, ${refused.length} rejected.\n`);
  if (refused.length > 0) console.log(`Rejected:\n\n${refused.slice(0, SHOWN).map(({ line, email, reason }) => `- line ${line}, ${cell(email || "no address")}: ${cell(reason)}`).join("\n")}\n`);
  if (changes.length > 0) print(["Line", "Email", "Kind", "Property", "Before", "After"], changes);
  const files = refused.length > 0 ? "`changes.csv` and `rejected.csv`" : "`changes.csv`";
  console.log(`\nAll of it is in ${files}.${apply ? "" : ' Look it through, then run it again with "apply": true.'}`);
}

function print(head, rows) {
  console.log(`| ${head.map(cell).join(" | ")} |\n|${" --- |".repeat(head.length)}`);
  console.log(rows.slice(0, SHOWN).map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n"));
  if (rows.length > SHOWN) console.log(`\n… and ${rows.length - SHOWN} more rows.`);
}

function keep(name, rows) {
  const folder = process.env.OUTPUT_DIR || "output";
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join(""));
}

/** A spreadsheet takes what begins with =, + or @ for a formula, and would run it. */
function quoted(value) {
  const text = String(value);
  const harmless = /^[=@]|^[+-](?![\d\s()-]*$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

const cell = (value) => String(value).replace(/\s+/g, " ").slice(0, 300).replace(/[\\`*_<[|]/g, "\\$&");
const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

let problem;
try {
  await main();
} catch (error) {
  problem = error;
}
if (problem) {
  console.error(problem instanceof Problem ? problem.message : `It did not work: ${problem.message}`);
  process.exit(1);
}
