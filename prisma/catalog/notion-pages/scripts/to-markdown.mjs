// Notion's blocks as Markdown.

const MARKS = [
  ["strikethrough", "~~"],
  ["italic", "*"],
  ["bold", "**"],
];

export function toMarkdown(blocks) {
  const unknown = new Set();
  const markdown = write(blocks, unknown);
  return { markdown, unknown: [...unknown].sort() };
}

function write(blocks, unknown) {
  let number = 0;
  let before = "";
  let out = "";
  for (const block of blocks) {
    number = block.type === "numbered_list_item" ? number + 1 : 0;
    const text = one(block, number, unknown);
    if (text === "") continue;
    const isTight = block.type === before && /(_list_item|to_do)$/.test(block.type);
    out += `${out === "" ? "" : isTight ? "\n" : "\n\n"}${text}`;
    before = block.type;
  }
  return out;
}

function one(block, number, unknown) {
  const own = block[block.type] ?? {};
  const text = inline(own.rich_text);
  const inner = () => write(block.inner ?? [], unknown);
  const below = (indent) => (block.inner?.length > 0 ? `\n${inner().replace(/^(?=.)/gm, " ".repeat(indent))}` : "");
  const after = () => [text, inner()].filter(Boolean).join("\n\n");
  switch (block.type) {
    case "paragraph":
      return after();
    case "heading_1":
    case "heading_2":
    case "heading_3":
      // The page's title is the first level.
      return [`${"#".repeat(Number(block.type.at(-1)) + 1)} ${text}`, inner()].filter(Boolean).join("\n\n");
    case "bulleted_list_item":
    case "toggle":
      return `- ${text}${below(2)}`;
    case "numbered_list_item":
      return `${number}. ${text}${below(String(number).length + 2)}`;
    case "to_do":
      return `- [${own.checked ? "x" : " "}] ${text}${below(2)}`;
    case "quote":
    case "callout":
      return `${own.icon?.emoji ? `${own.icon.emoji} ` : ""}${after()}`.replace(/^/gm, "> ").replace(/^> $/gm, ">");
    case "code":
      return fenced(own);
    case "divider":
      return "---";
    case "equation":
      return `$$\n${own.expression}\n$$`;
    case "table":
      return table(block.inner ?? []);
    case "image":
    case "file":
    case "pdf":
    case "video":
    case "audio":
      return media(block.type, own);
    case "bookmark":
    case "embed":
    case "link_preview":
      return `[${inline(own.caption) || own.url}](${own.url})`;
    case "child_page":
    case "child_database":
      return `- ${own.title} (a page of its own: https://www.notion.so/${block.id.replace(/-/g, "")})`;
    case "column_list":
    case "column":
    case "synced_block":
      return inner();
    default:
      unknown.add(block.type);
      return "";
  }
}

function fenced({ rich_text, language }) {
  const code = plain(rich_text);
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language === "plain text" ? "" : language}\n${code}\n${fence}`;
}

function table(rows) {
  if (rows.length === 0) return "";
  const lines = rows.map(({ table_row }) => `| ${table_row.cells.map((cell) => inline(cell).replace(/\n/g, "<br>").replaceAll("|", "\\|")).join(" | ")} |`);
  return [lines[0], `|${" --- |".repeat(rows[0].table_row.cells.length)}`, ...lines.slice(1)].join("\n");
}

/** Links to files that Notion keeps end within the hour, so they are only named. */
function media(type, own) {
  const label = inline(own.caption) || own.name || type;
  if (own.type !== "external") return `(${label}: a file kept in Notion)`;
  return `${type === "image" ? "!" : ""}[${label}](${own.external.url})`;
}

const plain = (pieces) => (pieces ?? []).map(({ plain_text }) => plain_text).join("");

function inline(pieces) {
  return (pieces ?? [])
    .map(({ plain_text, annotations = {}, href, type }) => {
      if (type === "equation") return `$${plain_text}$`;
      // Marks stand close to the words, or they would not be marks.
      const [, before, core, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(plain_text);
      if (core === "") return plain_text;
      let text = annotations.code ? `\`${core}\`` : core === href ? core : core.replace(/[\\`*_[\]]/g, "\\$&");
      for (const [name, mark] of MARKS) if (annotations[name]) text = `${mark}${text}${mark}`;
      return `${before}${href && core !== href ? `[${text}](${href})` : text}${after}`;
    })
    .join("");
}
