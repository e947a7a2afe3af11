// Markdown in, one self-contained HTML document out.
//
//   node scripts/main.mjs notes.md        (or Markdown on standard input)
//
// writes output/document.html and prints what it found.

import fs from "node:fs";
import path from "node:path";
import { parseBlocks } from "./blocks.mjs";
import { attachedPictures, InputError, readInput } from "./input.mjs";
import { htmlPage } from "./page.mjs";
import { Renderer } from "./render.mjs";

const HEADINGS_WORTH_A_CONTENTS_LIST = 3;

function main() {
  const options = readInput();
  const { fields, text } = splitFrontMatter(options.markdown);
  const lang = options.lang ?? fields.get("lang") ?? "en";
  if (typeof lang !== "string" || !/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(lang)) {
    throw new InputError('"lang" has to be a language tag such as "en" or "pt-BR".');
  }

  const parsed = parseBlocks(text);
  const renderer = new Renderer({ ...parsed, images: attachedPictures() });
  const body = renderer.render(parsed.tree);
  const { headings, report } = renderer;
  const title = options.title || fields.get("title") || topHeading(headings) || "Untitled document";
  const showContents = headings.length > 0 && (options.toc ?? headings.length >= HEADINGS_WORTH_A_CONTENTS_LIST);

  const folder = process.env.SKILL_DIR || path.resolve(path.dirname(process.argv[1]), "..");
  const style = fs.readFileSync(path.join(folder, "assets", "page.css"), "utf8");
  const html = htmlPage({ title, lang, body, headings, showContents, style });

  const output = process.env.OUTPUT_DIR || "output";
  fs.mkdirSync(output, { recursive: true });
  fs.writeFileSync(path.join(output, "document.html"), html);
  console.log(describe({ title, html, headings, showContents, report, notes: renderer.notes.length }));
}

/** "---\ntitle: …\n---" at the top: the fields this skill knows, and the text without it. */
function splitFrontMatter(source) {
  const fields = new Map();
  const match = /^---[ \t]*\r?\n([\s\S]*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(source);
  if (!match || !/^[\w-]+[ \t]*:/m.test(match[1])) return { fields, text: source };
  for (const line of match[1].split(/\r?\n/)) {
    const field = /^(title|lang)[ \t]*:[ \t]*(.+)$/.exec(line);
    if (field) fields.set(field[1], field[2].trim().replace(/^(["'])(.*)\1$/, "$2"));
  }
  return { fields, text: source.slice(match[0].length) };
}

function topHeading(headings) {
  return headings.find((heading) => heading.level === 1)?.label;
}

function describe({ title, html, headings, showContents, report, notes }) {
  const counts = [
    [headings.length, "heading"],
    [report.tables, "table"],
    [report.codeBlocks, "code block"],
    [report.links, "link"],
    [report.images, "image"],
    [notes, "footnote"],
  ].filter(([count]) => count > 0);
  const found = counts.map(([count, noun]) => `${count} ${noun}${count === 1 ? "" : "s"}`).join(", ");
  const size = html.length < 10_000 ? `${html.length} characters` : `${Math.round(html.length / 1000)} kB`;
  const lines = [
    `Wrote **document.html**: ${inline(title)} (${size}).`,
    "",
    `- Found: ${found || "text without headings, tables, code, links or pictures"}.`,
    `- Table of contents: ${showContents ? "yes" : "no"}.`,
  ];
  if (report.rawHtml > 0) lines.push(`- Raw HTML in ${report.rawHtml} place(s) is shown as text, not executed.`);
  if (report.remoteImages > 0) {
    lines.push(`- ${report.remoteImages} image(s) stay on their own server: attach the files to embed them.`);
  }
  if (report.dropped.length > 0) {
    const shown = report.dropped.slice(0, 5).map((address) => inline(address.slice(0, 60)));
    lines.push(`- Dropped ${report.dropped.length} unsafe address(es), keeping their text: ${shown.join(", ")}.`);
  }
  return lines.join("\n");
}

/** Text from the document as inline code, so that it cannot break the report. */
function inline(text) {
  return `\`${text.replace(/[`\s]+/g, " ").trim()}\``;
}

let problem;
try {
  main();
} catch (error) {
  problem = error;
}
if (problem) {
  console.error(problem instanceof InputError ? problem.message : `Could not convert this document: ${problem.message}`);
  process.exit(1);
}
