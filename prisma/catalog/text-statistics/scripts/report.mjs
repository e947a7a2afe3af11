// The measurements as a Markdown report.

import { easeInWords, gradeInWords, lixInWords } from "./readability.mjs";

export function report(stats) {
  const { counts, time, sentenceLength, diversity, passive, phrases, longest } = stats;
  const sections = [
    "# Text statistics",
    `**${plural(counts.words, "word")}** in ${plural(counts.sentences, "sentence")} and ` +
      `${plural(counts.paragraphs, "paragraph")}; ${duration(time.readingSeconds)} to read, ${duration(time.speakingSeconds)} to say aloud.`,
    table(
      ["Count", "Value"],
      [
        ["Characters", grouped(counts.characters)],
        ["Characters without spaces", grouped(counts.charactersWithoutSpaces)],
        ["Words", grouped(counts.words)],
        ["Sentences", grouped(counts.sentences)],
        ["Paragraphs", grouped(counts.paragraphs)],
        ["Words per sentence", decimal(sentenceLength.mean)],
        ["Syllables per word", decimal(counts.syllables / counts.words, 2)],
      ],
    ),
    readabilitySection(stats),
    sentenceSection(sentenceLength),
    "## Vocabulary",
    vocabulary(diversity),
  ];
  if (longest.length > 0) {
    sections.push(
      "## Longest sentences",
      longest.map(({ words, text }) => `- ${plural(words, "word")}: ${quote(text)}`).join("\n"),
    );
  }
  sections.push("## Repeated phrases");
  sections.push(
    phrases.length > 0
      ? phrases.map(({ phrase, count }) => `- ${quote(phrase)}, ${count} times`).join("\n")
      : "No phrase of two words or more comes back.",
  );
  sections.push("## Passive voice (hints)", passiveSection(passive, counts.sentences));
  return `${sections.join("\n\n")}\n`;
}

function readabilitySection({ readability: r, counts, english }) {
  const rows = [
    ["Flesch reading ease", decimal(r.fleschReadingEase), easeInWords(r.fleschReadingEase)],
    ["Flesch–Kincaid grade", decimal(r.fleschKincaidGrade), gradeInWords(r.fleschKincaidGrade)],
    ["Gunning fog", decimal(r.gunningFog), gradeInWords(r.gunningFog)],
    ["SMOG", decimal(r.smog), gradeInWords(r.smog)],
    ["Coleman–Liau", decimal(r.colemanLiau), gradeInWords(r.colemanLiau)],
    ["Automated readability index", decimal(r.automatedReadabilityIndex), gradeInWords(r.automatedReadabilityIndex)],
    ["LIX", decimal(r.lix), lixInWords(r.lix)],
  ];
  const notes = [];
  if (!english) notes.push("> The text does not look English. Only LIX means something here; the other formulas are made for English.");
  if (counts.words < 100) notes.push("> Fewer than 100 words: one long word moves these scores a lot.");
  else if (counts.sentences < 30) notes.push("> SMOG is meant for 30 sentences or more.");
  return ["## Readability", table(["Formula", "Score", "Meaning"], rows), ...notes].join("\n\n");
}

function sentenceSection({ mean, median, deviation, buckets }) {
  const most = Math.max(...buckets.map((bucket) => bucket.count));
  const rows = buckets.map(({ label, count }) => [label, String(count), "█".repeat(Math.round((20 * count) / most))]);
  return [
    "## Sentence length",
    `Mean ${decimal(mean)}, median ${decimal(median)}, standard deviation ${decimal(deviation)} words.`,
    table(["Words", "Sentences", ""], rows),
  ].join("\n\n");
}

function vocabulary({ distinctWords, typeTokenRatio, movingAverage, usedOnce }) {
  const lines = [
    `- ${grouped(distinctWords)} different words, ${percent(typeTokenRatio)} of all words (falls as texts get longer).`,
    `- ${percent(usedOnce)} of them are used once.`,
  ];
  if (movingAverage !== null) {
    lines.push(`- In a stretch of 50 words, ${percent(movingAverage)} are different (70–85 % is usual for prose).`);
  }
  return lines.join("\n");
}

function passiveSection({ sentences, share, examples }, total) {
  if (sentences === 0) return "None found.";
  const intro = `${sentences} of ${plural(total, "sentence")} (${percent(share)}) may use it:`;
  return `${intro}\n\n${examples.map(({ phrase, text }) => `- **${escapeMarkdown(phrase)}**: ${quote(text)}`).join("\n")}`;
}

function table(header, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function quote(text) {
  const short = text.length > 200 ? `${text.slice(0, 200).replace(/\s+\S*$/, "")} …` : text;
  return `“${escapeMarkdown(short)}”`;
}

function escapeMarkdown(text) {
  return text.replace(/[\\`*_[\]<|]/g, "\\$&");
}

function decimal(value, digits = 1) {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

function percent(share) {
  return `${Math.round(100 * share)} %`;
}

function duration(seconds) {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  return minutes >= 10 || rest === 0 || rest === 60 ? `${Math.round(seconds / 60)} min` : `${minutes} min ${rest} s`;
}

function plural(number, noun) {
  return `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}
