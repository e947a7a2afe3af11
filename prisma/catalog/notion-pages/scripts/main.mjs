// Makes a Notion page of Markdown, adds Markdown to one, or reads one as Markdown. See SKILL.md.
//
//   node scripts/main.mjs request.json

import fs from "node:fs";
import { batches, count, toBlocks } from "./blocks.mjs";
import { choice, needed, Problem, readRequest, text } from "./input.mjs";
import { run, save, send } from "./notion.mjs";
import { propertyValues } from "./properties.mjs";
import { readBlocks } from "./read.mjs";
import { plainText, rich } from "./rich-text.mjs";
import { toMarkdown } from "./to-markdown.mjs";

const API = "https://api.notion.com/v1";
const MOST = 400_000;
const SHOWN = 12_000;

await run(async () => {
  const request = readRequest(["page", "action", "parent_page", "database", "data_source", "title", "markdown", "icon", "properties"]);
  const isCreate = request.parent_page !== undefined || request.database !== undefined;
  const action = choice(request, "action", ["read", "create", "append"], isCreate ? "create" : request.markdown ? "append" : "read");
  if (action === "read") return read(idOf(request, "page"));
  const markdown = source(request);
  return action === "append" ? append(idOf(request, "page"), markdown) : create(request, markdown);
});

async function read(page) {
  const { json } = await send("GET", `${API}/pages/${page}`);
  const titled = Object.values(json.properties ?? {}).find(({ type }) => type === "title");
  const title = plainText(titled?.title) || "Untitled";
  const { blocks, isCut } = await readBlocks(API, page);
  const { markdown, unknown } = toMarkdown(blocks);
  const whole = `# ${title}\n\n${markdown}\n`;
  save("page.md", whole);
  const notes = [
    unknown.length > 0 && `Left out, since Markdown has nothing for it: ${unknown.join(", ")}.`,
    isCut && "The page is larger than one run reads; the end is missing.",
    whole.length > SHOWN && "Shown in part; `page.md` has all of it.",
  ].filter(Boolean);
  return [`${whole.slice(0, SHOWN).trimEnd()}`, notes.length > 0 && `---\n\n${notes.join(" ")}`].filter(Boolean).join("\n\n");
}

async function create(request, markdown) {
  const { title, body } = titleOf(request, markdown);
  const groups = batches(toBlocks(body));
  const [first = [], ...rest] = groups;
  const target = await parent(request);
  const icon = text(request, "icon", { most: 16, right: "one emoji" });
  const { json: page } = await send("POST", `${API}/pages`, {
    parent: target.parent,
    ...(icon && { icon: { type: "emoji", emoji: icon } }),
    properties: { ...target.properties, title: { title: rich(title) } },
    children: first,
  });
  await addAll(page.id, rest, (done) => `The page ${page.url} holds the first ${first.length + done} top-level blocks and not the rest; delete it or append what is missing.`);
  save("page.json", `${JSON.stringify({ id: page.id, url: page.url, title, blocks: count(groups) }, null, 2)}\n`);
  return `**Created:** [${title}](${page.url}), ${count(groups)} blocks in ${groups.length || 1} ${groups.length > 1 ? "requests" : "request"}.`;
}

async function append(page, markdown) {
  const { json } = await send("GET", `${API}/pages/${page}`);
  const groups = batches(toBlocks(markdown));
  await addAll(page, groups, (done) => (done === 0 ? "Nothing was confirmed as added." : `The first ${done} top-level blocks were added at the end of ${json.url}; append the rest.`));
  return `**Added** ${count(groups)} blocks at the end of ${json.url}.`;
}

async function addAll(page, groups, told) {
  let done = 0;
  for (const children of groups) {
    try {
      await send("PATCH", `${API}/blocks/${page}/children`, { children });
    } catch (error) {
      throw new Problem(`${error.message} ${told(done)}`);
    }
    done += children.length;
  }
}

/** Where the new page goes: below a page, or into a database's only or named data source. */
async function parent(request) {
  if ((request.parent_page === undefined) === (request.database === undefined)) throw new Problem("parent_page or database: give one of them, as a link or an id.");
  if (request.parent_page !== undefined) {
    if (request.properties) throw new Problem("properties: only a page in a database has them; leave it out.");
    return { parent: { type: "page_id", page_id: idOf(request, "parent_page") }, properties: {} };
  }
  const { json } = await send("GET", `${API}/databases/${idOf(request, "database")}`);
  const sources = json.data_sources ?? [];
  const wanted = request.data_source ? sources.find(({ name }) => name === request.data_source) : sources.length === 1 ? sources[0] : undefined;
  if (!wanted) throw new Problem(`data_source: name the one to use; the database has ${sources.map(({ name }) => `"${name}"`).join(", ") || "none"}.`);
  const properties = request.properties ? propertyValues(request.properties, (await send("GET", `${API}/data_sources/${wanted.id}`)).json.properties) : {};
  return { parent: { type: "data_source_id", data_source_id: wanted.id }, properties };
}

/** The Markdown given, or that of the attached file. */
function source(request) {
  const given = text(request, "markdown", { most: MOST, right: "Markdown" });
  if (given) return given;
  const names = fs.existsSync("attachments") ? fs.readdirSync("attachments").filter((name) => /\.(md|markdown|txt)$/i.test(name)).sort() : [];
  if (names.length !== 1) throw new Problem(`markdown: is missing; give it here or attach one .md file (${names.length} attached).`);
  const content = fs.readFileSync(`attachments/${names[0]}`, "utf8").replace(/^\uFEFF/, "");
  if (content.length > MOST) throw new Problem(`${names[0]}: has more than ${MOST} characters; split it into several pages.`);
  return content;
}

/** The title given, or the Markdown's first heading, which then does not stand in the page again. */
function titleOf(request, markdown) {
  const body = markdown.replace(/\r\n?/g, "\n").replace(/^---\n[\s\S]*?\n---\n/, "").trim();
  const heading = /^# +(.+?)(?: +#+)? *(?:\n|$)/.exec(body);
  const title = text(request, "title", { most: 2000, right: "the page's title" });
  if (!title && !heading) throw new Problem("title: is missing, and the Markdown does not begin with a heading (# …) to take it from.");
  const own = heading && plainText(rich(heading[1]));
  return { title: title ?? own, body: own && (!title || own === title) ? body.slice(heading[0].length) : body };
}

/** The id in a link or an id; of a page opened over another, the one on top. */
function idOf(request, name) {
  const given = needed(request, name, { right: "a link copied from Notion or an id of 32 digits" });
  const found = [/[?&]p=([0-9a-f]{32})/, /([0-9a-f]{32})(?=[?#]|$)/, /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=[?#]|$)/].map((shape) => shape.exec(given)?.[1]).find(Boolean);
  if (!found) throw new Problem(`${name}: holds no Notion id; copy the link of the page with ••• → Copy link.`);
  return found.replace(/-/g, "").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
