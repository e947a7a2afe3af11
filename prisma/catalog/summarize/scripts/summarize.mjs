// Extractive summary: picks the sentences that carry a text and prints them as a gist and key points.
//
//   node scripts/summarize.mjs article.md            (or the text on standard input)
//   echo '{"text": "…", "length": "short"}' | node scripts/summarize.mjs

import fs from "node:fs";
import path from "node:path";
import { choose, prepare, rank } from "./rank.mjs";
import { readParagraphs } from "./sentences.mjs";
import { countWords } from "./words.mjs";

const LENGTHS = { short: 4, medium: 6, long: 11 };
const MAX_SENTENCES = 50;
const SHORT_ENOUGH = { sentences: 3, words: 60 };
const TEXT_FILE = /\.(?:txt|md|markdown|text|rst|html?|log)$/i;

/** A mistake in what the caller sent; its message is shown to them as it is. */
class InputError extends Error {}

function main() {
  const { text, length } = readInput();
  const paragraphs = readParagraphs(text);
  const total = paragraphs.reduce((sum, paragraph) => sum + paragraph.sentences.length, 0);
  if (total === 0) throw new InputError("There are no sentences in this text, only headings, code or tables.");

  const wordsIn = countWords(text);
  const wanted = sentencesWanted(length, total);
  const short = total <= SHORT_ENOUGH.sentences || wordsIn < SHORT_ENOUGH.words;
  const summary =
    wanted >= total || (short && typeof length === "string")
      ? unchanged(text, total, wordsIn)
      : extract(paragraphs, text, wanted, total, wordsIn);

  const output = process.env.OUTPUT_DIR || "output";
  fs.mkdirSync(output, { recursive: true });
  fs.writeFileSync(path.join(output, "summary.md"), `${summary}\n`);
  console.log(summary);
}

function readInput() {
  const raw = rawInput();
  const options = parseOptions(raw) ?? { text: raw };
  if (options.text !== undefined && typeof options.text !== "string") {
    throw new InputError('"text" has to be a string with the text to summarise.');
  }
  const text = options.text?.trim() ? options.text : attachedText();
  if (!text?.trim()) {
    throw new InputError("There is nothing to summarise: send the text itself, or attach a .txt or .md file.");
  }
  return { text, length: parseLength(options.length ?? "medium") };
}

function rawInput() {
  const file = process.env.INPUT_FILE || process.argv[2];
  if (!file) return fs.readFileSync(0, "utf8");
  if (!fs.existsSync(file)) throw new InputError(`There is no file ${file}.`);
  return fs.readFileSync(file, "utf8");
}

/** Options arrive as a JSON object; anything else, JSON or not, is the text itself. */
function parseOptions(raw) {
  if (!/^\s*\{/.test(raw)) return undefined;
  try {
    const value = JSON.parse(raw);
    return Object.keys(value).every((key) => key === "text" || key === "length") ? value : undefined;
  } catch {
    return undefined;
  }
}

function attachedText() {
  if (!fs.existsSync("attachments")) return undefined;
  const name = fs.readdirSync("attachments").sort().find((file) => TEXT_FILE.test(file));
  return name && fs.readFileSync(path.join("attachments", name), "utf8");
}

function parseLength(length) {
  const count = typeof length === "string" && /^\d+$/.test(length) ? Number(length) : length;
  const named = typeof count === "string" && Object.hasOwn(LENGTHS, count);
  if (named || (Number.isInteger(count) && count >= 1 && count <= MAX_SENTENCES)) return count;
  throw new InputError(`"length" has to be short, medium, long or a number of sentences from 1 to ${MAX_SENTENCES}.`);
}

/** A named length never keeps more than half of the text; a number means what it says. */
function sentencesWanted(length, total) {
  return typeof length === "number" ? length : Math.min(LENGTHS[length], Math.ceil(total / 2));
}

function extract(paragraphs, text, wanted, total, wordsIn) {
  const { gist, points } = choose(rank(prepare(paragraphs, text)), wanted);
  const kept = [gist, ...points];
  const wordsOut = kept.reduce((sum, sentence) => sum + countWords(sentence.text), 0);
  const parts = [`**${escapeMarkdown(gist.text)}**`];
  if (points.length > 0) parts.push(points.map((point) => `- ${escapeMarkdown(point.text)}`).join("\n"));
  parts.push(
    `_${grouped(wordsIn)} words in → ${grouped(wordsOut)} words out (${percent(wordsOut, wordsIn)}), ` +
      `${kept.length} of ${grouped(total)} sentences kept, none rewritten._`,
  );
  return parts.join("\n\n");
}

function unchanged(text, total, wordsIn) {
  const size = `${total} sentence${total === 1 ? "" : "s"}, ${grouped(wordsIn)} word${wordsIn === 1 ? "" : "s"}`;
  return `${text.trim()}\n\n_Already as short as the summary asked for (${size}), so it is returned unchanged._`;
}

/** Sentences are quoted as text: nothing in them may turn into markup. */
function escapeMarkdown(text) {
  return text
    .replace(/[\\`*[\]<]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\$&")
    .replace(/^(#{1,6}|[-+>])(?=\s)/, "\\$1")
    .replace(/^(\d{1,9})([.)])(?=\s)/, "$1\\$2");
}

function percent(part, whole) {
  const share = (100 * part) / whole;
  return share < 1 ? "under 1 %" : `${Math.round(share)} %`;
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

let problem;
try {
  main();
} catch (error) {
  problem = error;
}
if (problem) {
  console.error(problem instanceof InputError ? problem.message : `Could not summarise this text: ${problem.message}`);
  process.exit(1);
}
