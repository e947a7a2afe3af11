// Block structure: lines in, a tree of containers and leaves out. The method is the one the CommonMark
// specification describes: keep the stack of blocks that are still open, let every line first continue
// as many of them as it can, then see whether what is left of the line starts something new.

import {
  ATX,
  BULLET,
  CONTAINERS,
  FENCE,
  FOOTNOTE,
  isLoose,
  NUMBER,
  RULE,
  SETEXT,
  VERBATIM,
  withoutClosingHashes,
} from "./block-syntax.mjs";
import { Cursor } from "./cursor.mjs";
import { takeDefinitions } from "./definitions.mjs";
import { htmlBlockEnds, htmlBlockKind } from "./html.mjs";
import { columnAlignments, splitRow } from "./tables.mjs";

// Containers may nest this deep; further markers are read as text. Real documents stay below ten.
const MAX_DEPTH = 60;

export function parseBlocks(source) {
  const parser = new BlockParser();
  const lines = source.replaceAll("\0", "\uFFFD").split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) parser.addLine(line);
  parser.closeTo(0);
  return { tree: parser.root, definitions: parser.definitions, footnotes: parser.footnotes };
}

class BlockParser {
  constructor() {
    this.root = { type: "document", children: [], first: 1, last: 1 };
    this.open = [this.root];
    this.definitions = new Map();
    this.footnotes = new Map();
    this.lineNumber = 0;
  }

  get tip() {
    return this.open.at(-1);
  }

  addLine(text) {
    this.lineNumber += 1;
    const cursor = new Cursor(text);

    let depth = 1;
    while (depth < this.open.length) {
      const outcome = this.continueBlock(this.open[depth], cursor);
      if (outcome === "finished") return;
      if (outcome === "stop") break;
      depth += 1;
    }
    const everythingContinued = depth === this.open.length;
    let container = this.open[depth - 1];
    let started = false;

    while (!VERBATIM.has(container.type) && !cursor.blank()) {
      const next = this.startBlock(container, cursor, depth, started || everythingContinued);
      if (!next) break;
      if (next === "finished") return;
      started = true;
      container = next;
      depth = this.open.length;
      if (!CONTAINERS.has(container.type)) break;
    }

    const lazy = !started && !everythingContinued && !cursor.blank() && this.tip.type === "paragraph";
    if (lazy) {
      this.addText(this.tip, cursor);
      return;
    }
    this.closeTo(depth - 1);
    if (!CONTAINERS.has(container.type)) {
      this.addText(container, cursor);
    } else if (!cursor.blank()) {
      this.addText(this.push({ type: "paragraph", lines: [] }), cursor);
    }
  }

  /** Does this line carry on an open block? "go", "stop", or "finished" when the line is used up. */
  continueBlock(block, cursor) {
    const indent = cursor.indent();
    switch (block.type) {
      case "list":
        return "go";
      case "quote":
        if (indent > 3 || !cursor.quoteMarker()) return "stop";
        this.touch(block);
        return "go";
      case "item":
        if (cursor.blank()) return block.children.length > 0 ? "go" : "stop";
        if (indent < block.contentIndent) return "stop";
        cursor.skipColumns(block.contentIndent);
        return "go";
      case "footnote":
        if (cursor.blank()) return "go";
        if (indent < 4) return "stop";
        cursor.skipColumns(4);
        return "go";
      case "fence": {
        const closing = indent < 4 && /^(`{3,}|~{3,})[ \t]*$/.exec(cursor.restFromIndent());
        if (closing && closing[1][0] === block.fence[0] && closing[1].length >= block.fence.length) {
          this.touch(block);
          this.closeTo(this.open.indexOf(block) - 1);
          return "finished";
        }
        cursor.skipColumns(Math.min(block.fenceIndent, indent));
        return "go";
      }
      case "indented":
        if (indent < 4 && !cursor.blank()) return "stop";
        cursor.skipColumns(Math.min(4, indent));
        return "go";
      case "html":
        return block.kind >= 6 && cursor.blank() ? "stop" : "go";
      case "paragraph":
      case "table":
        return cursor.blank() ? "stop" : "go";
      default:
        return "stop";
    }
  }

  /** Try every kind of block at the cursor. Returns the new block, "finished", or undefined. */
  startBlock(container, cursor, depth, fullyMatched) {
    const indent = cursor.indent();
    const begin = (block) => {
      this.closeTo(depth - 1);
      return this.push(block);
    };

    if (indent >= 4) {
      if (this.tip.type === "paragraph" || container.type === "table") return undefined;
      cursor.skipColumns(4);
      return begin({ type: "indented", lines: [] });
    }

    const rest = cursor.restFromIndent();
    const roomToNest = this.open.length < MAX_DEPTH;
    const inParagraph = container.type === "paragraph";
    let match;

    if (rest[0] === ">" && roomToNest) {
      cursor.quoteMarker();
      return begin({ type: "quote", children: [] });
    }

    match = ATX.exec(rest);
    if (match) {
      const text = withoutClosingHashes(rest.slice(match[0].length).trim());
      begin({ type: "heading", level: match[1].length, text });
      this.closeTo(this.open.length - 2);
      return "finished";
    }

    match = FENCE.exec(rest);
    if (match) {
      const fence = match[1] ?? match[3];
      const info = (match[2] ?? match[4]).trim();
      begin({ type: "fence", fence, fenceIndent: indent, info, lines: [] });
      return "finished";
    }

    const kind = htmlBlockKind(rest);
    const lazyText = !fullyMatched && this.tip.type === "paragraph";
    if (kind && (kind < 7 || !(inParagraph || lazyText))) {
      return begin({ type: "html", kind, lines: [] });
    }

    match = inParagraph && SETEXT.exec(rest);
    if (match && this.dropDefinitions(container)) {
      container.type = "heading";
      container.level = match[1][0] === "=" ? 1 : 2;
      container.text = container.lines.join("\n").trim();
      this.touch(container);
      this.closeTo(depth - 2);
      return "finished";
    }

    if (inParagraph && this.startTable(container, rest)) return "finished";

    if (RULE.test(rest)) {
      begin({ type: "rule" });
      this.closeTo(this.open.length - 2);
      return "finished";
    }

    match = roomToNest && container.type !== "table" && FOOTNOTE.exec(rest);
    if (match && !inParagraph) {
      cursor.skipColumns(indent);
      cursor.skipCharacters(match[0].length);
      const block = begin({ type: "footnote", label: match[1], children: [] });
      const key = match[1].toLowerCase();
      if (!this.footnotes.has(key)) this.footnotes.set(key, block);
      return block;
    }

    return roomToNest ? this.startItem(container, cursor, rest, indent, depth) : undefined;
  }

  startItem(container, cursor, rest, indent, depth) {
    const number = NUMBER.exec(rest);
    const match = BULLET.exec(rest) ?? number;
    if (!match) return undefined;
    const marker = match[0];
    const empty = rest.slice(marker.length).trim() === "";
    if (container.type === "paragraph" && (empty || (number && Number(number[1]) !== 1))) return undefined;

    cursor.skipColumns(indent);
    cursor.skipCharacters(marker.length);
    const gap = cursor.indent();
    const padding = empty || gap > 4 ? 1 : gap;
    cursor.skipColumns(Math.min(padding, gap));

    this.closeTo(depth - 1);
    // The character that ends the marker tells lists apart: "-" from "*", "1." from "1)".
    const style = marker.at(-1);
    if (container.type === "paragraph" || container.type === "table") this.closeTo(depth - 2);
    if (this.tip.type !== "list" || this.tip.style !== style) {
      if (this.tip.type === "list") this.closeTo(this.open.length - 2);
      this.push({ type: "list", style, start: number ? Number(number[1]) : undefined, children: [] });
    }
    return this.push({ type: "item", contentIndent: indent + marker.length + padding, children: [] });
  }

  /** A delimiter row below a paragraph line turns that line into the head of a table. */
  startTable(paragraph, rest) {
    const alignments = columnAlignments(rest);
    if (!alignments || !this.dropDefinitions(paragraph)) return false;
    const header = splitRow(paragraph.lines.at(-1));
    if (header.length !== alignments.length) return false;
    paragraph.lines.pop();
    if (paragraph.lines.length === 0) {
      this.open.pop();
      this.tip.children.pop();
    } else {
      this.closeTo(this.open.length - 2);
      paragraph.last -= 1;
    }
    this.push({ type: "table", alignments, header, rows: [] });
    this.tip.first -= 1;
    return true;
  }

  addText(block, cursor) {
    // A blank line does not end fenced code, so there it counts as part of the block.
    if (block.type === "fence" || !cursor.blank()) this.touch(block);
    if (block.type === "paragraph") {
      block.lines.push(cursor.restFromIndent());
    } else if (block.type === "table") {
      block.rows.push(splitRow(cursor.restFromIndent()));
    } else {
      const line = cursor.rest();
      block.lines.push(line);
      if (block.type === "html" && htmlBlockEnds(block.kind, line)) this.closeTo(this.open.length - 2);
    }
  }

  push(block) {
    // Only containers hold other blocks: whatever leaf is open ends here.
    while (!CONTAINERS.has(this.tip.type)) this.closeTo(this.open.length - 2);
    if (this.tip.type === "list" && block.type !== "item") this.closeTo(this.open.length - 2);
    block.first = this.lineNumber;
    this.tip.children.push(block);
    this.open.push(block);
    this.touch(block);
    return block;
  }

  /** Mark the current line as belonging to a block and to everything around it. */
  touch(block) {
    for (const outer of this.open) {
      outer.last = this.lineNumber;
      if (outer === block) break;
    }
  }

  /** Close open blocks until the one at `index` is the innermost. */
  closeTo(index) {
    while (this.open.length - 1 > index) {
      const block = this.open.pop();
      if (block.type === "paragraph") {
        if (!this.dropDefinitions(block)) block.type = "definition";
      } else if (block.type === "indented") {
        while (block.lines.at(-1)?.trim() === "") block.lines.pop();
      } else if (block.type === "list") {
        block.loose = isLoose(block);
      }
    }
  }

  /** Move leading link definitions out of a paragraph; true if any text is left. */
  dropDefinitions(paragraph) {
    if (paragraph.lines[0]?.[0] === "[") {
      const rest = takeDefinitions(paragraph.lines.join("\n"), this.definitions);
      paragraph.lines = rest === "" ? [] : rest.split("\n");
    }
    return paragraph.lines.some((line) => line.trim() !== "");
  }
}
