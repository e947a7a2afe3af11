// Which runs of * _ ~ may open or close emphasis, and which of them belong together.

const PUNCTUATION = /[\p{P}\p{S}]/u;
const SPACE = /\s/;

/** What the run of delimiters from `start` to `end` can do, judged by the characters on both sides. */
export function delimiterRoles(source, start, end) {
  const before = characterBefore(source, start);
  const after = characterAt(source, end);
  const spaceBefore = SPACE.test(before);
  const spaceAfter = SPACE.test(after);
  const leftFlanking = !spaceAfter && (!PUNCTUATION.test(after) || spaceBefore || PUNCTUATION.test(before));
  const rightFlanking = !spaceBefore && (!PUNCTUATION.test(before) || spaceAfter || PUNCTUATION.test(after));
  const insideWord = source[start] === "_" && leftFlanking && rightFlanking;
  return {
    opens: leftFlanking && (!insideWord || PUNCTUATION.test(before)),
    closes: rightFlanking && (!insideWord || PUNCTUATION.test(after)),
  };
}

export function pairs(opener, closer) {
  if (!opener.opens || opener.length === 0 || opener.character !== closer.character) return false;
  if (closer.character === "~") return opener.length === closer.length;
  // "Multiples of three": ** inside *…* must not be torn apart.
  const ambiguous = opener.closes || closer.opens;
  const sum = opener.original + closer.original;
  return !(ambiguous && sum % 3 === 0 && (opener.original % 3 !== 0 || closer.original % 3 !== 0));
}

function characterBefore(source, position) {
  if (position === 0) return "\n";
  const low = source.charCodeAt(position - 1);
  const pair = low >= 0xdc00 && low <= 0xdfff && position > 1;
  return source.slice(position - (pair ? 2 : 1), position);
}

function characterAt(source, position) {
  return position < source.length ? String.fromCodePoint(source.codePointAt(position)) : "\n";
}
