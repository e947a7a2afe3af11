// What was asked for, and the rows of a table or a list.

import fs from "node:fs";

/** Something that the caller can put right; its message is shown as it is. */
export class Problem extends Error {}

const FIELDS = ["action", "apply", "overwrite", "contacts", "columns", "query", "filters", "properties", "limit"];
export const OPERATORS = ["EQ", "NEQ", "LT", "LTE", "GT", "GTE", "BETWEEN", "IN", "NOT_IN", "HAS_PROPERTY", "NOT_HAS_PROPERTY", "CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"];
const ALIASES = { "e-mail": "email", "email address": "email", "first name": "firstname", "last name": "lastname", surname: "lastname", "job title": "jobtitle", telephone: "phone", "phone number": "phone", "lifecycle stage": "lifecyclestage", "company name": "company" };
const MOST_ROWS = 2000;

export function readRequest() {
  const file = process.env.INPUT_FILE || process.argv[2];
  if (file && !fs.existsSync(file)) throw new Problem(`There is no file ${file}.`);
  let request;
  try {
    request = JSON.parse(fs.readFileSync(file || 0, "utf8").replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new Problem(`The input has to be a JSON object with "action": ${error.message}`);
  }
  if (typeof request !== "object" || request === null || Array.isArray(request)) throw new Problem('The input has to be a JSON object with "action".');
  const strange = Object.keys(request).find((name) => !FIELDS.includes(name));
  if (strange !== undefined) throw new Problem(`There is no field "${strange}". The fields are ${FIELDS.join(", ")}.`);
  if (!["search", "upsert"].includes(request.action)) throw new Problem('"action" has to be search or upsert.');
  for (const name of ["apply", "overwrite"]) if (![undefined, true, false].includes(request[name])) throw new Problem(`"${name}" has to be true or false.`);
  return request;
}

export function search({ query, filters = [], properties = ["email", "firstname", "lastname", "company", "lifecyclestage"], limit = 100 }) {
  if (query !== undefined && (typeof query !== "string" || query.length > 3000)) throw new Problem('"query" has to be text of up to 3,000 characters.');
  if (!Array.isArray(filters) || filters.length > 6) throw new Problem('"filters" has to be a list of at most six conditions, which all have to hold.');
  if (!Array.isArray(properties) || properties.length < 1 || properties.some((each) => !isName(each))) throw new Problem('"properties" has to be a list of internal names such as jobtitle.');
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new Problem('"limit" has to be a whole number from 1 to 1000.');
  if (!query && filters.length === 0) throw new Problem('Give a "query" or "filters", or the answer would be the whole database.');
  return { query, filters: filters.map((each, at) => filter(each ?? {}, at + 1)), properties, limit };
}

function filter({ property, operator = "EQ", value, values, high_value: high }, at) {
  if (!isName(property)) throw new Problem(`filters ${at}, "property": has to be an internal name such as lifecyclestage.`);
  if (!OPERATORS.includes(operator)) throw new Problem(`filters ${at}, "operator": has to be one of ${OPERATORS.join(", ")}.`);
  const base = { propertyName: property, operator };
  if (operator.endsWith("HAS_PROPERTY")) return base;
  if (operator.endsWith("IN")) {
    if (!Array.isArray(values) || values.length === 0) throw new Problem(`filters ${at}, "values": ${operator} needs a list.`);
    return { ...base, values: values.map(String) };
  }
  if (value === undefined) throw new Problem(`filters ${at}, "value": is missing.`);
  if (operator === "BETWEEN" && high === undefined) throw new Problem(`filters ${at}, "high_value": BETWEEN needs it.`);
  return { ...base, value: String(value), ...(operator === "BETWEEN" && { highValue: String(high) }) };
}

/** Rows as objects of HubSpot's property names, from the list or the attached table, each with its line. */
export function readRows({ contacts, columns = {} }) {
  if (typeof columns !== "object" || columns === null || Array.isArray(columns)) throw new Problem('"columns" has to be an object: the table\'s heading and the property, such as {"Position": "jobtitle"}.');
  const wrong = Object.entries(columns).find(([, name]) => name !== "" && !isName(name));
  if (wrong) throw new Problem(`"columns", "${wrong[0]}": has to be an internal name such as jobtitle, or "" to leave the column out.`);
  const given = new Map(Object.entries(columns));
  const usual = new Map(Object.entries(ALIASES));
  const named = (heading) => given.get(heading) ?? usual.get(heading.trim().toLowerCase()) ?? heading.trim().toLowerCase();
  const list = contacts ?? attached();
  if (!Array.isArray(list) || list.length === 0) throw new Problem('There are no contacts: attach a .csv file with a heading row, or give "contacts".');
  if (list.length > MOST_ROWS) throw new Problem(`${list.length} contacts are too many for one run; at most ${MOST_ROWS}.`);
  return list.map((row, at) => {
    if (typeof row !== "object" || row === null) throw new Problem(`contacts ${at + 1}: has to be an object of properties.`);
    const entries = Object.entries(row).filter(([heading]) => given.get(heading) !== "");
    const values = Object.fromEntries(entries.map(([heading, value]) => [named(heading), String(value ?? "").trim()]));
    if (!("email" in values)) throw new Problem('No column is the email address. Name it in "columns", such as {"Mail": "email"}.');
    return { line: at + (contacts ? 1 : 2), email: values.email.toLowerCase(), values };
  });
}

function attached() {
  const name = fs.existsSync("attachments") ? fs.readdirSync("attachments").filter((each) => /\.(csv|tsv|txt)$/i.test(each)).sort()[0] : undefined;
  if (!name) return undefined;
  const [head, ...rows] = table(fs.readFileSync(`attachments/${name}`, "utf8").replace(/^\uFEFF/, ""));
  const twice = head.find((heading, at) => head.indexOf(heading) !== at);
  if (twice !== undefined) throw new Problem(`${name} has two columns “${twice}”.`);
  return rows.map((row, at) => {
    if (row.length !== head.length) throw new Problem(`${name}, record ${at + 2}: has ${row.length} fields, the heading has ${head.length}.`);
    return Object.fromEntries(head.map((heading, column) => [heading, row[column]]));
  });
}

/** Quoted fields may hold separators, quotes and line breaks. */
function table(text) {
  const first = text.split("\n", 1)[0];
  const separator = [",", ";", "\t"].sort((a, b) => first.split(b).length - first.split(a).length)[0];
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const row = rows.at(-1);
    const character = text[at];
    if (character === '"' && (quoted || row.at(-1) === "")) {
      if (quoted && text[at + 1] === '"') row[row.length - 1] += text[at++];
      else quoted = !quoted;
    } else if (!quoted && character === separator) row.push("");
    else if (!quoted && character === "\n") rows.push([""]);
    else if (quoted || character !== "\r") row[row.length - 1] += character;
  }
  if (quoted) throw new Problem("A quotation mark in the table is not closed.");
  return rows.filter((row) => row.some((field) => field.trim() !== ""));
}

const isName = (value) => typeof value === "string" && /^[a-z][a-z0-9_]{0,99}$/.test(value);
