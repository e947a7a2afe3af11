// Readability formulas. Each takes the same counts and is written as its author published it.

import { syllablesOf } from "./text.mjs";

/** Long words as Gunning counts them: not names, not compounds, not long only through an ending. */
function isComplex(word, opensSentence) {
  if (word.includes("-") || /\p{N}/u.test(word)) return false;
  if (!opensSentence && /^\p{Lu}/u.test(word)) return false;
  if (syllablesOf(word) < 3) return false;
  const stem = word.toLowerCase().replace(/(?:es|ed|ing)$/, "");
  return stem === word.toLowerCase() || syllablesOf(stem) >= 3;
}

/** `sentences` is a list of lists of words. */
export function countForReadability(sentences) {
  const counts = { sentences: sentences.length, words: 0, letters: 0, syllables: 0, polysyllables: 0, complex: 0, long: 0 };
  for (const words of sentences) {
    words.forEach((word, i) => {
      const letters = word.replace(/[^\p{L}\p{N}]/gu, "").length;
      const syllables = syllablesOf(word);
      counts.words += 1;
      counts.letters += letters;
      counts.syllables += syllables;
      if (syllables >= 3) counts.polysyllables += 1;
      if (isComplex(word, i === 0)) counts.complex += 1;
      if (letters > 6) counts.long += 1;
    });
  }
  return counts;
}

export function readability(counts) {
  const { sentences, words, letters, syllables, polysyllables, complex, long } = counts;
  const wordsPerSentence = words / sentences;
  const syllablesPerWord = syllables / words;
  return {
    fleschReadingEase: 206.835 - 1.015 * wordsPerSentence - 84.6 * syllablesPerWord,
    fleschKincaidGrade: 0.39 * wordsPerSentence + 11.8 * syllablesPerWord - 15.59,
    gunningFog: 0.4 * (wordsPerSentence + (100 * complex) / words),
    smog: 1.043 * Math.sqrt((polysyllables * 30) / sentences) + 3.1291,
    colemanLiau: (0.0588 * 100 * letters) / words - (0.296 * 100 * sentences) / words - 15.8,
    automatedReadabilityIndex: (4.71 * letters) / words + 0.5 * wordsPerSentence - 21.43,
    lix: wordsPerSentence + (100 * long) / words,
  };
}

const EASE = [
  [90, "very easy, understood by an 11-year-old"],
  [80, "easy, conversational"],
  [70, "fairly easy"],
  [60, "plain English, understood by a 13- to 15-year-old"],
  [50, "fairly difficult"],
  [30, "difficult, best with some college education"],
  [Number.NEGATIVE_INFINITY, "very difficult, best for specialists"],
];

export function easeInWords(score) {
  return EASE.find(([from]) => score >= from)[1];
}

export function gradeInWords(grade) {
  if (grade < 1) return "below school grade 1";
  if (grade < 13) return `school grade ${Math.round(grade)} (about age ${Math.round(grade) + 5})`;
  return grade < 17 ? "college level" : "graduate level";
}

export function lixInWords(score) {
  if (score < 30) return "very easy";
  if (score < 40) return "easy";
  if (score < 50) return "medium";
  return score < 60 ? "difficult" : "very difficult";
}
