// Prints a reference list in a citation style, with what is missing or double. Reads BibTeX, RIS and CSL-JSON.
//
//   node scripts/main.mjs library.bib

import fs from "node:fs";
import path from "node:path";
import { readBibtex } from "./bibtex.mjs";
import { findings } from "./checks.mjs";
import { readCsl, readRis } from "./other-formats.mjs";
import { folded } from "./record.mjs";
import { STYLES } from "./styles.mjs";

class InputError extends Error {}

const FIELDS = ["references", "style", "title_case", "order"];
/** What tells a pasted reference in CSL-JSON from settings. */
const RECORD = ["title", "author", "editor", "type", "DOI", "items"];
const MOST = 2000;

function main() {
  const request = readRequest();
  const style = choice(request, "style", Object.keys(STYLES), "apa");
  const options = { case: choice(request, "title_case", ["keep", "sentence"], "keep") };
  const order = choice(request, "order", ["style", "given", "author"], "style");
  const { name, sorted, print, cite, wantsSentenceCase } = STYLES[style];
  const { records, problems } = read(request.references);
  if (records.length === 0) throw new InputError("There is no reference in the input. It takes BibTeX (@article{…}), RIS (TY  - JOUR) or CSL-JSON ([{…}]).");
  if (records.length > MOST) throw new InputError(`${records.length} references are too many for one run; at most ${MOST}.`);

  const isSorted = order === "author" || (order === "style" && sorted);
  const list = isSorted ? [...records].sort(byAuthor) : records;
  if (sorted) letters(list);
  const lines = list.map((record, at) => ({ id: record.id, text: print(record, options, at + 1), cited: cite(record, at + 1) }));
  const found = [...problems.map((text) => ({ text })), ...findings(records, wantsSentenceCase && options.case === "keep", lines)];
  const references = `# References\n\n${lines.map(({ text }) => text).join("\n\n")}\n`;
  const folder = process.env.OUTPUT_DIR || "output";
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "references.md"), references);
  fs.writeFileSync(path.join(folder, "references.json"), `${JSON.stringify({ style: name, references: list.map((record, at) => ({ ...lines[at], record })), findings: found.map(({ text }) => text) }, null, 2)}\n`);

  console.log(`**${records.length} reference${records.length === 1 ? "" : "s"}** in ${name}, ${found.length === 0 ? "nothing to mend" : `${found.length} thing${found.length === 1 ? "" : "s"} to look at`}\n`);
  if (found.length > 0) console.log(`${found.map(({ text }) => `- ${text}`).join("\n")}\n`);
  console.log(references);
  console.log("## In the text\n");
  console.log(`| Key | Cited as |\n| --- | --- |\n${lines.map(({ id, cited }) => `| \`${id.replace(/[|`]/g, "")}\` | ${cited.replace(/\|/g, "\\|")} |`).join("\n")}\n`);
  console.log("Files: `references.md`, `references.json`.");
}

function read(text) {
  if (/^\s*[[{]/.test(text)) {
    try {
      const value = JSON.parse(text);
      const items = Array.isArray(value) ? value : (value.items ?? [value]);
      if (items.some((item) => typeof item !== "object" || item === null)) throw new InputError("The JSON has to be a list of references in CSL-JSON.");
      return readCsl(items);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(`The references look like JSON but cannot be read: ${error.message}`);
    }
  }
  return /^TY {0,2}-/m.test(text) ? readRis(text) : readBibtex(text);
}

function byAuthor(a, b) {
  const key = ({ authors, editors, title }) => folded([...(authors.length > 0 ? authors : editors).map(({ family, given, literal }) => `${family ?? literal ?? ""} ${given ?? ""}`), authors.length + editors.length === 0 ? title.replace(/^(the|an?) /i, "") : ""].join(" "));
  const by = (x, y) => (x < y ? -1 : x > y ? 1 : 0);
  return by(key(a), key(b)) || by(a.year || "0", b.year || "0") || by(folded(a.title), folded(b.title));
}

/** 2020a and 2020b where the same names wrote twice in a year. */
function letters(list) {
  const groups = new Map();
  for (const record of list) {
    const who = (record.authors.length > 0 ? record.authors : record.editors).map(({ family, literal, given }) => folded(`${family ?? literal ?? ""} ${(given ?? "")[0] ?? ""}`)).join(";");
    if (!who) continue;
    const key = `${who} ${record.year}`;
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  for (const group of groups.values()) {
    if (group.length > 1) for (const [at, record] of group.entries()) record.letter = `${record.year ? "" : "-"}${String.fromCharCode(97 + (at % 26))}`;
  }
}

function readRequest() {
  const file = process.env.INPUT_FILE || process.argv[2];
  if (file && !fs.existsSync(file)) throw new InputError(`There is no file ${file}.`);
  const raw = decoded(fs.readFileSync(file || 0));
  let request = { references: raw };
  if (/^\s*\{/.test(raw)) {
    try {
      const value = JSON.parse(raw);
      const strange = Object.keys(value).find((key) => !FIELDS.includes(key));
      if (strange === undefined) request = value;
      else if (!RECORD.some((key) => key in value)) throw new InputError(`"${strange}" is not a setting here. There are: ${FIELDS.join(", ")}.`);
    } catch (error) {
      if (error instanceof InputError) throw error;
      request = { references: raw };
    }
  }
  if (request.references !== undefined && typeof request.references !== "string") request.references = JSON.stringify(request.references);
  if (!request.references?.trim()) request.references = attached();
  if (!request.references?.trim()) throw new InputError('"references" is missing: paste BibTeX, RIS or CSL-JSON, or attach a .bib, .ris or .json file.');
  request.references = request.references.replace(/^\uFEFF/, "");
  return request;
}

function attached() {
  if (!fs.existsSync("attachments")) return undefined;
  const names = fs.readdirSync("attachments").filter((file) => /\.(bib|ris|json|txt)$/i.test(file)).sort();
  return names.length > 0 ? decoded(fs.readFileSync(path.join("attachments", names[0]))) : undefined;
}

/** UTF-8, or Latin-1 where it is none, as in libraries from before 2010. */
function decoded(bytes) {
  const text = Buffer.from(bytes).toString("utf8");
  return (text.includes("\uFFFD") ? Buffer.from(bytes).toString("latin1") : text).replace(/^\uFEFF/, "");
}

function choice(request, field, allowed, otherwise) {
  const value = request[field] ?? otherwise;
  if (!allowed.includes(value)) throw new InputError(`"${field}" has to be one of ${allowed.join(", ")}.`);
  return value;
}

let problem;
try {
  main();
} catch (error) {
  problem = error;
}
if (problem) {
  console.error(problem instanceof InputError ? problem.message : `The references could not be formatted: ${problem.message}`);
  process.exit(1);
}
