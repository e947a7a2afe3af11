// Compares rows with what HubSpot holds, and writes the difference.

import { Problem } from "./input.mjs";
import { call, Refused } from "./service.mjs";

const BATCH = 100;
const MOST_DIVISIONS = 40;
const ADDRESS = /^[^\s@<>",;]+@[^\s@<>",;]+\.[a-z]{2,}$/;

/** Rows that can be written, with values as HubSpot wants them, and rows that cannot, with the reason. */
export async function check(rows) {
  const { results } = await call("GET", "/properties/contacts");
  const known = new Map(results.map((property) => [property.name, property]));
  const used = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const strange = used.filter((name) => !known.has(name));
  if (strange.length > 0) throw new Problem(`HubSpot has no contact property ${strange.join(", ")}. Name the right one in "columns", or "" to leave the column out.`);
  const closed = used.filter((name) => name !== "email" && known.get(name).modificationMetadata?.readOnlyValue);
  if (closed.length > 0) throw new Problem(`HubSpot fills ${closed.join(", ")} by itself. Leave it out: {"columns": {"${closed[0]}": ""}}.`);

  const rejected = [];
  const seen = new Map();
  const fine = rows.filter((row) => {
    const reason = faultOf(row, seen) ?? translate(row, known);
    if (reason) rejected.push({ ...row, reason });
    else seen.set(row.email, row.line);
    return !reason;
  });
  return { fine, rejected, properties: used.filter((name) => name !== "email") };
}

function faultOf({ email }, seen) {
  if (!ADDRESS.test(email)) return email ? `“${email}” is no email address` : "there is no email address";
  if (seen.has(email)) return `the address stands in line ${seen.get(email)} already`;
  return undefined;
}

/** A choice may be given by its label; HubSpot wants its internal value. */
function translate(row, known) {
  for (const [name, value] of Object.entries(row.values)) {
    const { options = [], type, fieldType } = known.get(name);
    if (value === "" || type !== "enumeration" || fieldType === "checkbox" || options.length === 0) continue;
    const option = options.find((each) => each.value === value) ?? options.find((each) => each.label?.toLowerCase() === value.toLowerCase());
    if (!option) return `${name} cannot be “${value}”; it is one of ${options.slice(0, 12).map((each) => each.value).join(", ")}`;
    row.values[name] = option.value;
  }
  return undefined;
}

/** What each row would change: an empty field never clears anything. */
export async function compare(rows, properties, overwrite) {
  const found = new Map();
  for (const part of parts(rows)) {
    const { results = [] } = await call("POST", "/objects/contacts/batch/read", { idProperty: "email", properties: ["email", ...properties], inputs: part.map(({ email }) => ({ id: email })) });
    for (const { id, properties: held } of results) found.set((held.email ?? "").toLowerCase(), { id, held });
  }
  return rows.map((row) => {
    const there = found.get(row.email);
    const changes = properties
      .map((name) => ({ name, before: there?.held[name] ?? "", after: row.values[name] ?? "" }))
      .filter(({ before, after }) => after !== "" && after !== before && (overwrite || before === ""));
    const kind = there ? (changes.length > 0 ? "update" : "same") : "new";
    return { ...row, id: there?.id, kind, changes };
  });
}

/** Writes in batches. One bad contact makes HubSpot refuse its whole batch, so a refused one is divided until that one stands alone. */
export async function write(rows) {
  const written = [];
  const rejected = [];
  const waiting = parts(rows);
  let divisions = 0;
  while (waiting.length > 0) {
    const part = waiting.shift();
    try {
      const answer = await call("POST", "/objects/contacts/batch/upsert", { inputs: part.map(inputOf) });
      const done = new Map((answer.results ?? []).map((each) => [(each.properties?.email ?? "").toLowerCase(), each]));
      const said = (answer.errors ?? []).map(({ message }) => message).join(" ");
      for (const row of part) {
        const result = done.get(row.email);
        if (result) written.push({ ...row, id: result.id });
        else rejected.push({ ...row, reason: said || "HubSpot did not confirm it" });
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw stopped(error, written);
      if (part.length === 1 || divisions === MOST_DIVISIONS) rejected.push(...part.map((row) => ({ ...row, reason: error.message })));
      else {
        divisions += 1;
        const middle = Math.ceil(part.length / 2);
        waiting.unshift(part.slice(0, middle), part.slice(middle));
      }
    }
  }
  return { written, rejected };
}

function inputOf({ email, changes }) {
  return { id: email, idProperty: "email", properties: { email, ...Object.fromEntries(changes.map(({ name, after }) => [name, after])) } };
}

function stopped(error, written) {
  return written.length > 0 ? new Problem(`${written.length} contacts were written before it stopped; running again leaves them as they are. ${error.message}`) : error;
}

/** Goes through the pages until there is enough. */
export async function find({ query, filters, properties, limit }) {
  const contacts = [];
  let after;
  let total = 0;
  do {
    const json = {
      ...(query && { query }),
      ...(filters.length > 0 && { filterGroups: [{ filters }] }),
      sorts: [{ propertyName: "hs_object_id", direction: "ASCENDING" }],
      properties,
      limit: Math.min(BATCH, limit - contacts.length),
      ...(after && { after }),
    };
    const page = await call("POST", "/objects/contacts/search", json);
    total = page.total ?? 0;
    contacts.push(...(page.results ?? []));
    after = page.results?.length > 0 ? page.paging?.next?.after : undefined;
  } while (after && contacts.length < limit);
  return { total, contacts };
}

function parts(rows) {
  return Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, at) => rows.slice(at * BATCH, (at + 1) * BATCH));
}
