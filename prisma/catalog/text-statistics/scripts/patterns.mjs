// Habits of style: phrases that come back, a narrow vocabulary, passive constructions.

const FUNCTION_WORDS = new Set(
  `a about after all also am an and any are as at be been before but by can could did do does for from had
  has have he her him his how i if in into is it its just may me more most my no not of on one only or our
  out over she should so some such than that the their them then there these they this those to too up us
  very was we were what when where which while who will with would you your it's that's don't`.split(/\s+/),
);

/** Share of words an English text consists of that are function words; around 0.45 is usual. */
export function functionWordShare(words) {
  return words.filter((word) => FUNCTION_WORDS.has(word.toLowerCase())).length / words.length;
}

/** Runs of two to five words that occur more than once within sentences, the longest form of each only. */
export function repeatedPhrases(sentences, limit) {
  const counts = new Map();
  for (const words of sentences) {
    const lower = words.map((word) => word.toLowerCase());
    for (let start = 0; start < lower.length; start += 1) {
      if (FUNCTION_WORDS.has(lower[start])) continue;
      for (let size = 2; size <= 5 && start + size <= lower.length; size += 1) {
        if (FUNCTION_WORDS.has(lower[start + size - 1])) continue;
        const phrase = lower.slice(start, start + size).join(" ");
        counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
      }
    }
  }
  const repeated = [...counts].filter(([, count]) => count > 1).map(([phrase, count]) => ({ phrase, count }));
  repeated.sort((a, b) => b.count - a.count || b.phrase.length - a.phrase.length || (a.phrase < b.phrase ? -1 : 1));
  const kept = [];
  for (const entry of repeated.slice(0, 400)) {
    // The order puts longer phrases first among equals, so a part of one that is as frequent comes later.
    const covered = kept.some((other) => other.count === entry.count && ` ${other.phrase} `.includes(` ${entry.phrase} `));
    if (!covered) kept.push(entry);
    if (kept.length === limit) break;
  }
  return kept;
}

const WINDOW = 50;

export function lexicalDiversity(words) {
  const lower = words.map((word) => word.toLowerCase());
  const counts = new Map();
  for (const word of lower) counts.set(word, (counts.get(word) ?? 0) + 1);
  const once = [...counts.values()].filter((count) => count === 1).length;
  return {
    distinctWords: counts.size,
    typeTokenRatio: counts.size / lower.length,
    movingAverage: movingAverage(lower),
    usedOnce: once / counts.size,
  };
}

/** Mean share of distinct words over all windows of 50: comparable between texts of different length. */
function movingAverage(words) {
  if (words.length < WINDOW) return null;
  const inside = new Map();
  let total = 0;
  words.forEach((word, i) => {
    inside.set(word, (inside.get(word) ?? 0) + 1);
    if (i >= WINDOW) {
      const left = words[i - WINDOW];
      if (inside.get(left) === 1) inside.delete(left);
      else inside.set(left, inside.get(left) - 1);
    }
    if (i >= WINDOW - 1) total += inside.size;
  });
  return total / (words.length - WINDOW + 1) / WINDOW;
}

const TO_BE = new Set("am is are was were be been being isn't aren't wasn't weren't".split(" "));
const IRREGULAR = new Set(
  `beaten become begun bent bitten blown born bought bound broken brought built burnt cast caught chosen cut
  dealt done drawn driven eaten fed felt fought forbidden forgotten found frozen given gone grown heard held
  hidden hit hurt kept known laid led left lent lit lost made meant met overthrown paid proven put read
  ridden run said seen sent set sewn shaken shot shown shut sold sought spent spoken spread stolen struck
  stuck sung sunk sworn taken taught thought thrown told torn understood withdrawn won worn woven
  written`.split(/\s+/),
);
// Participles that describe a state rather than something done by somebody.
const ADJECTIVES = new Set(
  `interested excited tired worried pleased delighted surprised bored married supposed used concerned convinced
  experienced limited advanced related ashamed scared determined indeed need seed speed feed gone hundred
  sacred naked wicked embed exceed proceed succeed red bed`.split(/\s+/),
);

/** A form of "to be" and a participle, with at most two adverbs between them. A hint, not a parse. */
export function passivePhrase(words) {
  for (let i = 0; i < words.length - 1; i += 1) {
    if (!TO_BE.has(words[i].toLowerCase().replace("’", "'"))) continue;
    for (let j = i + 1; j < words.length && j <= i + 3; j += 1) {
      const word = words[j].toLowerCase();
      if (isParticiple(word)) return words.slice(i, j + 1).join(" ");
      const between = /ly$/.test(word) || ["not", "also", "never", "always", "often", "been", "being", "then", "now"].includes(word);
      if (!between) break;
    }
  }
  return undefined;
}

function isParticiple(word) {
  return IRREGULAR.has(word) || (word.length > 4 && word.endsWith("ed") && !ADJECTIVES.has(word));
}
