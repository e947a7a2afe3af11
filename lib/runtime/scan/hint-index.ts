const SIGNS = 256;

/** Which sign of the automaton a character is: ASCII without case; of all others a part of their number, which may say too much, never too little. */
const signs = new Uint8Array(65_536);
for (let code = 0; code < 65_536; code++) signs[code] = code < 128 ? (code >= 65 && code <= 90 ? code + 32 : code) : 128 | (code & 127);

/**
 * Says which of some words occur in a text, all of them in one walk over it (Aho and Corasick's automaton). Most rules need a
 * word such as `curl` or `eval`; what has none of them is not shown to their expressions at all.
 */
export class HintIndex {
  readonly #numbers: Map<string, number>;
  readonly #next: Int32Array;
  /** Of a state: the words that end there, with those of its shorter suffixes. */
  readonly #ends: (number[] | null)[];

  constructor(words: string[]) {
    this.#numbers = new Map([...new Set(words)].map((word, number) => [word, number]));
    const next: Int32Array[] = [new Int32Array(SIGNS)];
    const ends: number[][] = [[]];
    for (const [word, number] of this.#numbers) {
      let state = 0;
      for (let at = 0; at < word.length; at++) {
        const row = next[state] as Int32Array;
        const sign = signs[word.charCodeAt(at)] as number;
        if (row[sign] === 0) {
          row[sign] = next.push(new Int32Array(SIGNS)) - 1;
          ends.push([]);
        }
        state = row[sign] as number;
      }
      (ends[state] as number[]).push(number);
    }
    this.#ends = linked(next, ends);
    this.#next = new Int32Array(next.length * SIGNS);
    for (const [state, row] of next.entries()) this.#next.set(row, state * SIGNS);
  }

  /** A question to ask about one text: whether any of these words may be in it. */
  of(text: string): (words: string[]) => boolean {
    const seen = new Uint8Array(this.#numbers.size);
    const next = this.#next;
    let state = 0;
    for (let at = 0; at < text.length; at++) {
      state = next[state * SIGNS + (signs[text.charCodeAt(at)] as number)] as number;
      const found = this.#ends[state];
      if (found) for (const number of found) seen[number] = 1;
    }
    return (words) => words.some((word) => seen[this.#numbers.get(word) as number] === 1);
  }
}

/** Gives each state its way on for every sign, by breadth, and the words that end in it. */
function linked(next: Int32Array[], ends: number[][]): (number[] | null)[] {
  const fails = new Int32Array(next.length);
  const queue = [...(next[0] as Int32Array)].filter((state) => state > 0);
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head] as number;
    const fail = next[fails[state] as number] as Int32Array;
    const row = next[state] as Int32Array;
    (ends[state] as number[]).push(...(ends[fails[state] as number] as number[]));
    for (let sign = 0; sign < SIGNS; sign++) {
      const child = row[sign] as number;
      if (child === 0) row[sign] = fail[sign] as number;
      else {
        fails[child] = fail[sign] as number;
        queue.push(child);
      }
    }
  }
  return ends.map((list) => (list.length === 0 ? null : list));
}
