// The rows to write, from the request or an attached CSV file, checked before anything is sent.

import fs from "node:fs";
import { choice, Problem } from "./input.mjs";

const MOST = 1000;

export function readRows(request, mergeOn) {
  const empty = choice(request, "empty_cells", ["keep", "clear"], "keep");
  const isCsv = request.records === undefined;
  const rows = isCsv ? fromCsv(empty) : request.records;
  if (!Array.isArray(rows) || rows.length === 0) throw new Problem("records: has to be a list of at least one object of column names and values.");
  if (rows.length > MOST) throw new Problem(`records: there are ${rows.length} rows; at most ${MOST} are written in one run.`);
  const strange = rows.findIndex((row) => typeof row !== "object" || row === null || Array.isArray(row) || Object.keys(row).length === 0);
  if (strange >= 0) throw new Problem(`records: row ${strange + 1} has to be an object with at least one column.`);

  const seen = new Map();
  for (const [at, row] of rows.entries()) {
    if (mergeOn.length === 0) break;
    const gap = mergeOn.find((name) => row[name] === undefined || row[name] === null || String(row[name]).trim() === "");
    if (gap) throw new Problem(`records: row ${at + 1} has no ${gap}, which is to be merged on.`);
    const key = keyOf(row, mergeOn);
    if (seen.has(key)) throw new Problem(`records: rows ${seen.get(key) + 1} and ${at + 1} have the same ${mergeOn.join(" and ")} (${mergeOn.map((name) => row[name]).join(", ")}); one would overwrite the other.`);
    seen.set(key, at);
  }
  return { rows, isCsv };
}

export const keyOf = (row, mergeOn) => JSON.stringify(mergeOn.map((name) => String(row[name] ?? "").trim()));

function fromCsv(empty) {
  const files = fs.existsSync("attachments") ? fs.readdirSync("attachments").filter((name) => /\.csv$/i.test(name)) : [];
  if (files.length !== 1) throw new Problem(`records: is missing; give rows here or attach one CSV file (${files.length} attached).`);
  const content = fs.readFileSync(`attachments/${files[0]}`, "utf8").replace(/^\uFEFF/, "");
  if (content.includes("\uFFFD")) throw new Problem(`${files[0]}: is not UTF-8; save it as "CSV UTF-8".`);
  const [head = [], ...lines] = cells(content, files[0]);
  const names = head.map((name) => name.trim());
  if (names.length === 1 && /[;\t]/.test(names[0])) throw new Problem(`${files[0]}: has to be separated by commas.`);
  const twice = names.find((name, at) => name === "" || names.indexOf(name) < at);
  if (twice !== undefined) throw new Problem(`${files[0]}: the head line has ${twice === "" ? "a column without a name" : `"${twice}" twice`}.`);
  return lines.map((line, at) => {
    if (line.length !== names.length) throw new Problem(`${files[0]}: row ${at + 1} has ${line.length} cells and the head line ${names.length}.`);
    const filled = names.map((name, column) => [name, line[column].trim()]).filter(([, value]) => value !== "" || empty === "clear");
    return Object.fromEntries(filled.map(([name, value]) => [name, value === "" ? null : value]));
  });
}

/** Comma-separated values with quotation marks, as in RFC 4180; empty lines are passed over. */
function cells(content, file) {
  const rows = [];
  let row = [];
  let cell = "";
  let quoted = false;
  const endRow = () => {
    row.push(cell);
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
    cell = "";
  };
  for (let at = 0; at < content.length; at++) {
    const character = content[at];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (content[at + 1] === '"') cell += content[++at];
      else quoted = false;
    } else if (character === '"' && cell === "") quoted = true;
    else if (character === ",") {
      row.push(cell);
      cell = "";
    } else if (character === "\n") endRow();
    else if (character !== "\r") cell += character;
  }
  if (quoted) throw new Problem(`${file}: a quotation mark is opened and never closed.`);
  endRow();
  return rows;
}
