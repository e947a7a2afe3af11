// Tree to HTML. Everything that reaches the page passes through escapeHtml or safeAddress here, so this is
// the only file to read when asking whether a hostile document can do harm.

import { escapeHtml, unescapeText } from "./characters.mjs";
import { parseInlines } from "./inlines.mjs";

const LINK_SCHEMES = new Set(["http", "https", "mailto", "tel"]);
const IMAGE_SCHEMES = new Set(["http", "https"]);

export class Renderer {
  /** `images` maps the name of an attached picture to a data: address. */
  constructor({ definitions, footnotes, images = new Map() }) {
    this.context = { definitions, footnotes };
    this.images = images;
    this.headings = [];
    this.usedIds = new Map();
    this.notes = [];
    this.noteUses = new Map();
    this.report = { links: 0, images: 0, remoteImages: 0, tables: 0, codeBlocks: 0, rawHtml: 0, dropped: [] };
  }

  render(tree) {
    const body = this.blocks(tree.children);
    return body + this.footnoteSection();
  }

  blocks(blocks, tight = false) {
    let html = "";
    for (const block of blocks) html += this.block(block, tight);
    return html;
  }

  block(block, tight) {
    switch (block.type) {
      case "paragraph": {
        const content = this.inlineSource(block.lines.join("\n").trim());
        return tight ? `${content}\n` : `<p>${content}</p>\n`;
      }
      case "heading":
        return this.heading(block);
      case "quote":
        return `<blockquote>\n${this.blocks(block.children)}</blockquote>\n`;
      case "list":
        return this.list(block);
      case "fence":
        return this.codeBlock(block.lines, unescapeText(block.info).split(/\s/)[0]);
      case "indented":
        return this.codeBlock(block.lines, "");
      case "html":
        return this.rawHtml(block.lines.join("\n"));
      case "rule":
        return "<hr>\n";
      case "table":
        return this.table(block);
      default:
        return ""; // link and footnote definitions show up where they are used
    }
  }

  heading({ level, text }) {
    const nodes = parseInlines(text, this.context);
    const label = plainText(nodes);
    const id = this.uniqueId(label);
    const content = this.inlines(nodes);
    this.headings.push({ level, id, label });
    return `<h${level} id="${id}">${content}</h${level}>\n`;
  }

  /** "What's new?" → "whats-new", then "whats-new-1" for the next one. */
  uniqueId(label) {
    const slug = label.toLowerCase().replace(/[^\p{L}\p{N}\p{M} _-]/gu, "").trim().replace(/ /g, "-") || "section";
    let id = slug;
    for (let n = this.usedIds.get(slug) ?? 0; this.usedIds.has(id); ) {
      n += 1;
      id = `${slug}-${n}`;
      this.usedIds.set(slug, n);
    }
    this.usedIds.set(id, this.usedIds.get(id) ?? 0);
    return id;
  }

  list({ start, loose, children }) {
    const tag = start === undefined ? "ul" : "ol";
    const attributes = start !== undefined && start !== 1 ? ` start="${start}"` : "";
    const items = children.map((item) => this.item(item, !loose)).join("");
    return `<${tag}${attributes}>\n${items}</${tag}>\n`;
  }

  item({ children }, tight) {
    const first = children[0];
    const task = first?.type === "paragraph" && /^\[([ xX])\][ \t\n]+(?=\S)/.exec(first.lines.join("\n"));
    let box = "";
    if (task) {
      const text = first.lines.join("\n").slice(task[0].length);
      const done = task[1] !== " ";
      box = `<input type="checkbox" disabled${done ? " checked" : ""} aria-label="${done ? "Done" : "To do"}"> `;
      first.lines = text.split("\n");
    }
    let content = this.blocks(children, tight);
    if (box) content = content.startsWith("<p>") ? `<p>${box}${content.slice(3)}` : box + content;
    const lead = content === "" || (tight && first?.type === "paragraph") ? "" : "\n";
    const tail = tight && children.at(-1)?.type === "paragraph" ? content.trimEnd() : content;
    return `<li${task ? ' class="task"' : ""}>${lead}${tail}</li>\n`;
  }

  codeBlock(lines, language) {
    this.report.codeBlocks += 1;
    const text = lines.map((line) => `${line}\n`).join("");
    const name = language ? ` class="language-${escapeHtml(language)}"` : "";
    return `<pre tabindex="0"><code${name}>${escapeHtml(text)}</code></pre>\n`;
  }

  rawHtml(source) {
    const text = source.replace(/<!--[\s\S]*?(?:-->|$)/g, "").trim();
    if (text === "") return "";
    this.report.rawHtml += 1;
    return `<pre class="raw-html" tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`;
  }

  table({ alignments, header, rows }) {
    this.report.tables += 1;
    const cells = (row, tag) =>
      alignments
        .map((alignment, column) => {
          const style = alignment ? ` style="text-align: ${alignment}"` : "";
          const scope = tag === "th" ? ' scope="col"' : "";
          return `<${tag}${scope}${style}>${this.inlineSource(row[column] ?? "")}</${tag}>\n`;
        })
        .join("");
    const head = `<thead>\n<tr>\n${cells(header, "th")}</tr>\n</thead>\n`;
    const lines = rows.map((row) => `<tr>\n${cells(row, "td")}</tr>\n`).join("");
    const body = lines && `<tbody>\n${lines}</tbody>\n`;
    return `<div class="table" role="region" aria-label="Table" tabindex="0"><table>\n${head}${body}</table></div>\n`;
  }

  inlineSource(source) {
    return this.inlines(parseInlines(source, this.context));
  }

  inlines(nodes) {
    let html = "";
    for (const node of nodes) html += this.inline(node);
    return html;
  }

  inline(node) {
    switch (node.type) {
      case "text":
        return escapeHtml(node.text);
      case "newline":
        return "\n";
      case "break":
        return "<br>\n";
      case "code":
        return `<code>${escapeHtml(node.text)}</code>`;
      case "emphasis":
        return `<em>${this.inlines(node.children)}</em>`;
      case "strong":
        return `<strong>${this.inlines(node.children)}</strong>`;
      case "deletion":
        return `<del>${this.inlines(node.children)}</del>`;
      case "html":
        return this.inlineHtml(node.text);
      case "link":
        return this.link(node);
      case "image":
        return this.image(node);
      default:
        return this.footnoteReference(node.label);
    }
  }

  inlineHtml(text) {
    if (/^<br\s*\/?>$/i.test(text)) return "<br>";
    if (text.startsWith("<!--")) return "";
    this.report.rawHtml += 1;
    return escapeHtml(text);
  }

  link({ address, title, children }) {
    const content = this.inlines(children);
    const safe = safeAddress(address, LINK_SCHEMES);
    if (safe === undefined) {
      this.report.dropped.push(address);
      return content;
    }
    this.report.links += 1;
    return `<a href="${escapeHtml(safe)}"${titleAttribute(title)}>${content}</a>`;
  }

  image({ address, title, children }) {
    const alt = escapeHtml(plainText(children));
    const attached = this.images.get(decodedName(address));
    const safe = attached ?? safeAddress(address, IMAGE_SCHEMES);
    if (safe === undefined) {
      this.report.dropped.push(address);
      return alt;
    }
    this.report.images += 1;
    if (!attached) this.report.remoteImages += 1;
    return `<img src="${escapeHtml(safe)}" alt="${alt}"${titleAttribute(title)}>`;
  }

  footnoteReference(label) {
    const key = label.toLowerCase();
    if (!this.notes.includes(key)) this.notes.push(key);
    const number = this.notes.indexOf(key) + 1;
    const uses = (this.noteUses.get(key) ?? 0) + 1;
    this.noteUses.set(key, uses);
    const id = uses === 1 ? `note-ref-${number}` : `note-ref-${number}-${uses}`;
    return `<sup><a href="#note-${number}" id="${id}" role="doc-noteref">${number}</a></sup>`;
  }

  footnoteSection() {
    let items = "";
    // A note may cite another one, so the list can still grow while it is being written.
    for (let i = 0; i < this.notes.length; i += 1) {
      const number = i + 1;
      const content = this.blocks(this.context.footnotes.get(this.notes[i]).children).trimEnd();
      const back = `<a href="#note-ref-${number}" role="doc-backlink" aria-label="Back to the text">↩</a>`;
      const joined = content.endsWith("</p>") ? `${content.slice(0, -4)} ${back}</p>` : `${content}\n<p>${back}</p>`;
      items += `<li id="note-${number}">\n${joined}\n</li>\n`;
    }
    return items && `<section class="footnotes" role="doc-endnotes" aria-label="Footnotes">\n<ol>\n${items}</ol>\n</section>\n`;
  }
}

function titleAttribute(title) {
  return title === undefined ? "" : ` title="${escapeHtml(title)}"`;
}

/**
 * The address in the form an attribute wants it, or undefined if its scheme is not on the list. Browsers
 * ignore white space and control characters when they look for the scheme, so they go first.
 */
export function safeAddress(address, schemes) {
  const scheme = /^([^/?#:]*):/.exec(address.replace(/[\u0000-\u0020\u007f-\u009f\u2028\u2029]/g, ""));
  if (scheme && !schemes.has(scheme[1].toLowerCase())) return undefined;
  return percentEncode(address);
}

/** Percent-encode what does not belong in an address, and leave what is encoded already alone. */
function percentEncode(address) {
  return address.replace(/%(?![0-9A-Fa-f]{2})|[^\w\-.!~*'();/?:@&=+$,#%]+/g, (part) => {
    try {
      return encodeURI(part);
    } catch {
      return "%EF%BF%BD"; // half of a surrogate pair
    }
  });
}

function decodedName(address) {
  const name = address.replace(/^(?:\.\/)?(?:attachments\/)?/, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** What a reader would see of some nodes, without any markup: for alt texts, ids and the contents list. */
export function plainText(nodes) {
  let text = "";
  for (const node of nodes) {
    if (node.type === "newline" || node.type === "break") text += " ";
    else if (node.children) text += plainText(node.children);
    else if (node.type === "text" || node.type === "code") text += node.text;
  }
  return text;
}
