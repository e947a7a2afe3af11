// Markdown becomes the HTML that Telegram reads, in parts that fit into one message each.

const TAGS = /^<(\/?)(b|strong|i|em|u|ins|s|strike|del|code|pre|blockquote|tg-spoiler)>$|^<a href="(?:https?:|tg:|mailto:)[^"<>]*">$|^<\/a>$|^<pre><code class="language-[\w-]+">$|^<blockquote expandable>$/;

export const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** Telegram's HTML for everyday Markdown. What is no mark of it stays as it was written. */
export function toHtml(markdown) {
  return markdown
    .split(/(```[\s\S]*?```)/)
    .map((piece, at) => (at % 2 ? codeBlock(piece) : piece.split(/(`[^`\n]+`)/).map(inline).join("")))
    .join("");
}

function codeBlock(fence) {
  const [, language, code] = /^```([\w-]*)\n?([\s\S]*?)\n?```$/.exec(fence);
  return language ? `<pre><code class="language-${language}">${escaped(code)}</code></pre>` : `<pre>${escaped(code)}</pre>`;
}

function inline(piece, at) {
  if (at % 2) return `<code>${escaped(piece.slice(1, -1))}</code>`;
  // Links first and put aside, so that a mark inside an address stays part of it.
  const links = [];
  return escaped(piece)
    .replace(/\[([^\]\n]+)\]\(((?:https?:\/\/|tg:\/\/|mailto:)[^\s)"]+)\)/g, (_, label, url) => `\u0001${links.push([label, url]) - 1}\u0001`)
    .replace(/https?:\/\/[^\s<]+/g, (url) => `\u0001${links.push([undefined, url]) - 1}\u0001`)
    .replace(/^#{1,6} +(.+)$/gm, (_, heading) => `<b>${heading.replace(/\*\*/g, "")}</b>`)
    .replace(/^(\s*)[-*+] +/gm, "$1• ")
    .replace(/\*\*(?!\s)([^\n]+?)(?<!\s)\*\*/g, "<b>$1</b>")
    .replace(/(?<![*\w])\*(?![*\s])([^*\n]+?)(?<!\s)\*(?![*\w])/g, "<i>$1</i>")
    .replace(/(?<!\w)_(?![_\s])([^_\n]+?)(?<!\s)_(?!\w)/g, "<i>$1</i>")
    .replace(/~~([^~\n]+)~~/g, "<s>$1</s>")
    .replace(/\|\|([^|\n]+)\|\|/g, "<tg-spoiler>$1</tg-spoiler>")
    .replace(/(?:^&gt; ?.*(?:\n|$))+/gm, (lines) => `<blockquote>${lines.replace(/^&gt; ?/gm, "").trimEnd()}</blockquote>${lines.endsWith("\n") ? "\n" : ""}`)
    .replace(/\u0001(\d+)\u0001/g, (_, number) => {
      const [label, url] = links[Number(number)];
      return label ? `<a href="${url}">${label}</a>` : url;
    });
}

/** The first thing in this HTML that Telegram would refuse, in words; undefined where there is none. */
export function htmlFault(html) {
  const open = [];
  for (const [tag] of html.replace(/<pre><code/g, "<pre>\n<code").matchAll(/<[^>]*>?/g)) {
    const isCode = /^<code class="language-[\w-]+">$/.test(tag);
    if (!isCode && !TAGS.test(tag)) return `${tag.slice(0, 40)} is no tag of Telegram's. Write &lt; for a plain <.`;
    const name = tag.match(/^<\/?([\w-]+)/)[1];
    if (!tag.startsWith("</")) open.push(name);
    else if (open.pop() !== name) return `${tag} closes something that was not opened last.`;
  }
  if (/&(?!lt;|gt;|amp;|quot;|#\d+;|#x[\da-f]+;)/i.test(html)) return "a plain & has to be written &amp;.";
  return open.length ? `<${open.at(-1)}> is never closed.` : undefined;
}

/** Parts of at most this many characters, cut where a reader would pause. A code block that is cut is closed and begun anew. */
export function parts(text, most) {
  const found = [];
  let rest = text;
  while (rest.length > most) {
    const window = rest.slice(0, most - 4);
    const cut = [/\n\n(?![\s\S]*\n\n)/, /\n(?![\s\S]*\n)/, /[.!?] (?![\s\S]*[.!?] )/, / (?!.* )/s]
      .map((pause) => window.search(pause))
      .find((at) => at > most / 2);
    const end = cut === undefined ? window.length - (/[\ud800-\udbff]$/.test(window) ? 1 : 0) : cut + (/[.!?]/.test(window[cut]) ? 1 : 0);
    let part = rest.slice(0, end).trimEnd();
    rest = rest.slice(end).replace(/^\n+|^ +/, "");
    const fences = part.match(/^```.*$/gm) ?? [];
    if (fences.length % 2) {
      part += "\n```";
      rest = `${fences.at(-1)}\n${rest}`;
    }
    found.push(part);
  }
  return [...found, rest];
}
