// TextRank: sentences that share uncommon words with many others are the ones the text is about.

import { countWords, guessLanguage, terms } from "./words.mjs";

const MAX_NODES = 240; // sentences that enter the graph; longer texts are thinned out first
const COMMON = 0.5; // a term in more than half of all sentences links everything with everything
const DAMPING = 0.85;
const ROUNDS = 30;
const NOVELTY = 0.9; // how much a repetition of what was already chosen counts against a sentence
const REPETITION = 0.7; // two sentences that share this much of the shorter one's terms say the same

/** Sentences flattened from paragraphs, with what ranking needs to know about them. */
export function prepare(paragraphs, source) {
  const language = guessLanguage(source);
  const sentences = [];
  paragraphs.forEach((paragraph, p) => {
    const headingTerms = new Set(terms(paragraph.heading, language));
    paragraph.sentences.forEach((text, s) => {
      const list = terms(text, language);
      sentences.push({
        text,
        index: sentences.length,
        opensParagraph: s === 0,
        opensText: p === 0,
        length: countWords(text),
        terms: countTerms(list),
        headingHits: list.filter((term) => headingTerms.has(term)).length,
        score: 0,
      });
    });
  });
  weigh(sentences);
  return sentences;
}

function countTerms(list) {
  const counts = new Map();
  for (const term of list) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** Turn term counts into unit vectors of tf-idf weights. */
function weigh(sentences) {
  const total = sentences.length;
  const frequency = new Map();
  for (const { terms: own } of sentences) {
    for (const term of own.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  }
  for (const sentence of sentences) {
    let square = 0;
    sentence.salience = 0;
    sentence.vector = new Map();
    for (const [term, count] of sentence.terms) {
      const share = frequency.get(term) / total;
      const weight = (1 + Math.log(count)) * Math.log(1 + 1 / share);
      sentence.vector.set(term, weight);
      square += weight * weight;
      // Frequent in the text but not everywhere: a cheap guess at importance, used to thin long texts.
      if (share < COMMON || total < 6) sentence.salience += Math.log(1 + frequency.get(term));
    }
    sentence.salience /= Math.sqrt(sentence.length + 4);
    const norm = Math.sqrt(square) || 1;
    for (const [term, weight] of sentence.vector) sentence.vector.set(term, weight / norm);
  }
}

/** At most MAX_NODES sentences, taken evenly from all parts of the text, the most salient of each part. */
function thinOut(sentences) {
  if (sentences.length <= MAX_NODES) return sentences;
  const parts = 24;
  const perPart = MAX_NODES / parts;
  const kept = [];
  for (let p = 0; p < parts; p += 1) {
    const from = Math.floor((p * sentences.length) / parts);
    const to = Math.floor(((p + 1) * sentences.length) / parts);
    const part = sentences.slice(from, to).sort((a, b) => b.salience - a.salience);
    kept.push(...part.slice(0, perPart));
  }
  return kept.sort((a, b) => a.index - b.index);
}

/** Give every sentence worth considering a score, and return those sentences. */
export function rank(sentences) {
  const candidates = sentences.filter(isCandidate);
  const nodes = thinOut(candidates.length > 0 ? candidates : sentences);
  const edges = similarities(nodes);
  const centrality = pageRank(nodes.length, edges);
  const mean = 1 / nodes.length;
  nodes.forEach((node, i) => {
    // The root keeps one well-connected theme from crowding out a fact that stands on its own.
    node.score = Math.sqrt(centrality[i] / mean) * position(node, sentences.length) * shape(node);
  });
  return nodes;
}

/** Fragments and questions are poor summaries, unless there is nothing else. */
function isCandidate(sentence, _, all) {
  if (all.length < 6) return true;
  return sentence.vector.size >= 3 && sentence.length >= 4 && !/[?？:]["”’»)]*$/.test(sentence.text);
}

/** News and reports put the point first, and paragraphs open with theirs. */
function position(sentence, total) {
  let prior = 1;
  if (sentence.index === 0) prior *= 1.35;
  else if (sentence.opensText) prior *= 1.15;
  if (sentence.opensParagraph) prior *= 1.1;
  if (sentence.index === total - 1) prior *= 1.05;
  return prior * (1 + 0.05 * Math.min(2, sentence.headingHits));
}

/** Short sentences say little, very long ones are no summary, and figures are usually worth keeping. */
function shape(sentence) {
  const substance = Math.min(1, 0.5 + 0.05 * sentence.vector.size);
  const bulk = sentence.length > 45 ? 0.7 : sentence.length > 34 ? 0.9 : 1;
  return substance * bulk * (/\p{N}/u.test(sentence.text) ? 1.15 : 1);
}

/** Cosine similarities by way of an inverted index, as lists of neighbours. */
function similarities(nodes) {
  const holders = new Map();
  nodes.forEach((node, i) => {
    for (const [term, weight] of node.vector) {
      const list = holders.get(term);
      if (list) list.push(i, weight);
      else holders.set(term, [i, weight]);
    }
  });
  const limit = Math.max(4, COMMON * nodes.length);
  const table = nodes.map(() => new Map());
  for (const list of holders.values()) {
    if (list.length < 4 || list.length / 2 > limit) continue;
    for (let a = 0; a < list.length; a += 2) {
      const row = table[list[a]];
      for (let b = a + 2; b < list.length; b += 2) {
        row.set(list[b], (row.get(list[b]) ?? 0) + list[a + 1] * list[b + 1]);
      }
    }
  }
  return table;
}

function pageRank(count, edges) {
  const strength = new Float64Array(count);
  edges.forEach((row, i) => {
    for (const [j, weight] of row) {
      strength[i] += weight;
      strength[j] += weight;
    }
  });
  const flat = [];
  edges.forEach((row, i) => {
    for (const [j, weight] of row) flat.push(i, j, weight);
  });
  let scores = new Float64Array(count).fill(1 / count);
  for (let round = 0; round < ROUNDS; round += 1) {
    const next = new Float64Array(count).fill((1 - DAMPING) / count);
    for (let e = 0; e < flat.length; e += 3) {
      const i = flat[e];
      const j = flat[e + 1];
      next[j] += (DAMPING * scores[i] * flat[e + 2]) / strength[i];
      next[i] += (DAMPING * scores[j] * flat[e + 2]) / strength[j];
    }
    let change = 0;
    for (let i = 0; i < count; i += 1) change += Math.abs(next[i] - scores[i]);
    scores = next;
    if (change < 1e-4) break;
  }
  return scores;
}

/** Sentences that lean on the one before: they do not work as an opening. */
const LEANS_BACK =
  /^["“‘'(]*(?:he|she|it|they|this|that|these|those|such|however|but|and|so|also|then|thus|therefore|moreover|furthermore|meanwhile|instead|still|yet|another|er|sie|es|dies\p{L}*|aber|und|doch|il|elle|ils|cela|cette|mais|pero|esto|este|esta)\b/iu;

/** Pick `count` sentences: the gist first, then the best of the rest that add something new. */
export function choose(nodes, count) {
  const pool = [...nodes].sort((a, b) => b.score - a.score || a.index - b.index);
  const gist = pool.slice(0, 6).find((node) => !LEANS_BACK.test(node.text)) ?? pool[0];
  const chosen = [gist];
  const rest = pool.filter((node) => node !== gist);
  const overlap = new Map(rest.map((node) => [node, similarity(node, gist)]));
  while (chosen.length < count && rest.length > 0) {
    let best = 0;
    let bestValue = Number.NEGATIVE_INFINITY;
    rest.forEach((node, i) => {
      const value = node.score * (1 - NOVELTY * overlap.get(node));
      if (value > bestValue) {
        bestValue = value;
        best = i;
      }
    });
    const [taken] = rest.splice(best, 1);
    chosen.push(taken);
    for (const node of rest) overlap.set(node, Math.max(overlap.get(node), similarity(node, taken)));
  }
  return { gist, points: chosen.slice(1).sort((a, b) => a.index - b.index) };
}

/** Cosine of two sentences; 1 for a paraphrase, so that it is only taken when nothing else is left. */
function similarity({ vector: a }, { vector: b }) {
  let cosine = 0;
  let shared = 0;
  for (const [term, weight] of a) {
    const other = b.get(term);
    if (other === undefined) continue;
    cosine += weight * other;
    shared += 1;
  }
  return shared >= 4 && shared >= REPETITION * Math.min(a.size, b.size) ? 1 : cosine;
}
