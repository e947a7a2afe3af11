// Markdown as people write it becomes Slack's own mrkdwn, cut into pieces that its blocks hold.

const MENTION = /&lt;(!(?:here|channel|everyone)|[@#][A-Z0-9]{6,}|!subteam\^[A-Z0-9]+)(?:\|[^&]*)?&gt;/g;

/** Slack's mrkdwn. Code stays as it is, and mentions are dead text unless `mentions` is set. */
export function toMrkdwn(markdown, mentions = false) {
  return markdown
    .split(/(```[\s\S]*?```|`[^`\n]+`)/)
    .map((piece, at) => (at % 2 ? escaped(piece.replace(/^```\w*\n/, "```\n")) : styled(escaped(piece), mentions)))
    .join("");
}

/** `<` and `&` mean something to Slack; everything else does not. */
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

function styled(text, mentions) {
  const result = text
    .replace(/^&gt; ?/gm, "> ")
    .replace(/\[([^\]\n]+)\]\((https?:\/\/[^\s)]+|mailto:[^\s)]+)\)/g, (_, label, url) => `<${url}|${label}>`)
    .replace(/^#{1,6} +(.+?) *#*$/gm, (_, heading) => `**${heading.replace(/\*\*/g, "")}**`)
    .replace(/^(\s*)[-*+] +/gm, "$1• ")
    .replace(/(?<![*\w])\*(?![*\s])([^*\n]+?)(?<!\s)\*(?![*\w])/g, "_$1_")
    .replace(/\*\*(?!\s)([^\n]+?)(?<!\s)\*\*/g, "*$1*")
    .replace(/~~([^~\n]+)~~/g, "~$1~");
  return mentions ? result.replace(MENTION, "<$1>") : result;
}

/** Pieces of at most this many characters, cut between paragraphs, else lines, else words. An open code block is closed. */
export function pieces(text, most) {
  const found = [];
  let rest = text.trim();
  while (rest.length > most) {
    const window = rest.slice(0, most - 4);
    const cut = ["\n\n", "\n", " "].map((mark) => window.lastIndexOf(mark)).find((at) => at > most / 3) ?? window.length;
    let piece = rest.slice(0, cut).trimEnd();
    rest = rest.slice(cut).replace(/^\s*\n|^ +/, "");
    if ((piece.match(/```/g)?.length ?? 0) % 2) {
      piece += "\n```";
      rest = `\`\`\`\n${rest}`;
    }
    found.push(piece);
  }
  return rest ? [...found, rest] : found;
}

/** The words without their marks, for notifications. */
export function plain(markdown) {
  return markdown
    .replace(/```\w*|[*`~]|^#+ /gm, "")
    .replace(/\[([^\]\n]+)\]\([^)]*\)/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
