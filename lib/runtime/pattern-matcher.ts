/** Texts to look for. Each belongs to an owner, by number; of two equal ones the first counts. */
export type Pattern = { text: string; owner: number };

/**
 * An Aho-Corasick automaton: looks for any number of texts at once, in time that is linear in what is read, whatever the
 * texts are. Whoever writes both a value and the output that is searched could make anything that goes back slow.
 *
 * A state is a number; 0 is "nothing begun". Arrays and one hash table hold the states, because there can be a million.
 */
export type Matcher = {
  /** The state after one more UTF-16 unit. */
  step(state: number, unit: number): number;
  /** How many of the last units could be the beginning of a pattern. */
  begun(state: number): number;
  /** Whose pattern it could be the beginning of: the first of them, where there are several. */
  beginner(state: number): number;
  /** The length of the longest pattern that ends here; 0 when none does. */
  ended(state: number): number;
  /** Whose pattern it is that ends here. */
  owner(state: number): number;
};

export function createMatcher(patterns: Pattern[]): Matcher {
  const most = patterns.reduce((sum, { text }) => sum + text.length, 1);
  const bits = Math.max(4, Math.ceil(Math.log2(most * 1.5)));
  const table = { from: new Int32Array(1 << bits).fill(-1), unit: new Uint16Array(1 << bits), to: new Int32Array(1 << bits) };
  const parent = new Int32Array(most);
  const unitOf = new Uint16Array(most);
  const depth = new Int32Array(most);
  const fail = new Int32Array(most);
  const length = new Int32Array(most);
  const owner = new Int32Array(most);
  const beginner = new Int32Array(most);
  const fromRoot = new Int32Array(0x10000);
  let count = 1;

  /** Where an edge is in the table, or would be. */
  const slotOf = (state: number, unit: number) => {
    let slot = (Math.imul(state, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b)) >>> (32 - bits);
    while (table.from[slot] !== -1 && (table.from[slot] !== state || table.unit[slot] !== unit)) slot = (slot + 1) & ((1 << bits) - 1);
    return slot;
  };
  const next = (state: number, unit: number): number => {
    if (state === 0) return fromRoot[unit] as number;
    const slot = slotOf(state, unit);
    return table.from[slot] === -1 ? 0 : (table.to[slot] as number);
  };
  const step = (state: number, unit: number): number => {
    for (let at = state; ; at = fail[at] as number) {
      const found = next(at, unit);
      if (found !== 0 || at === 0) return found;
    }
  };

  const add = (state: number, unit: number, whose: number): number => {
    const made = count++;
    beginner[made] = whose;
    parent[made] = state;
    unitOf[made] = unit;
    depth[made] = (depth[state] as number) + 1;
    if (state === 0) fromRoot[unit] = made;
    else {
      const slot = slotOf(state, unit);
      table.from[slot] = state;
      table.unit[slot] = unit;
      table.to[slot] = made;
    }
    return made;
  };
  for (const { text, owner: whose } of patterns) {
    let state = 0;
    for (let i = 0; i < text.length; i++) state = next(state, text.charCodeAt(i)) || add(state, text.charCodeAt(i), whose);
    if (state === 0 || length[state] !== 0) continue;
    length[state] = text.length;
    owner[state] = whose;
  }
  // Shorter beginnings first: a state's way back leads to one that is shorter.
  for (const state of byDepth(depth.subarray(0, count))) {
    const before = parent[state] as number;
    if (before !== 0) fail[state] = step(fail[before] as number, unitOf[state] as number);
    const back = fail[state] as number;
    if (length[state] !== 0) continue;
    length[state] = length[back] as number;
    owner[state] = owner[back] as number;
  }
  return {
    step,
    begun: (state) => depth[state] as number,
    beginner: (state) => beginner[state] as number,
    ended: (state) => length[state] as number,
    owner: (state) => owner[state] as number,
  };
}

/** The states but 0, ordered by depth. */
function byDepth(depth: Int32Array): Int32Array {
  const starts = new Int32Array(depth.reduce((a, b) => Math.max(a, b), 0) + 2);
  for (const each of depth) starts[each + 1] = (starts[each + 1] as number) + 1;
  for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  const order = new Int32Array(depth.length);
  for (const [state, each] of depth.entries()) {
    const place = starts[each] as number;
    order[place] = state;
    starts[each] = place + 1;
  }
  return order.subarray(1);
}
