// Measures a text: counts, readability, sentence lengths, vocabulary, habits of style.
//
//   node scripts/main.mjs draft.md        (or the text on standard input)
//
// prints a Markdown report and writes output/statistics.json.

import fs from "node:fs";
import path from "node:path";
import { functionWordShare, lexicalDiversity, passivePhrase, repeatedPhrases } from "./patterns.mjs";
import { countForReadability, readability } from "./readability.mjs";
import { report } from "./report.mjs";
import { looksLikeMarkdown, paragraphsOf, proseOf, sentencesOf, wordsOf } from "./text.mjs";

const DEFAULTS = { format: "auto", reading_speed: 238, speaking_speed: 150, top: 5 };
const TEXT_FILE = /\.(?:txt|md|markdown|text|rst)$/i;
const ENGLISH = 0.2; // share of function words below which a text is hardly English

/** A mistake in what the caller sent; its message is shown to them as it is. */
class InputError extends Error {}

function main() {
  const options = readInput();
  const stats = measure(options);
  const output = process.env.OUTPUT_DIR || "output";
  fs.mkdirSync(output, { recursive: true });
  fs.writeFileSync(path.join(output, "statistics.json"), `${JSON.stringify(stats, rounded, 2)}\n`);
  console.log(report(stats).trimEnd());
}

function measure({ text, format, reading_speed, speaking_speed, top }) {
  const markdown = format === "markdown" || (format === "auto" && looksLikeMarkdown(text));
  const paragraphs = paragraphsOf(markdown ? proseOf(text) : text);
  const sentences = paragraphs
    .flatMap(sentencesOf)
    .map((sentence) => ({ text: sentence, words: wordsOf(sentence) }));
  const wordLists = sentences.map((sentence) => sentence.words);
  const words = wordLists.flat();
  if (words.length === 0) throw new InputError("There are no words in this text to measure.");

  const tallies = countForReadability(wordLists);
  const passive = sentences
    .map(({ text: sentence, words: own }) => ({ phrase: passivePhrase(own), text: sentence }))
    .filter((hint) => hint.phrase);

  return {
    counts: {
      characters: [...text].length,
      charactersWithoutSpaces: [...text.replace(/\s/g, "")].length,
      words: words.length,
      sentences: sentences.length,
      paragraphs: paragraphs.length,
      letters: tallies.letters,
      syllables: tallies.syllables,
      wordsOfThreeSyllables: tallies.polysyllables,
    },
    time: {
      readingSeconds: (words.length / reading_speed) * 60,
      speakingSeconds: (words.length / speaking_speed) * 60,
    },
    english: functionWordShare(words) >= ENGLISH,
    markdown,
    readability: readability(tallies),
    sentenceLength: distribution(wordLists.map((list) => list.length)),
    longest: sentences
      .map(({ text: sentence, words: own }) => ({ words: own.length, text: sentence }))
      .sort((a, b) => b.words - a.words)
      .slice(0, Math.min(top, 3)),
    phrases: repeatedPhrases(wordLists, top),
    diversity: lexicalDiversity(words),
    passive: { sentences: passive.length, share: passive.length / sentences.length, examples: passive.slice(0, top) },
  };
}

function distribution(lengths) {
  const sorted = [...lengths].sort((a, b) => a - b);
  const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  const variance = lengths.reduce((sum, length) => sum + (length - mean) ** 2, 0) / lengths.length;
  const bounds = [10, 20, 30, 40, Number.POSITIVE_INFINITY];
  const buckets = bounds.map((to, i) => {
    const from = i === 0 ? 1 : bounds[i - 1] + 1;
    return {
      label: Number.isFinite(to) ? `${from}–${to}` : `${from}+`,
      count: lengths.filter((length) => length >= from && length <= to).length,
    };
  });
  return { mean, median, deviation: Math.sqrt(variance), longest: sorted.at(-1), shortest: sorted[0], buckets };
}

function rounded(_, value) {
  return typeof value === "number" ? Math.round(value * 1000) / 1000 : value;
}

function readInput() {
  const raw = rawInput();
  const options = { ...DEFAULTS, ...(parseOptions(raw) ?? { text: raw }) };
  if (options.text !== undefined && typeof options.text !== "string") {
    throw new InputError('"text" has to be a string with the text to measure.');
  }
  const text = options.text?.trim() ? options.text : attachedText();
  if (!text?.trim()) {
    throw new InputError("There is nothing to measure: send a text, or attach a .txt or .md file.");
  }
  if (!["auto", "plain", "markdown"].includes(options.format)) {
    throw new InputError('"format" has to be auto, plain or markdown.');
  }
  const ranges = { reading_speed: [50, 1500], speaking_speed: [50, 500], top: [1, 50] };
  for (const [name, [from, to]] of Object.entries(ranges)) {
    const value = options[name];
    if (typeof value !== "number" || !(value >= from && value <= to)) {
      throw new InputError(`"${name}" has to be a number from ${from} to ${to}.`);
    }
  }
  return { ...options, text: text.replace(/^\uFEFF/, "") };
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
    return Object.keys(value).every((key) => key === "text" || Object.hasOwn(DEFAULTS, key)) ? value : undefined;
  } catch {
    return undefined;
  }
}

function attachedText() {
  if (!fs.existsSync("attachments")) return undefined;
  const name = fs.readdirSync("attachments").sort().find((file) => TEXT_FILE.test(file));
  return name && fs.readFileSync(path.join("attachments", name), "utf8");
}

let problem;
try {
  main();
} catch (error) {
  problem = error;
}
if (problem) {
  console.error(problem instanceof InputError ? problem.message : `Could not measure this text: ${problem.message}`);
  process.exit(1);
}
