// The HTML document around the converted text: title, contents list, style.

import { escapeHtml } from "./characters.mjs";

// Nothing on the page may run or load anything, whatever the text tried; pictures are the one exception.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data: https: http:";
const CONTENTS_DEPTH = 3;

export function htmlPage({ title, lang, body, headings, showContents, style }) {
  const contents = showContents ? contentsList(headings) : "";
  const skip = contents ? '<a class="skip" href="#text">Skip to the text</a>\n' : "";
  return `<!doctype html>
<html lang="${escapeHtml(lang)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
${style.trim()}
</style>
</head>
<body>
${skip}${contents}<main id="text">
${body}</main>
</body>
</html>
`;
}

/** Headings as nested lists. A document that jumps from level 1 to level 4 still nests one step at a time. */
export function contentsList(headings) {
  const top = Math.min(...headings.map((heading) => heading.level));
  const shown = headings.filter((heading) => heading.level < top + CONTENTS_DEPTH);
  if (shown.length === 0) return "";
  let html = "";
  const levels = [];
  for (const { level, id, label } of shown) {
    if (levels.length === 0 || level > levels.at(-1)) {
      html += "<ol>\n";
      levels.push(level);
    } else {
      html += "</li>\n";
      while (levels.length > 1 && level <= levels.at(-2)) {
        html += "</ol>\n</li>\n";
        levels.pop();
      }
      levels[levels.length - 1] = level;
    }
    html += `<li><a href="#${id}">${escapeHtml(label)}</a>`;
  }
  html += "</li>\n</ol>\n".repeat(levels.length);
  return `<nav class="contents" aria-label="Contents">\n${html}</nav>\n`;
}
