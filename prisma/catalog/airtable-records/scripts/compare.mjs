// What an upsert would do to the records that are there.

import { keyOf } from "./rows.mjs";
import { markdownTable, shown } from "./tables.mjs";

const SHOWN = 15;

export function compare(rows, records, mergeOn) {
  const known = grouped(records, mergeOn);
  const result = { created: [], changed: [], unchanged: 0, ambiguous: [] };
  for (const row of rows) {
    const found = known.get(keyOf(row, mergeOn)) ?? [];
    const key = mergeOn.map((name) => row[name]).join(", ");
    if (found.length > 1) result.ambiguous.push({ key, ids: found.map(({ id }) => id) });
    else if (found.length === 0) result.created.push({ key, fields: row });
    else {
      const { id, fields } = found[0];
      const changes = Object.entries(row).filter(([name, value]) => !isSame(fields[name], value));
      if (changes.length === 0) result.unchanged += 1;
      for (const [column, to] of changes) result.changed.push({ key, id, column, from: fields[column] ?? null, to });
    }
  }
  return result;
}

function grouped(records, mergeOn) {
  const groups = new Map();
  for (const record of records) {
    const key = keyOf(record.fields, mergeOn);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return groups;
}

/** Text of a CSV file is the same as the number or the tick that Airtable makes of it. */
function isSame(there, given) {
  if (shown(there) === shown(given)) return true;
  if (typeof there === "number" && typeof given === "string") return given.trim() !== "" && Number(given) === there;
  const truth = /^(true|false|checked)$/i.test(String(given)) ? !/^false$/i.test(String(given)) : undefined;
  return truth !== undefined && (typeof there === "boolean" || there === undefined) && (there ?? false) === truth;
}

export function describe({ created, changed, unchanged, ambiguous }, table, total) {
  const records = new Set(changed.map(({ id }) => id)).size;
  const parts = [`**Nothing written yet.** Of ${total} rows ${created.length} would be new in ${table}, ${records} would change a record, ${unchanged} ${unchanged === 1 ? "is" : "are"} already so.`];
  if (ambiguous.length > 0) parts.push(`**${ambiguous.length} match several records, which Airtable refuses:** ${ambiguous.map(({ key, ids }) => `${key} (${ids.join(", ")})`).join("; ")}. Merge those first.`);
  if (changed.length > 0) parts.push(cut(markdownTable(["Record", "Column", "Now", "Then"], changed.slice(0, SHOWN).map(({ key, column, from, to }) => [key, column, from, to])), changed.length));
  if (created.length > 0) parts.push(`New: ${created.slice(0, SHOWN).map(({ key }) => key).join(", ")}${created.length > SHOWN ? ` and ${created.length - SHOWN} more` : ""}.`);
  parts.push(ambiguous.length > 0 ? "" : 'Send the same request with `"confirm": true` to write them.');
  return parts.filter(Boolean).join("\n\n");
}

function cut(text, all) {
  return all > SHOWN ? `${text}\n\n${all - SHOWN} more changes are in \`preview.json\`.` : text;
}
