import type { Hit, LookedAt } from "#lib/runtime/scan/rule";

/** Calls back for each line that holds a character beyond ASCII, with its number. */
export function foreignLines(file: LookedAt, look: (line: string, number: number) => Hit | null): Hit[] {
  if (file.text === null || !/[^\x00-\x7f]/.test(file.text)) return [];
  const hits: Hit[] = [];
  for (const [index, line] of file.text.split("\n").entries()) {
    if (hits.length >= 40) break;
    const hit = /[^\x00-\x7f]/.test(line) ? look(line, index + 1) : null;
    if (hit) hits.push(hit);
  }
  return hits;
}

/** Whether a file is code through and through. */
export const isScript = (file: LookedAt) => file.passages[0]?.kind === "script";

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

export function bidirectional(file: LookedAt): Hit[] {
  const rightToLeft = file.text !== null && RIGHT_TO_LEFT.test(file.text);
  return foreignLines(file, (line, number) => {
    if (!/[\u202a-\u202e\u2066-\u2069]/.test(line)) return null;
    if (isScript(file)) return { line: number };
    // Arabic, Hebrew and Persian documents put numbers and Latin words between such marks; nobody needs to turn Latin text round.
    if (!/[\u202d\u202e]/.test(line) && rightToLeft) return { line: number, severity: "info" };
    return { line: number, confidence: "medium", severity: /[\u202d\u202e]/.test(line) && !rightToLeft ? "high" : "medium" };
  });
}

export function zeroWidth(file: LookedAt): Hit[] {
  return foreignLines(file, (line, number) => {
    const text = number === 1 ? line.replace(/^\ufeff/, "") : line;
    if (/[\u200b-\u200d\u2060-\u2064\ufeff]{8}|[\ufe00-\ufe0f]{4}|[\u{e0100}-\u{e01ef}]{4}/u.test(text))
      return { line: number, severity: "high", confidence: "high", title: "A text is hidden in characters that have no width" };
    if (/[A-Za-z][\u00ad\u200b-\u200d\u2060-\u2064\ufeff]{1,7}[A-Za-z]/.test(text))
      return { line: number, severity: /\u00ad/.test(text) && !isScript(file) ? "low" : "medium", confidence: "medium" };
    return isScript(file) && /[\u200b\u2060-\u2064\ufeff]/.test(text) ? { line: number, severity: "medium", confidence: "medium" } : null;
  });
}

/** Characters that mirror ASCII and that nothing shows. Only the flags of a few countries are made of them. */
export function tags(file: LookedAt): Hit[] {
  return foreignLines(file, (line, number) =>
    /[\u{e0000}-\u{e007f}]/u.test(line.replace(/\u{1f3f4}[\u{e0020}-\u{e007e}]{1,8}\u{e007f}/gu, "")) ? { line: number } : null,
  );
}

/** A Latin letter beside one of Cyrillic, Armenian or Cherokee, or a Greek twin, in one word. Units such as µm are no such words. */
const MIXED =
  /[a-z][\u0400-\u052f\u0531-\u058f\u13a0-\u13ff\u03bf\u039f\u0391\u0395\u03a1\u03a4\u03a7][\w\u0400-\u052f]?[a-z]|(?<![\u0400-\u052f])[\u0400-\u052f]{1,2}[a-z]{3}|[a-z]{3}[\u0400-\u052f]{1,2}(?![\u0400-\u052f])/i;

export function mixedScripts(file: LookedAt): Hit[] {
  return foreignLines(file, (line, number) => {
    if (!MIXED.test(line)) return null;
    const address = /(?:https?:\/\/|@|[\w-]\.)[^\s"')]{0,60}[\u0400-\u052f]/.test(line);
    if (isScript(file) || address) return { line: number, severity: "high", confidence: "medium" };
    return { line: number, severity: "low", confidence: "medium" };
  });
}

/** Words that speak to a model, in a place that no reader of the page sees. */
const ORDERS =
  /\b(?:you (?:must|should|will|are)|ignore|do not (?:tell|mention|show)|run|execute|fetch|curl|wget|send|upload|instructions? (?:for|to)|assistant|agent|claude|always|before (?:answering|responding)|api.?keys?|secrets?|credentials?)\b/i;

const ALL_ORDERS = new RegExp(ORDERS.source, "gi");

export function hiddenComments(file: LookedAt): Hit[] {
  if (file.text === null || !/\.(md|mdx|markdown|txt)$/i.test(file.path) || !file.text.includes("<!--")) return [];
  const prose = file.passages[0]?.text ?? file.text;
  const hits: Hit[] = [];
  let line = 1;
  let counted = 0;
  for (let from = prose.indexOf("<!--"); from !== -1; from = prose.indexOf("<!--", from + 4)) {
    const end = prose.indexOf("-->", from);
    const comment = prose.slice(from + 4, end === -1 ? from + 4000 : end);
    for (let at = prose.indexOf("\n", counted); at !== -1 && at < from; at = prose.indexOf("\n", at + 1)) {
      line++;
      counted = at + 1;
    }
    const orders = comment.slice(0, 20_000).match(ALL_ORDERS)?.length ?? 0;
    if (orders >= 2) hits.push({ line, evidence: comment.trim().slice(0, 150).replace(/\s+/g, " ") });
    if (end === -1 || hits.length >= 40) break;
    from = end;
  }
  return hits;
}
