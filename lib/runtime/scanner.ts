import { createMatcher, type Pattern } from "#lib/runtime/pattern-matcher";

/** Looks for texts in what it is given unit by unit. Lengths count the units of the input. */
export type Scanner = {
  step(unit: number): void;
  /** How many of the last units could be the beginning of a text that is looked for. */
  begun(): number;
  /** Whose text it could be. */
  beginner(): number;
  /** The length of the longest that ends here; 0 when none does. */
  ended(): number;
  owner(): number;
};

/** What a program puts between two lines, itself or in a string: CR LF as they are, or spelled out. More is no line break. */
const LONGEST_BREAK = 4;
const [LF, CR, BACKSLASH, N, R] = [0x0a, 0x0d, 0x5c, 0x6e, 0x72];

/** `exact` texts are found as they are, `wrapped` ones also with a line break between any two of their units. Answers a maker of scanners. */
export function createScanners(exact: Pattern[], wrapped: Pattern[]): () => Scanner {
  const plain = createMatcher(exact);
  const inLines = createMatcher(wrapped);
  const longest = wrapped.reduce((most, { text }) => Math.max(most, text.length), 1);

  return () => {
    let state = 0;
    let lineState = 0;
    /** Where each of the last units that count for `wrapped` was. */
    let places: Float64Array | undefined;
    let counted = 0;
    let position = 0;
    /** How many units of a line break came last, and whether the last is the beginning of one that is spelled out. */
    let skipped = 0;
    let escaping = false;
    let fresh = false;

    const count = (unit: number) => {
      lineState = inLines.step(lineState, unit);
      if (lineState !== 0) places ??= new Float64Array(longest);
      if (places) places[counted % longest] = position - 1;
      counted++;
      skipped = 0;
      fresh = true;
    };
    const forget = () => {
      lineState = 0;
      skipped = 0;
    };
    const span = (units: number) => (units === 0 ? 0 : position - (places?.[(counted - units) % longest] as number));
    const inLinesBegun = () => span(inLines.begun(lineState));
    const inLinesEnded = () => (fresh ? span(inLines.ended(lineState)) : 0);

    return {
      step(unit) {
        state = plain.step(state, unit);
        position++;
        fresh = false;
        const spelled = escaping && (unit === N || unit === R);
        if (escaping && !spelled) forget();
        escaping = false;
        if (lineState !== 0 && (spelled || unit === LF || unit === CR || unit === BACKSLASH)) {
          escaping = unit === BACKSLASH;
          if (++skipped > LONGEST_BREAK) forget();
        } else count(unit);
      },
      begun: () => Math.max(plain.begun(state), inLinesBegun()),
      beginner: () => (plain.begun(state) >= inLinesBegun() ? plain.beginner(state) : inLines.beginner(lineState)),
      ended: () => Math.max(plain.ended(state), inLinesEnded()),
      owner: () => (plain.ended(state) >= inLinesEnded() ? plain.owner(state) : inLines.owner(lineState)),
    };
  };
}
