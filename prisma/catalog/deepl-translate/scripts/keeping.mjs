// What has to come back unchanged: it is put into a tag that DeepL leaves alone. And how a long text is divided.

const USUAL = [/https?:\/\/[^\s<>()"']*[^\s<>()"'.,;:!?]/, /[\w.+-]+@[\w-]+\.[\w.-]*\w/, /\{\{[^{}\n]+\}\}/, /\$?\{[\w.]+\}/, /%(?:\d+\$)?[sdif@]/, /`[^`\n]+`/];

/** A text as XML whose protected places stand in `<k>`, or undefined where there are none. */
export function wrapped(text, terms) {
  // The longest first: "Service Desk" before "Service".
  const words = [...terms].sort((a, b) => b.length - a.length).map((term) => new RegExp(`(?<![\\p{L}\\p{N}])${term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}])`, "u"));
  const any = new RegExp([...USUAL, ...words].map(({ source }) => `(?:${source})`).join("|"), "gu");
  let isAny = false;
  let result = "";
  let last = 0;
  for (const match of text.matchAll(any)) {
    isAny = true;
    result += `${escaped(text.slice(last, match.index))}<k>${escaped(match[0])}</k>`;
    last = match.index + match[0].length;
  }
  return isAny ? result + escaped(text.slice(last)) : undefined;
}

export const unwrapped = (xml) => xml.replace(/<\/?k>/g, "").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, "&");

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** Protected places of the source that are missing in the translation. */
export function lost(source, translation, terms) {
  const xml = wrapped(source, terms) ?? "";
  const kept = [...xml.matchAll(/<k>(.*?)<\/k>/gs)].map(([, each]) => unwrapped(each));
  return [...new Set(kept)].filter((each) => !translation.includes(each));
}

/** Pieces of at most this many characters, each with the white space that followed it: paragraphs, else lines, else sentences. */
export function divided(text, most) {
  const pieces = [];
  let rest = text;
  while (rest.length > most) {
    const window = rest.slice(0, most);
    const cut = ["\n\n", "\n", ". ", " "].map((mark) => window.lastIndexOf(mark) + (mark === ". " ? 1 : 0)).find((at) => at > most / 2) ?? most;
    const gap = /^\s*/.exec(rest.slice(cut))[0];
    pieces.push({ text: rest.slice(0, cut), gap });
    rest = rest.slice(cut + gap.length);
  }
  return [...pieces, { text: rest, gap: "" }];
}
