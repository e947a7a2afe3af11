// Reads an Airtable table, adds rows to it, or brings it in line with rows by a key. See SKILL.md.
//
//   node scripts/main.mjs request.json

import { list, run, save, send } from "./airtable.mjs";
import { compare, describe } from "./compare.mjs";
import { choice, needed, Problem, readRequest, text, whole, yes } from "./input.mjs";
import { readRows } from "./rows.mjs";
import { markdownTable, toCsv } from "./tables.mjs";

const AT_ONCE = 10;
const MOST_COMPARED = 20_000;
const SHOWN = 20;
const FIELDS = ["base", "table", "action", "view", "formula", "fields", "most", "records", "merge_on", "empty_cells", "typecast", "start_at", "confirm"];

await run(async () => {
  const request = readRequest(FIELDS);
  const base = needed(request, "base", { shape: /^app[A-Za-z0-9]{14}$/, right: "the base's id, app and 14 characters, from the address bar" });
  const table = needed(request, "table", { right: "the table's name or its id (tbl…)" });
  const action = choice(request, "action", ["list", "create", "upsert"], "list");
  const url = `https://api.airtable.com/v0/${base}/${encodeURIComponent(table)}`;
  return action === "list" ? show(request, url, table) : write(request, url, table, action);
});

async function show(request, url, table) {
  const most = whole(request, "most", { least: 1, most: 20_000, otherwise: 1000 });
  const view = text(request, "view", { right: "a view's name" });
  const formula = text(request, "formula", { most: 4000, right: "an Airtable formula" });
  const fields = names(request, "fields") ?? [];
  const parameters = [...(view ? [["view", view]] : []), ...(formula ? [["filterByFormula", formula]] : []), ...fields.map((name) => ["fields[]", name])];
  const { records, isCut } = await list(url, parameters, most);
  // Airtable leaves empty cells out, so the columns are those of all records together.
  const columns = fields.length > 0 ? fields : [...new Set(records.flatMap((record) => Object.keys(record.fields)))];
  save("records.json", `${JSON.stringify(records, null, 2)}\n`);
  save("records.csv", toCsv(["id", ...columns], records.map(({ id, fields: cells }) => [id, ...columns.map((name) => cells[name])])));
  const rows = records.slice(0, SHOWN).map(({ fields: cells }) => columns.slice(0, 8).map((name) => cells[name]));
  const more = [
    records.length > SHOWN && `The first ${SHOWN} are shown; \`records.csv\` has all.`,
    columns.length > 8 && `${columns.length - 8} more columns are in the file.`,
    isCut && "The table has more; raise `most`.",
  ].filter(Boolean);
  const head = `**${records.length} ${records.length === 1 ? "record" : "records"}** of ${table}`;
  return [head, records.length > 0 && markdownTable(columns.slice(0, 8), rows), more.join(" ")].filter(Boolean).join("\n\n");
}

async function write(request, url, table, action) {
  const mergeOn = names(request, "merge_on");
  if (action === "upsert" && (!mergeOn || mergeOn.length === 0 || mergeOn.length > 3)) throw new Problem("merge_on: give one to three column names that together tell the records apart.");
  if (action === "create" && mergeOn) throw new Problem("merge_on: belongs to upsert; a create always adds.");
  const { rows, isCsv } = readRows(request, mergeOn ?? []);
  const typecast = yes(request, "typecast", isCsv);
  if (!yes(request, "confirm")) return action === "upsert" ? preview(url, table, rows, mergeOn) : `**Nothing written yet.** ${rows.length} rows would be added to ${table}, such as\n\n${sample(rows)}\n\nSend the same request with \`"confirm": true\` to add them.`;

  const start = whole(request, "start_at", { least: 1, most: rows.length, otherwise: 1 }) - 1;
  const log = [];
  for (let at = start; at < rows.length; at += AT_ONCE) {
    const records = rows.slice(at, at + AT_ONCE).map((fields) => ({ fields }));
    const body = { ...(mergeOn && { performUpsert: { fieldsToMergeOn: mergeOn } }), typecast, records };
    try {
      const { json } = await send(mergeOn ? "PATCH" : "POST", url, body);
      const added = new Set(mergeOn ? json.createdRecords : json.records.map(({ id }) => id));
      for (const [place, { id }] of json.records.entries()) log.push({ row: at + place + 1, id, result: added.has(id) ? "created" : "updated" });
    } catch (error) {
      keep(log);
      const done = at > start ? `Rows ${start + 1} to ${at} are written.` : "No row was written before that.";
      throw new Problem(`Rows ${at + 1} to ${at + records.length}: ${error.message} ${done} To go on: the same request with "start_at": ${at + 1}.`);
    }
  }
  keep(log);
  const count = (result) => log.filter((each) => each.result === result).length;
  return `**${log.length} rows written** to ${table}: ${count("created")} created, ${count("updated")} updated. \`written.csv\` has their record ids.`;
}

async function preview(url, table, rows, mergeOn) {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const { records, isCut } = await list(url, columns.map((name) => ["fields[]", name]), MOST_COMPARED);
  if (isCut) throw new Problem(`${table} has more than ${MOST_COMPARED} records, too many to compare; with "confirm": true it is written unseen.`);
  const result = compare(rows, records, mergeOn);
  save("preview.json", `${JSON.stringify(result, null, 2)}\n`);
  return describe(result, table, rows.length);
}

function names(request, name) {
  const value = request[name];
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.some((each) => typeof each !== "string" || each === "")) throw new Problem(`${name}: has to be a list of column names.`);
  return value;
}

function sample(rows) {
  const columns = Object.keys(rows[0]).slice(0, 8);
  return markdownTable(columns, rows.slice(0, 3).map((row) => columns.map((name) => row[name])));
}

function keep(log) {
  save("written.csv", toCsv(["row", "id", "result"], log.map(({ row, id, result }) => [row, id, result])));
}
