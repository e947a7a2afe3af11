import type { HintIndex } from "#lib/runtime/scan/hint-index";
import type { Passage } from "#lib/runtime/scan/passage";
import type { Rule } from "#lib/runtime/scan/rule";

/** Where something was found in a view of a passage. */
export type Place = { start: number; end: number; line: number };

/** A view of a passage with what is worked out once for each: which hints it holds, and where lines begin. */
export class View {
  readonly text: string;
  readonly first: number;
  /** Whether one of these hints may be in it. */
  readonly holds: (hints: string[]) => boolean;
  #starts: Uint32Array | null = null;

  constructor(text: string, first: number, hints: HintIndex) {
    this.text = text;
    this.first = first;
    this.holds = hints.of(text);
  }

  /** The number of the line, counted from the passage's first. */
  lineAt(offset: number): number {
    const starts = this.#lineStarts();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The line around an offset, of which at most 600 characters on each side. */
  around(offset: number): { text: string; at: number } {
    // Only what is near is searched for the ends of the line: it can be as long as the file.
    const before = this.text.slice(Math.max(0, offset - 600), offset);
    const after = this.text.slice(offset, offset + 600);
    const head = before.slice(before.lastIndexOf("\n") + 1);
    const end = after.indexOf("\n");
    return { text: head + (end === -1 ? after : after.slice(0, end)), at: head.length };
  }

  /** The command or sentence around an offset, on its line. */
  part(offset: number, ends: RegExp): string {
    const { text, at } = this.around(offset);
    let from = 0;
    for (const { index, 0: end } of text.matchAll(ends)) {
      if (index >= at) return text.slice(from, index);
      from = index + end.length;
    }
    return text.slice(from);
  }

  #lineStarts(): Uint32Array {
    if (this.#starts) return this.#starts;
    const starts = [0];
    for (let at = this.text.indexOf("\n"); at !== -1; at = this.text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#starts = Uint32Array.from(starts);
    return this.#starts;
  }
}

export type Views = { code: View; words: View; bare: View | null };

export function viewsOf({ code, words, bare, first }: Passage, hints: HintIndex): Views {
  const view = new View(code, first, hints);
  return { code: view, words: words === code ? view : new View(words, first, hints), bare: bare === null ? null : new View(bare, first, hints) };
}

/** What ends a command, and a sentence: an excuse beside it excuses nothing. */
const COMMANDS = /[;|&]| # |\n/g;
const SENTENCES = /[.!?] |\n\n/g;

/** Takes a place, and says whether enough is known. Places that do not count must not use up what is looked for: they may be decoys. */
export type Take = (place: Place) => boolean;

/** Hands over where a rule matches in a view, until it is enough. */
export function find(rule: Rule, view: View, take: Take): void {
  const { match } = rule;
  if ("detect" in match) return;
  if (rule.hints && !view.holds(rule.hints)) return;
  const parts = rule.applies === "code" ? COMMANDS : SENTENCES;
  const wanted: Take = (place) => !rule.unless?.test(view.part(place.start, parts)) && take(place);
  if ("any" in match) findAny(match.any, view, wanted);
  else if ("together" in match) findTogether(match, view, wanted);
  else findChain(match, view, wanted);
}

const expressions = new WeakMap<RegExp, RegExp>();

/** The same expression, made to walk. */
function walking(expression: RegExp): RegExp {
  const made = expressions.get(expression) ?? new RegExp(expression.source, `${expression.flags.replace("g", "")}g`);
  expressions.set(expression, made);
  made.lastIndex = 0;
  return made;
}

function findAny(any: RegExp[], view: View, take: Take): void {
  for (const expression of any) {
    const walk = walking(expression);
    for (let match = walk.exec(view.text); match; match = walk.exec(view.text)) {
      if (match[0] === "") walk.lastIndex++;
      if (take({ start: match.index, end: match.index + match[0].length, line: view.lineAt(match.index) })) break;
    }
  }
}

type Event = { stage: number; start: number; end: number };

/** All matches of all members in the order of the text; none at all when one of them is missing. */
function eventsOf(members: RegExp[], view: View): Event[] {
  const events: Event[] = [];
  for (const [stage, expression] of members.entries()) {
    const before = events.length;
    const walk = walking(expression);
    for (let match = walk.exec(view.text); match; match = walk.exec(view.text)) {
      if (match[0] === "") walk.lastIndex++;
      events.push({ stage, start: match.index, end: match.index + match[0].length });
    }
    if (events.length === before) return [];
  }
  return events.sort((a, b) => a.start - b.start || b.stage - a.stage);
}

/** Remembers the last place of each member: when they are near enough to each other, that is what is looked for, in whatever order. */
function findTogether({ together, within, lines }: { together: RegExp[]; within: number; lines?: true }, view: View, take: Take): void {
  const last: Event[] = [];
  for (const event of eventsOf(together, view)) {
    last[event.stage] = event;
    const start = Math.min(...together.map((_, stage) => last[stage]?.start ?? -1));
    if (start < 0 || event.start - start > within) continue;
    const line = view.lineAt(start);
    if (!lines && view.lineAt(event.start) !== line) continue;
    if (take({ start, end: Math.max(...last.map(({ end }) => end)), line })) break;
  }
}

/**
 * Walks over all matches of all members in the order of the text, and remembers of each member the last place up to which the
 * chain holds. The last is the best there is, since a chain asks only for small gaps.
 */
function findChain({ chain, within, lines }: { chain: RegExp[]; within: number; lines?: true }, view: View, take: Take): void {
  const events = eventsOf(chain, view);
  const reached: ({ start: number; end: number; line: number } | undefined)[] = [];
  for (const { stage, start, end } of events) {
    const line = lines ? 0 : view.lineAt(start);
    const previous = reached[stage - 1];
    if (stage > 0 && (!previous || previous.end > start || start - previous.end > within || (!lines && previous.line !== line))) continue;
    const begun = stage === 0 ? start : (previous as Place).start;
    if (stage < chain.length - 1) reached[stage] = { start: begun, end, line };
    else if (take({ start: begun, end, line: view.lineAt(begun) })) break;
  }
}
