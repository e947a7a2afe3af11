// The two bodies of a letter written in Markdown: HTML that every mail program shows, and plain text.

const BODY = "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;max-width:600px";
const STYLES = { p: "margin:0 0 16px", h: "margin:24px 0 8px;font-size:20px", list: "margin:0 0 16px;padding-left:24px", quote: "margin:0 0 16px;padding-left:12px;border-left:3px solid #ccc;color:#555" };

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

function inline(text) {
  return escaped(text)
    .replace(/`([^`\n]+)`/g, "<code>$1</code>")
    .replace(/\[([^\]\n]+)\]\(((?:https?:\/\/|mailto:)[^\s)]+)\)/g, '<a href="$2">$1</a>')
    .replace(/(?<!["\w])(https?:\/\/[^\s<]*[^\s<.,;:!?)])(?![^<]*<\/a>)/g, '<a href="$1">$1</a>')
    .replace(/\*\*(?!\s)([^\n]+?)(?<!\s)\*\*/g, "<strong>$1</strong>")
    .replace(/(?<![*\w])\*(?![*\s])([^*\n]+?)(?<!\s)\*(?![*\w])/g, "<em>$1</em>");
}

function block(text) {
  const lines = text.split("\n");
  const heading = /^#{1,4} +(.+)$/.exec(text);
  if (heading) return `<h2 style="${STYLES.h}">${inline(heading[1])}</h2>`;
  for (const [mark, tag] of [[/^[-*+] +/, "ul"], [/^\d+[.)] +/, "ol"]]) {
    if (lines.every((line) => mark.test(line))) {
      return `<${tag} style="${STYLES.list}">${lines.map((line) => `<li>${inline(line.replace(mark, ""))}</li>`).join("")}</${tag}>`;
    }
  }
  if (lines.every((line) => line.startsWith(">"))) {
    return `<blockquote style="${STYLES.quote}">${lines.map((line) => inline(line.replace(/^> ?/, ""))).join("<br>")}</blockquote>`;
  }
  return `<p style="${STYLES.p}">${lines.map(inline).join("<br>")}</p>`;
}

/** A list or a heading need not have an empty line around it. */
const blocks = (markdown) =>
  markdown
    .replace(/^(#{1,4} .+)$/gm, "\n$1\n")
    .replace(/^(?!\s*(?:[-*+]|\d+[.)]) )(.*\S.*)\n(?=(?:[-*+]|\d+[.)]) )/gm, "$1\n\n")
    .split(/\n\s*\n/)
    .map((each) => each.trim())
    .filter(Boolean);

export function toHtml(markdown, language) {
  const content = blocks(markdown).map(block).join("\n");
  return `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"></head>\n<body><div style="${BODY}">\n${content}\n</div></body></html>`;
}

export function toText(markdown) {
  return markdown
    .replace(/^#{1,4} +/gm, "")
    .replace(/\[([^\]\n]+)\]\(((?:https?:\/\/|mailto:)[^\s)]+)\)/g, (_, label, url) => (label === url ? url : `${label} (${url.replace(/^mailto:/, "")})`))
    .replace(/\*\*([^*\n]+)\*\*/g, "$1")
    .replace(/(?<![*\w])\*(?![*\s])([^*\n]+?)(?<!\s)\*(?![*\w])/g, "$1");
}
