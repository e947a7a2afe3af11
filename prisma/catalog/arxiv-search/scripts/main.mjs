// Searches arXiv and lists the papers with abstract, versions and comments; also as BibTeX.
//
//   node scripts/main.mjs request.json

import { address, choice, get, list, Problem, readRequest, refusal, run, save, text, whole } from "./ask.mjs";
import { bibtex, readFeed } from "./feed.mjs";

const FIELDS = ["query", "title", "author", "abstract", "category", "ids", "from", "to", "sort", "limit", "start"];
const SORTS = { relevance: "relevance", newest: "submittedDate", updated: "lastUpdatedDate" };

await run(async () => {
  const request = readRequest(FIELDS);
  const ids = list(request, "ids", 50).map(bareId);
  const search = searchOf(request);
  if (!search && ids.length === 0) throw new Problem('Nothing to look for: give "query", "title", "author", "abstract", "category" or "ids".');
  const sort = choice(request, "sort", Object.keys(SORTS), "relevance");
  const limit = whole(request, "limit", 1, 100, 10);
  const start = whole(request, "start", 0, 29_900, 0);

  const url = address("https://export.arxiv.org/api/query", {
    search_query: search,
    id_list: ids.join(","),
    start,
    max_results: ids.length > 0 ? Math.max(limit, ids.length) : limit,
    ...(search && { sortBy: SORTS[sort], sortOrder: "descending" }),
  });
  const answer = await get("arXiv", url);
  if (/^Rate exceeded/.test(answer.body)) throw new Problem("arXiv is being asked too often: it allows one request every three seconds. Try again in a minute.");
  const feed = readFeed(answer.body);
  if (feed?.error) throw new Problem(`arXiv did not understand the request: ${feed.error}`);
  if (answer.status !== 200) throw refusal("arXiv", answer);
  if (!feed) throw new Problem("arXiv answered with something that is not a list of papers. Try again later.");

  save("papers.json", `${JSON.stringify({ search: search || null, total: feed.total, papers: feed.papers }, null, 2)}\n`);
  save("papers.bib", `${feed.papers.map(bibtex).join("\n\n")}\n`);
  report(feed, { search: search || ids.join(", "), start, sort: search ? sort : "as asked" });
});

/** The fields as one expression of arXiv's query language, all joined by AND. */
function searchOf(request) {
  const parts = [];
  const query = text(request, "query");
  if (query) parts.push(/\b(ti|au|abs|cat|all|co|jr|rn|id|submittedDate):/.test(query) ? `(${query})` : words("all", query));
  for (const [field, prefix] of [["title", "ti"], ["abstract", "abs"]]) {
    const value = text(request, field);
    if (value) parts.push(words(prefix, value));
  }
  const author = text(request, "author");
  if (author) parts.push(`au:"${author.replace(/"/g, "")}"`);
  const category = text(request, "category");
  if (category && !/^[a-z-]+(\.([A-Za-z-]+|\*))?$/.test(category)) throw new Problem('"category" has to be a code such as cs.CL, q-bio.NC, hep-th or stat.*.');
  if (category) parts.push(`cat:${category}`);
  const from = day(request, "from");
  const to = day(request, "to");
  if (from && to && from > to) throw new Problem('"from" lies after "to".');
  if (from || to) parts.push(`submittedDate:[${from || "19910101"}0000 TO ${to || "20991231"}2359]`);
  return parts.join(" AND ");
}

/** Quoted phrases stay together; every other word has to occur too. */
function words(prefix, value) {
  const pieces = value.match(/"[^"]+"|[^\s"]+/g) ?? [];
  return pieces.filter((piece) => !/^(and|or|not)$/i.test(piece)).map((piece) => `${prefix}:${piece}`).join(" AND ");
}

function day(request, name) {
  const value = text(request, name);
  if (value && !/^\d{4}-\d{2}-\d{2}$/.test(value)) throw new Problem(`"${name}" has to be a date such as 2026-03-01.`);
  return value.replace(/-/g, "");
}

function bareId(id) {
  const found = /(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?\/\d{7})(v\d+)?(?:\.pdf)?$/.exec(id);
  if (!found) throw new Problem(`"ids" holds "${id.slice(0, 60)}", which is no arXiv number. Right would be 2106.09685, 2106.09685v2 or hep-th/9901001.`);
  return `${found[1]}${found[2] ?? ""}`;
}

function report({ total, papers }, { search, start, sort }) {
  if (papers.length === 0) {
    console.log(`**No papers** for \`${search}\`.\n\nEvery word has to occur. Drop the rarest one, try a synonym, or search without the category.`);
    return;
  }
  console.log(`**${papers.length} of ${total} papers**, ${sort === "as asked" ? "by number" : `sorted by ${sort}`}, for \`${search}\`\n`);
  for (const [at, paper] of papers.entries()) console.log(`${entry(paper, start + at + 1)}\n`);
  if (start + papers.length < total) console.log(`More: set \`start\` to ${start + papers.length}. `);
  console.log("Files: `papers.json` (everything), `papers.bib` (BibTeX).");
}

function entry(paper, number) {
  const { title, authors, id, version, category, published, updated, comment, journal, doi, abstract } = paper;
  const who = authors.length > 6 ? `${authors.slice(0, 5).join(", ")} and ${authors.length - 5} more` : authors.join(", ");
  const facts = [`${category}`, `submitted ${published}`];
  if (version > 1) facts.push(`v${version} of ${updated}`);
  facts.push(journal ? `published: ${journal}` : doi ? "published, see the DOI" : "preprint");
  const lines = [`### ${number}. ${title}`, "", `${who}  `, `[arXiv:${id}](https://arxiv.org/abs/${id}v${version}) · ${facts.join(" · ")}${doi ? ` · doi:${doi}` : ""}`];
  if (/withdrawn/i.test(`${comment} ${abstract.slice(0, 120)}`)) lines.push("", "**Withdrawn**, by its comment or abstract. Do not cite it as a result.");
  if (comment) lines.push("", `Comment: ${comment}`);
  return [...lines, "", abstract].join("\n");
}
