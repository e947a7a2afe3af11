/** A piece of text as Notion answers it. */
export type RichText = {
  type?: string;
  plain_text?: string;
  href?: string | null;
  text?: { content: string; link?: { url: string } | null };
  equation?: { expression: string };
  annotations?: Partial<Record<"bold" | "italic" | "strikethrough" | "code", boolean>>;
};

/** What a text says, without how it looks. */
export const plainText = (texts: RichText[] | undefined): string => (texts ?? []).map(({ plain_text, text }) => plain_text ?? text?.content ?? "").join("");

/** A text as Markdown. */
export const markdownText = (texts: RichText[] | undefined): string =>
  merged(texts ?? [])
    .map(piece)
    .join("");

/** Pieces that look the same are one: Markdown could not tell where one bold word ends and the next begins. */
function merged(texts: RichText[]): RichText[] {
  const out: RichText[] = [];
  for (const each of texts) {
    const before = out.at(-1);
    if (before && each.type !== "equation" && before.type !== "equation" && look(before) === look(each)) {
      out[out.length - 1] = { ...before, plain_text: plainText([before]) + plainText([each]) };
    } else out.push(each);
  }
  return out;
}

const look = ({ annotations, href, text }: RichText) =>
  JSON.stringify([annotations?.bold, annotations?.italic, annotations?.strikethrough, annotations?.code, href ?? text?.link?.url].map((each) => each || null));

function piece(each: RichText): string {
  const { annotations = {}, equation } = each;
  if (each.type === "equation" && equation) return `$${equation.expression}$`;
  const plain = plainText([each]);
  // Marks stick to words: a blank between them and the word would make them plain signs.
  const word = plain.trim();
  if (word === "") return plain;
  const from = plain.indexOf(word);
  const [before, after] = [plain.slice(0, from), plain.slice(from + word.length)];
  let text = annotations.code ? inTicks(word) : escaped(word);
  if (annotations.italic) text = `*${text}*`;
  if (annotations.bold) text = `**${text}**`;
  if (annotations.strikethrough) text = `~~${text}~~`;
  const url = each.href ?? each.text?.link?.url;
  if (url) text = `[${text}](${/[\s()<>]/.test(url) ? `<${url.replace(/[<>\s]/g, encodeURIComponent)}>` : url})`;
  return `${before}${text}${after}`;
}

function inTicks(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const ticks = "`".repeat(longest + 1);
  return longest > 0 ? `${ticks} ${text} ${ticks}` : `${ticks}${text}${ticks}`;
}

/** Signs that Markdown would take for its own. An underscore inside a word is none, and an address is left whole. */
const escaped = (text: string) =>
  text
    .split(/(https?:\/\/[\w./?=&%#:@+-]*[\w/])/)
    .map((part, i, parts) => (i % 2 === 0 ? inLine(part) : /^$|^\s/.test(parts[i + 1] as string) ? part : `<${part}>`))
    .join("")
    .replace(/^.+$/gm, atStart);

const inLine = (text: string) => text.replace(/[\\`*[\]~]|<(?=[a-z/!?])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/giu, "\\$&").replace(/&(?=#?\w+;)/g, "&amp;");

/** What makes something else of a line that begins with it: a quote, a heading, an item, a rule, a table. */
function atStart(line: string): string {
  if (/^[-=+|:\s]+$/.test(line)) return line.replace(/[-=+|:]/, "\\$&");
  return line.replace(
    /^(\s*)(>|#+(?=\s|$)|[-+](?=\s)|\d+[.)](?=\s|$))/,
    (_all, blank: string, sign: string) => `${blank}${sign.slice(0, -1)}\\${sign.slice(-1)}`,
  );
}
