// Inline structure: text in, a list of nodes out. One pass over the characters builds a chain of nodes and
// remembers every run of * _ ~ and every [ that might turn out to be a delimiter; a bracket is settled
// when its partner turns up, emphasis when the surrounding text is complete.

import { linkifyText } from "./autolinks.mjs";
import { entityAt } from "./characters.mjs";
import { Chain } from "./chain.mjs";
import { inlineTargetAt, labelAt, normalizeLabel } from "./definitions.mjs";
import { delimiterRoles, pairs } from "./emphasis.mjs";
import { inlineHtmlAt } from "./html.mjs";

// Bounds on nesting, so that no text can exhaust the stack: brackets that are open at the same time, and
// how many delimiter runs may lie between the two ends of one emphasis.
const MAX_OPEN_BRACKETS = 500;
const MAX_EMPHASIS_SPAN = 1000;

const PLAIN = /[^\\`*_~[\]!<&\n]+/y;
const URI_AUTOLINK = /<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>/y;
const MAIL_AUTOLINK =
  /<([\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*)>/y;

export function parseInlines(source, context) {
  return new InlineParser(source, context).run();
}

class InlineParser {
  constructor(source, context) {
    this.source = source;
    this.context = context;
    this.position = 0;
    this.chain = new Chain();
    this.delimiters = [];
    this.brackets = [];
    this.missingBackticks = new Set();
    this.missingEndings = new Set();
  }

  run() {
    const { source } = this;
    while (this.position < source.length) {
      PLAIN.lastIndex = this.position;
      const plain = PLAIN.exec(source);
      if (plain) {
        this.position = PLAIN.lastIndex;
        this.text(plain[0]);
        continue;
      }
      this.special(source[this.position]);
    }
    this.matchEmphasis(0);
    return finish(this.chain.extract({ next: this.chain.first }), false);
  }

  text(text) {
    return this.chain.push({ type: "text", text });
  }

  special(character) {
    switch (character) {
      case "\\":
        return this.backslash();
      case "`":
        return this.code();
      case "*":
      case "_":
      case "~":
        return this.delimiterRun(character);
      case "[":
        return this.openBracket("[", false);
      case "!":
        if (this.source[this.position + 1] === "[") return this.openBracket("![", true);
        break;
      case "]":
        return this.closeBracket();
      case "<":
        return this.angle();
      case "&": {
        const entity = entityAt(this.source, this.position);
        if (entity) {
          this.position += entity.length;
          return this.text(entity.text);
        }
        break;
      }
      case "\n":
        return this.lineBreak();
    }
    this.position += 1;
    return this.text(character);
  }

  backslash() {
    const next = this.source[this.position + 1] ?? "";
    if (next === "\n") {
      this.position += 2;
      return this.chain.push({ type: "break" });
    }
    const escapes = /[!-/:-@[-`{-~]/.test(next);
    this.position += escapes ? 2 : 1;
    return this.text(escapes ? next : "\\");
  }

  lineBreak() {
    this.position += 1;
    const before = this.chain.last;
    let hard = false;
    if (before?.type === "text") {
      hard = before.text.endsWith("  ");
      before.text = before.text.trimEnd();
    }
    return this.chain.push({ type: hard ? "break" : "newline" });
  }

  code() {
    const { source } = this;
    const start = this.position;
    let end = start;
    while (source[end] === "`") end += 1;
    const fence = source.slice(start, end);
    this.position = end;
    const close = this.missingBackticks.has(fence.length) ? -1 : findBackticks(source, end, fence.length);
    if (close < 0) {
      this.missingBackticks.add(fence.length);
      return this.text(fence);
    }
    let text = source.slice(end, close).replaceAll("\n", " ");
    if (/^ .*[^ ].* $|^ [^ ] $/.test(text)) text = text.slice(1, -1);
    this.position = close + fence.length;
    return this.chain.push({ type: "code", text });
  }

  angle() {
    for (const [pattern, scheme] of [
      [URI_AUTOLINK, ""],
      [MAIL_AUTOLINK, "mailto:"],
    ]) {
      pattern.lastIndex = this.position;
      const match = pattern.exec(this.source);
      if (match) {
        this.position = pattern.lastIndex;
        const children = [{ type: "text", text: match[1] }];
        return this.chain.push({ type: "link", address: scheme + match[1], children });
      }
    }
    const html = inlineHtmlAt(this.source, this.position, this.missingEndings);
    this.position += html?.length ?? 1;
    return html ? this.chain.push({ type: "html", text: html }) : this.text("<");
  }

  delimiterRun(character) {
    const { source } = this;
    const start = this.position;
    while (source[this.position] === character) this.position += 1;
    const node = this.text(source.slice(start, this.position));
    const length = this.position - start;
    if (character === "~" && length > 2) return node;
    this.delimiters.push({
      node,
      character,
      length,
      original: length,
      ...delimiterRoles(source, start, this.position),
    });
    return node;
  }

  openBracket(marker, image) {
    this.position += marker.length;
    const node = this.text(marker);
    if (this.brackets.length >= MAX_OPEN_BRACKETS) return node;
    this.brackets.push({
      node,
      image,
      active: true,
      textStart: this.position,
      firstDelimiter: this.delimiters.length,
      containsBracket: false,
    });
    return node;
  }

  closeBracket() {
    const { source } = this;
    const opener = this.brackets.pop();
    const end = this.position + 1;
    this.position = end;
    if (!opener?.active) return this.text("]");

    const target = this.footnoteTarget(opener) ?? this.linkTarget(opener, end);
    if (!target) {
      // "[a [b] c]": the outer pair can no longer be a label by itself.
      const outer = this.brackets.at(-1);
      if (outer) outer.containsBracket = true;
      return this.text("]");
    }
    this.position = target.end;
    this.matchEmphasis(opener.firstDelimiter);
    const children = this.chain.extract(opener.node);
    this.chain.remove(opener.node);
    if (target.footnote) {
      if (opener.image) this.text("!");
      return this.chain.push({ type: "footnoteReference", label: source.slice(opener.textStart + 1, end - 1) });
    }
    if (!opener.image) {
      // Links do not contain links.
      for (let i = this.brackets.length - 1; i >= 0 && this.brackets[i].active; i -= 1) {
        if (!this.brackets[i].image) this.brackets[i].active = false;
      }
    }
    const { address, title } = target;
    return this.chain.push({ type: opener.image ? "image" : "link", address, title, children });
  }

  footnoteTarget(opener) {
    const label = this.source.slice(opener.textStart, this.position - 1);
    if (label[0] !== "^" || !this.context.footnotes.has(label.slice(1).toLowerCase())) return undefined;
    return { footnote: true, end: this.position };
  }

  linkTarget(opener, end) {
    const inline = inlineTargetAt(this.source, end);
    if (inline) return inline;
    const reference = labelAt(this.source, end);
    let label = reference?.label;
    if (!label && !opener.containsBracket) label = this.source.slice(opener.textStart, end - 1);
    if (!label || label.length > 999) return undefined;
    const definition = this.context.definitions.get(normalizeLabel(label));
    return definition && { ...definition, end: reference?.end ?? end };
  }

  /** Pair up the delimiter runs from index `from` on, and forget them. */
  matchEmphasis(from) {
    const runs = this.delimiters.splice(from);
    const searched = new Map();
    for (let c = 0; c < runs.length; c += 1) {
      const closer = runs[c];
      while (closer.closes && closer.length > 0) {
        const kind = `${closer.character}${closer.opens}${closer.original % 3}${closer.character === "~" ? closer.length : ""}`;
        const floor = Math.max(searched.get(kind) ?? 0, c - MAX_EMPHASIS_SPAN);
        let o = c - 1;
        while (o >= floor && !pairs(runs[o], closer)) o -= 1;
        if (o < floor) {
          searched.set(kind, c);
          break;
        }
        this.wrap(runs[o], closer);
        for (let between = o + 1; between < c; between += 1) runs[between].length = 0;
      }
    }
  }

  wrap(opener, closer) {
    const strike = closer.character === "~";
    const used = strike ? closer.length : Math.min(2, opener.length, closer.length);
    const type = strike ? "deletion" : used === 2 ? "strong" : "emphasis";
    const children = this.chain.extract(opener.node, closer.node);
    this.chain.insertAfter(opener.node, { type, children });
    for (const run of [opener, closer]) {
      run.length -= used;
      run.node.text = run.node.text.slice(used);
      if (run.length === 0) this.chain.remove(run.node);
    }
  }
}

function findBackticks(source, from, length) {
  for (let i = source.indexOf("`", from); i >= 0; i = source.indexOf("`", i)) {
    const start = i;
    while (source[i] === "`") i += 1;
    if (i - start === length) return start;
  }
  return -1;
}

/** Tidy a finished list of nodes: join neighbouring text, find bare web addresses in it, go down. */
function finish(nodes, insideLink) {
  const joined = [];
  for (const node of nodes) {
    const before = joined.at(-1);
    if (node.type === "text" && before?.type === "text") before.text += node.text;
    else joined.push(node.type === "text" ? { type: "text", text: node.text } : node);
  }
  const result = [];
  for (const node of joined) {
    if (node.type === "text" && !insideLink) {
      result.push(...linkifyText(node.text));
    } else {
      if (node.children) node.children = finish(node.children, insideLink || node.type === "link");
      result.push(node);
    }
  }
  return result;
}
