// Searches Hacker News and, when asked, reads the discussion under a story.
//
//   node scripts/main.mjs request.json

import { address, choice, get, Problem, readRequest, refusal, run, save, text, whole } from "./ask.mjs";
import { plain, remarks } from "./discussion.mjs";

const FIELDS = ["query", "kind", "sort", "author", "from", "to", "min_points", "min_comments", "title_only", "limit", "page", "discussions", "story"];
const KINDS = { story: "story", comment: "comment", ask: "ask_hn", show: "show_hn", launch: "launch_hn", job: "job", poll: "poll", any: "(story,comment,poll)" };
const SITE = "https://news.ycombinator.com/item?id=";

await run(async () => {
  const request = readRequest(FIELDS);
  const story = whole(request, "story", 1, 999_999_999);
  if (story !== undefined) return readOne(story);
  const query = text(request, "query", 300);
  const author = text(request, "author", 40);
  if (author && !/^[\w-]+$/.test(author)) throw new Problem('"author" has to be a user name of letters, digits, - and _.');
  const kind = choice(request, "kind", Object.keys(KINDS), "story");
  if (!query && !author && kind === "story" && request.min_points === undefined) throw new Problem('Nothing to look for: give "query", "author" or "min_points", or the number of a "story".');
  const sort = choice(request, "sort", ["relevance", "newest"], "relevance");
  const limit = whole(request, "limit", 1, 100, 20);
  const discussions = whole(request, "discussions", 0, 3, 0);
  const filters = [
    bound(day(request, "from", 0), (at) => `created_at_i>=${at}`),
    bound(day(request, "to", 86_400), (at) => `created_at_i<${at}`),
    bound(whole(request, "min_points", 0, 100_000), (least) => `points>=${least}`),
    bound(whole(request, "min_comments", 0, 100_000), (least) => `num_comments>=${least}`),
  ].filter(Boolean);

  const url = address(sort === "newest" ? "https://hn.algolia.com/api/v1/search_by_date" : "https://hn.algolia.com/api/v1/search", {
    query,
    tags: [KINDS[kind], author && `author_${author}`].filter(Boolean).join(","),
    numericFilters: filters.join(","),
    restrictSearchableAttributes: choice(request, "title_only", [true, false], false) ? "title" : "",
    hitsPerPage: limit,
    page: whole(request, "page", 0, 50, 0),
  });
  const found = await ask(url);
  const hits = (found.hits ?? []).map(hit);
  const threads = [];
  for (const each of hits.filter(({ kind: what, comments }) => what === "story" && comments > 0).slice(0, discussions)) threads.push(await thread(each.id));
  save("hits.json", `${JSON.stringify({ query, total: found.nbHits, hits, threads }, null, 2)}\n`);
  report(hits, threads, { found, query: query || (author ? `everything by ${author}` : "everything"), sort });
});

async function ask(url) {
  const answer = await get("Hacker News search", url);
  if (answer.status === 404) throw new Problem("There is no such item on Hacker News. It may have been deleted, or the number is mistyped.");
  if (answer.status !== 200) throw refusal("Hacker News search", answer, answer.json?.message ?? answer.json?.error);
  if (!answer.json) throw new Problem("Hacker News search answered with something that is not JSON. Try again later.");
  return answer.json;
}

function bound(value, written) {
  return value === undefined ? "" : written(value);
}

/** A date as seconds, UTC. */
function day(request, name, later) {
  const value = text(request, name, 10);
  if (!value) return undefined;
  const at = Date.parse(`${value}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(at)) throw new Problem(`"${name}" has to be a date such as 2026-03-01.`);
  return at / 1000 + later;
}

function hit(each) {
  const isComment = each.comment_text !== undefined && each.comment_text !== null;
  return {
    id: Number(each.objectID),
    kind: isComment ? "comment" : "story",
    title: plain((isComment ? each.story_title : each.title) ?? "Untitled"),
    link: (isComment ? each.story_url : each.url) ?? null,
    author: each.author,
    date: (each.created_at ?? "").slice(0, 10),
    points: each.points ?? 0,
    comments: each.num_comments ?? 0,
    text: plain(each.comment_text ?? each.story_text ?? ""),
    discussion: `${SITE}${each.objectID}`,
  };
}

async function thread(id) {
  const item = await ask(`https://hn.algolia.com/api/v1/items/${id}`);
  return { id, title: plain(item.title ?? "Untitled"), link: item.url ?? null, author: item.author, points: item.points ?? 0, date: (item.created_at ?? "").slice(0, 10), text: plain(item.text ?? ""), ...remarks(item.children ?? []) };
}

async function readOne(id) {
  const one = await thread(id);
  save("thread.json", `${JSON.stringify(one, null, 2)}\n`);
  console.log(`${discussion(one)}\n\nFile: \`thread.json\` (every comment).`);
}

function report(hits, threads, { found, query, sort }) {
  if (hits.length === 0) {
    console.log(`**Nothing** for ${query}. Algolia wants every word: drop one, or lower the number of points.`);
    return;
  }
  console.log(`**${hits.length} of ${found.exhaustiveNbHits === false ? "about " : ""}${found.nbHits}** for ${query}, ${sort === "newest" ? "newest first" : "best match first, then points"}\n`);
  const stories = hits.filter(({ kind }) => kind === "story");
  if (stories.length > 0) {
    const rows = stories.map(({ date, title, link, points, comments, discussion: talk }) => `| ${date} | ${link ? `[${cell(title)}](${link})` : cell(title)} | ${points} | [${comments}](${talk}) |`);
    console.log(`| Date | Title | Points | Comments |\n| --- | --- | ---: | ---: |\n${rows.join("\n")}\n`);
  }
  for (const each of hits.filter(({ kind }) => kind === "comment")) console.log(`- ${each.date}, ${each.author} on [${each.title}](${each.discussion}): “${shortened(each.text, 400)}”`);
  if (hits.length > stories.length) console.log("");
  for (const each of threads) console.log(`${discussion(each)}\n`);
  if (found.page + 1 < found.nbPages) console.log(`More: set \`page\` to ${found.page + 1}.\n`);
  console.log("File: `hits.json`.");
}

function discussion({ id, title, link, author, points, date, text: content, count, people, deepest, top }) {
  const lines = [`## ${title}`, `${points} points, ${date}, by ${author}. [Discussion](${SITE}${id})${link ? `, [article](${link})` : ""}.`];
  if (content) lines.push(`> ${shortened(content, 600)}`);
  lines.push(`**${count} comments by ${people} people**, ${deepest} levels deep. The branches that drew most replies:`);
  lines.push(top.map((each) => `- **${each.author}** (${each.replies} ${each.replies === 1 ? "reply" : "replies"} below, [link](${SITE}${each.id})): “${shortened(each.text, 500)}”`).join("\n") || "- none");
  return lines.join("\n\n");
}

function cell(value) {
  return value.replace(/\|/g, "\\|").replace(/[[\]]/g, "\\$&");
}

function shortened(value, most) {
  const line = value.replace(/\s+/g, " ");
  return line.length > most ? `${line.slice(0, most).replace(/\s+\S*$/, "")} …` : line;
}
