export type Piece = { text: string; tone?: "key" | "text" | "word" };

/** Beyond this the colours cost more than they tell. */
const MOST_COLOURED = 40_000;
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g;

/** JSON in pieces, each with what it is: small enough for the browser, where the server's highlighter is not. Joined, they are the text. */
export function pieces(text: string): Piece[] {
  if (text.length > MOST_COLOURED || !/^\s*[[{]/.test(text)) return [{ text }];
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    const [whole, quoted, colon = ""] = match;
    found.push({ text: quoted ?? whole, tone: quoted ? (colon ? "key" : "text") : "word" });
    if (colon) found.push({ text: colon });
    end = match.index + whole.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}
