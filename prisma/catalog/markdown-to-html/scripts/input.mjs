// Where the Markdown comes from: the input file, standard input, a file named on the command line, or an
// attachment. Works the same in the Clanker sandbox and on an ordinary machine with Node.

import fs from "node:fs";
import path from "node:path";

/** A mistake in what the caller sent; its message is shown to them as it is. */
export class InputError extends Error {}

const TEXT_FILE = /\.(?:md|markdown|mdown|txt|text)$/i;
const PICTURES = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  svg: "image/svg+xml",
};
const MAX_PICTURE_BYTES = 5_000_000;

export function readInput() {
  const raw = rawInput();
  const options = parseOptions(raw) ?? { markdown: raw };
  if (options.markdown !== undefined && typeof options.markdown !== "string") {
    throw new InputError('"markdown" has to be a string with the Markdown to convert.');
  }
  const markdown = options.markdown?.trim() ? options.markdown : attachedText();
  if (!markdown?.trim()) {
    throw new InputError("There is nothing to convert: send some Markdown, or attach a .md or .txt file.");
  }
  return { ...options, markdown: markdown.replace(/^\uFEFF/, "") };
}

function rawInput() {
  const file = process.env.INPUT_FILE || process.argv[2];
  if (!file) return fs.readFileSync(0, "utf8");
  if (!fs.existsSync(file)) throw new InputError(`There is no file ${file}.`);
  return fs.readFileSync(file, "utf8");
}

/** Options arrive as a JSON object; anything else, JSON or not, is Markdown. */
function parseOptions(raw) {
  if (!/^\s*\{/.test(raw)) return undefined;
  try {
    const value = JSON.parse(raw);
    const known = ["markdown", "title", "lang", "toc"];
    return Object.keys(value).every((key) => known.includes(key)) ? value : undefined;
  } catch {
    return undefined;
  }
}

function attachments() {
  return fs.existsSync("attachments") ? fs.readdirSync("attachments").sort() : [];
}

function attachedText() {
  const name = attachments().find((file) => TEXT_FILE.test(file));
  return name && fs.readFileSync(path.join("attachments", name), "utf8");
}

/** Attached pictures as data: addresses, by file name. */
export function attachedPictures() {
  const pictures = new Map();
  for (const name of attachments()) {
    const type = PICTURES[path.extname(name).slice(1).toLowerCase()];
    if (!type) continue;
    const data = fs.readFileSync(path.join("attachments", name));
    if (data.length > MAX_PICTURE_BYTES) continue;
    pictures.set(name, `data:${type};base64,${data.toString("base64")}`);
  }
  return pictures;
}
