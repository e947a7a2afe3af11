import type { Token, Tokens } from "marked";
import { decodeEntities } from "#lib/runtime/connectors/html-text";

/** A piece of text as Notion takes it. */
export type Text = { type: "text"; text: { content: string; link?: { url: string } | null }; annotations?: Look };
type Look = Partial<Record<"bold" | "italic" | "strikethrough" | "code", true>>;
type Style = { look: Look; url?: string | undefined };

/** Most characters of one piece, and most pieces of one text. */
const MOST_CHARACTERS = 2000;
const MOST_PIECES = 100;

/** What stands in a line of Markdown, as Notion's pieces of text. */
export const textsOf = (tokens: Token[], style: Style = { look: {} }): Text[] => joined(tokens.flatMap((token) => pieces(token, style)));

/** A plain text as pieces. */
export const plainTexts = (content: string): Text[] => (content === "" ? [] : (cutTexts([{ type: "text", text: { content } }])[0] as Text[]));

function pieces(token: Token, style: Style): Text[] {
  const within = ("tokens" in token && token.tokens) || [];
  const inside = (look: Look) => within.flatMap((each) => pieces(each, { ...style, look: { ...style.look, ...look } }));
  switch (token.type) {
    case "strong":
      return inside({ bold: true });
    case "em":
      return inside({ italic: true });
    case "del":
      return inside({ strikethrough: true });
    case "codespan":
      return [piece(token.text, { ...style, look: { ...style.look, code: true } })];
    case "br":
      return [piece("\n", style)];
    case "link":
      return textsOf(within, { ...style, url: address((token as Tokens.Link).href) });
    case "image":
      return [piece(token.text || token.href, { ...style, url: address((token as Tokens.Image).href) })];
    case "html":
      return [piece(/^<br\s*\/?>$/i.test(token.text) ? "\n" : token.text, style)];
    case "text":
      return within.length > 0 ? inside({}) : [piece(decodeEntities(token.text), style)];
    case "escape":
      return [piece(token.text, style)];
    default:
      return [piece(token.raw, style)];
  }
}

/** A link that Notion takes: to somewhere on the web, or a mail address. Any other stays as its text. */
const address = (href: string) => (/^(https?:\/\/|mailto:)/i.test(href) && href.length <= MOST_CHARACTERS && URL.canParse(href) ? href : undefined);

const piece = (content: string, { look, url }: Style): Text => ({
  type: "text",
  text: { content, ...(url !== undefined && { link: { url } }) },
  ...(Object.keys(look).length > 0 && { annotations: look }),
});

/** Pieces that look the same are one. */
function joined(texts: Text[]): Text[] {
  const out: Text[] = [];
  for (const each of texts) {
    const before = out.at(-1);
    const same = before && JSON.stringify([before.annotations, before.text.link]) === JSON.stringify([each.annotations, each.text.link]);
    if (before && same) out[out.length - 1] = { ...before, text: { ...before.text, content: before.text.content + each.text.content } };
    else if (each.text.content !== "") out.push(each);
  }
  return out;
}

/** Texts within what Notion takes: as many as it needs, and at least one. */
export function cutTexts(texts: Text[]): Text[][] {
  const short = texts.flatMap((each) => cut(each.text.content).map((content) => ({ ...each, text: { ...each.text, content } })));
  const out: Text[][] = [];
  for (let at = 0; at < short.length; at += MOST_PIECES) out.push(short.slice(at, at + MOST_PIECES));
  return out.length > 0 ? out : [[]];
}

/** A text in pieces, never between the halves of one sign. */
function cut(text: string): string[] {
  const out: string[] = [];
  for (let at = 0; at < text.length; ) {
    const far = at + MOST_CHARACTERS;
    const end = far < text.length && /[\uD800-\uDBFF]/.test(text[far - 1] as string) ? far - 1 : far;
    out.push(text.slice(at, end));
    at = end;
  }
  return out;
}
