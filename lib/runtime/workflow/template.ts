import { newRoom, type Room } from "#lib/runtime/workflow/cel";
import { isQuote, pastQuotes } from "#lib/runtime/workflow/cel-text";
import { ExpressionError, evaluate, type Scope } from "#lib/runtime/workflow/expression";

/** A text in pieces: what stands as it is, and what is worked out. */
type Piece = { text: string } | { expression: string };

/** Cuts a text at its `{{ … }}`. Braces and quotes inside an expression are its own. Throws an ExpressionError when one has no end. */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let at = 0;
  for (let open = text.indexOf("{{"); open >= 0; open = text.indexOf("{{", at)) {
    if (open > at) found.push({ text: text.slice(at, open) });
    const close = endOf(text, open + 2);
    if (close < 0) throw new ExpressionError("An expression that begins with {{ has no }}.");
    found.push({ expression: text.slice(open + 2, close) });
    at = close + 2;
  }
  if (at < text.length || found.length === 0) found.push({ text: text.slice(at) });
  return found;
}

/** Where the `}}` is that ends the expression from `from` on. */
function endOf(text: string, from: number): number {
  let depth = 0;
  let comment = false;
  for (let i = from; i < text.length; i++) {
    const mark = text[i];
    if (comment && mark !== "}") comment = mark !== "\n";
    else if (isQuote(mark) && !comment) i = pastQuotes(text, i) - 1;
    else if (mark === "/" && text[i + 1] === "/") comment = true;
    else if (mark === "{") depth++;
    else if (mark === "}") {
      if (comment && text[i + 1] !== "}") continue;
      if (depth === 0 || comment) return text[i + 1] === "}" ? i : -1;
      depth--;
    }
  }
  return -1;
}

/**
 * Puts values into a text, or into every text of a list or an object. A text that is one expression becomes its value, of
 * whatever type; in any other, values stand as text, and what is no text as JSON. All expressions of a template share what room
 * there is for one.
 */
export function fill(template: unknown, scope: Scope, room: Room = newRoom()): unknown {
  if (typeof template === "string") return fillText(template, scope, room);
  if (Array.isArray(template)) return template.map((each) => fill(each, scope, room));
  if (typeof template === "object" && template !== null)
    return Object.fromEntries(Object.entries(template).map(([key, each]) => [key, fill(each, scope, room)]));
  return template;
}

function fillText(text: string, scope: Scope, room: Room): unknown {
  const parts = pieces(text);
  const [only] = parts;
  if (parts.length === 1 && only && "expression" in only) return evaluate(only.expression, scope, room);
  return parts.map((part) => ("text" in part ? part.text : asText(evaluate(part.expression, scope, room)))).join("");
}

/** A value as text: a text as it is, nothing for null, anything else as JSON. */
export const asText = (value: unknown): string => (typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value));

/** Every expression in a template, with the way to where it stands. */
export function expressionsIn(template: unknown, path: (string | number)[] = []): { expression: string; path: (string | number)[] }[] {
  if (typeof template === "string") return pieces(template).flatMap((piece) => ("expression" in piece ? [{ expression: piece.expression, path }] : []));
  if (Array.isArray(template)) return template.flatMap((each, i) => expressionsIn(each, [...path, i]));
  if (typeof template === "object" && template !== null) return Object.entries(template).flatMap(([key, each]) => expressionsIn(each, [...path, key]));
  return [];
}
