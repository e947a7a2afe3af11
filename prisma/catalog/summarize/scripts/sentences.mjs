// From raw text to sentences. First the Markdown furniture goes (code, tables, images, link addresses),
// then paragraphs and list items are told apart, then each is cut where a sentence really ends.

const ABBREVIATIONS = new Set(
  `mr mrs ms dr prof st sr jr rev hon gen col sgt capt lt gov sen rep pres vs no nos vol fig figs eq sec ch
  art pp p ed eds al cf ca approx est dept univ ave blvd rd mt ft e.g i.e viz resp incl excl min max
  jan feb mar apr jun jul aug sept sep oct nov dec
  z.b d.h u.a bzw vgl nr hr fr mio mrd bspw evtl ggf usw str tel s.o s.u
  m mme mlle p.ex av sra srta ud uds ee.uu sig dott ing dhr mevr`.split(/\s+/),
);

// These may also end a sentence, so what follows decides.
const MAYBE_FINAL = new Set("etc inc ltd co corp plc bros a.m p.m u.s u.k u.n e.u d.c b.c a.d ph.d m.d usw jr sr".split(" "));

const STARTERS = new Set(
  `the a an this that these those it he she they we i you but and or so yet however in on at by for from with
  as if when while although because since after before there here what why how who his her its their our my
  not no most many some all each both one two three
  der die das ein eine er sie es wir ich in im am auf und aber doch dann wenn als
  le la les un une il elle nous je ce cette el los las una y en pero`.split(/\s+/),
);

const GERMAN_MONTHS = /^(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)/;
const TERMINATOR = /(?:[.!?…]+|[。！？｡।؟])["'”’»›)\]]*/g;
const WIDE_TERMINATOR = /[。！？｡]/;
const OPENING = /^["'“‘«‹([¿¡„‚]+/;

const LIST_ITEM = /^\s{0,9}(?:[-*+•–]|\d{1,3}[.)])\s+(.*)$/;
const HEADING = /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/;

/**
 * Paragraphs in order: { heading, sentences } where `heading` is the title it stands under.
 * Headings themselves are not sentences.
 */
export function readParagraphs(source) {
  const paragraphs = [];
  let heading = "";
  let lines = [];
  let fence = "";

  const flush = () => {
    const text = plain(joinLines(lines));
    lines = [];
    if (!text) return;
    if (looksLikeTitle(text)) heading = text;
    else paragraphs.push({ heading, sentences: splitSentences(text) });
  };

  for (const raw of withoutFrontMatter(source).split(/\r\n|\n|\r|\f/)) {
    const line = raw.replace(/^(?:\s{0,3}>\s?)+/, "");
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (fence) {
      if (mark?.startsWith(fence)) fence = "";
      continue;
    }
    if (mark) {
      flush();
      fence = mark;
      continue;
    }
    const title = HEADING.exec(line);
    const item = LIST_ITEM.exec(line);
    if (title) {
      flush();
      heading = plain(title[1]);
    } else if (/^\s*(?:=+|-{2,})\s*$/.test(line) && lines.length === 1) {
      heading = plain(lines[0]);
      lines = [];
    } else if (line.trim() === "" || isFurniture(line)) {
      flush();
    } else if (item) {
      flush();
      lines = [item[1]];
    } else {
      lines.push(line);
    }
  }
  flush();
  return paragraphs.filter((paragraph) => paragraph.sentences.length > 0);
}

function withoutFrontMatter(source) {
  return source.replace(/^\uFEFF?---[ \t]*\r?\n(?:[\w-]+[ \t]*:[^\n]*\r?\n|[ \t]+[^\n]*\r?\n)+---[ \t]*\r?\n/, "");
}

/** Rules, table rows, link definitions and lone images carry no sentences. */
function isFurniture(line) {
  const text = line.trim();
  return (
    /^(?:[-*_=][ \t]*){3,}$/.test(text) ||
    (text.startsWith("|") && text.endsWith("|")) ||
    /^[|:\s-]+$/.test(text) ||
    /^\[[^\]]+\]:\s*\S+/.test(text) ||
    /^!\[[^\]]*\]\([^)]*\)$/.test(text)
  );
}

function joinLines(lines) {
  let text = "";
  for (const line of lines) {
    const part = line.trim();
    const wide = /[\u3000-\u9fff\uff00-\uffef]$/.test(text) && /^[\u3000-\u9fff\uff00-\uffef]/.test(part);
    text += text && !wide ? ` ${part}` : part;
  }
  return text;
}

/** The words of a line without its Markdown or HTML. */
function plain(text) {
  return text
    .replace(/<!--.*?-->|<\/?[a-z][^<>]*>/gi, " ")
    .replace(/!\[([^\]]*)\]\([^()]*\)/g, "")
    .replace(/\[([^\][]+)\]\((?:[^()]|\([^()]*\))*\)/g, "$1")
    .replace(/\[\^?\d{1,3}\]|\[\^[^\]\s]+\]/g, "")
    .replace(/(\*\*|__|~~)(?=\S)(.+?)\1/g, "$2")
    .replace(/(^|[\s(“"])([*_])(?=\S)([^*_]+?)\2(?=$|[\s.,;:!?)”"])/g, "$1$3")
    .replace(/`([^`]+)`/g, "$1")
    .replace(/\\([\\`*_{}[\]()#+.!|<>~-])/g, "$1")
    .replace(/&nbsp;/g, " ")
    .replace(/&amp;/g, "&")
    .replace(/\s+/g, " ")
    .replace(/ ([.,;:!?])(?=\s|$)/g, "$1")
    .trim();
}

/** A short line of its own without a full stop: a title, a byline, a caption. */
function looksLikeTitle(text) {
  return text.length <= 90 && !/[.!?…。！？:;,"”»)]$/.test(text) && text.split(" ").length <= 9;
}

export function splitSentences(text) {
  const sentences = [];
  let start = 0;
  for (const match of text.matchAll(TERMINATOR)) {
    const end = match.index + match[0].length;
    if (end < text.length && !endsSentence(text, match.index, match[0], end)) continue;
    const sentence = text.slice(start, end).trim();
    if (sentence) sentences.push(sentence);
    start = end;
  }
  const rest = text.slice(start).trim();
  if (rest) sentences.push(rest);
  return sentences;
}

function endsSentence(text, at, mark, end) {
  if (WIDE_TERMINATOR.test(mark)) return true;
  if (!/\s/.test(text[end])) return false;
  const next = /^\s*(\S+)/.exec(text.slice(end, end + 60))?.[1].replace(OPENING, "") ?? "";
  // "Stop!" he said; version 2. of the text; an ellipsis … in the middle.
  if (/^\p{Ll}/u.test(next)) return false;
  if (mark[0] !== "." || mark.startsWith("..")) return true;

  const token = /(\S*)$/.exec(text.slice(Math.max(0, at - 30), at))[1].replace(OPENING, "");
  const word = token.toLowerCase();
  const starter = STARTERS.has(next.toLowerCase().replace(/[^\p{L}]+$/u, ""));
  if (MAYBE_FINAL.has(word)) return starter;
  if (ABBREVIATIONS.has(word)) return false;
  // Initials: "J. K. Rowling", but "plan B. The next step".
  if (/^(?:\p{Lu}\.)*\p{Lu}$/u.test(token)) return starter && !/^(?:A|I)$/.test(next);
  // "am 3. Oktober", "1. First point".
  if (/^\d{1,2}$/.test(token)) return !(GERMAN_MONTHS.test(next) || at === token.length);
  return true;
}
