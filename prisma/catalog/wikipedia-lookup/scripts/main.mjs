// Finds Wikipedia articles by title or by words and gives their opening, facts about the page, and a permanent link.
//
//   node scripts/main.mjs request.json

import { address, choice, get, list, Problem, readRequest, refusal, run, save, text, whole } from "./ask.mjs";

const FIELDS = ["query", "titles", "language", "length", "limit", "translations"];
const ENGLISH = "https://en.wikipedia.org/w/api.php";
const MOST_PORTIONS = 10;
const AGENT = "wikipedia-lookup/1.0 (Clanker skill; looks up single articles on request)";
/** The maintenance categories of the English Wikipedia that say something against a page; their dated twins, not the "All …". */
const FLAGS = /^(?!All ).*(disputes|unreferenced|additional references|lacking (reliable )?(sources|references)|conflicts? of interest|original research|promotional|self-published|need of updating|unclear notability|hoax)/i;

await run(async () => {
  const request = readRequest(FIELDS);
  const titles = list({ titles: typeof request.titles === "string" ? [request.titles] : request.titles }, "titles", 10);
  const query = text(request, "query", 300);
  if (!query && titles.length === 0) throw new Problem('Nothing to look up: give "query" some words, or "titles" the names of articles.');
  const language = text(request, "language", 20) || "en";
  if (!/^[a-z]{2,3}(-[a-z]{2,10})?$|^simple$/.test(language)) throw new Problem('"language" has to be the code before .wikipedia.org, such as en, de, pt or simple.');
  const length = choice(request, "length", ["short", "intro", "full"], "intro");
  const translations = list(request, "translations", 10);
  const limit = whole(request, "limit", 1, 10, 3);

  const wanted = titles.length > 0 ? { titles: titles.join("|") } : { generator: "search", gsrsearch: query, gsrlimit: limit, gsrnamespace: 0 };
  const answer = await askAll(language, {
    action: "query",
    format: "json",
    formatversion: 2,
    redirects: 1,
    ...wanted,
    prop: `extracts|info|description|pageprops|revisions|categories${translations.length > 0 ? "|langlinks" : ""}`,
    inprop: "url",
    explaintext: 1,
    exsectionformat: "wiki",
    ...(length === "full" ? { exlimit: 1 } : { exintro: 1, exlimit: 20 }),
    ...(length === "short" && { exsentences: 2 }),
    ppprop: "disambiguation|wikibase_item",
    rvprop: "ids|timestamp",
    clshow: "hidden",
    cllimit: 500,
    ...(translations.length > 0 && { lllimit: 500, llprop: "url" }),
  });
  const found = answer.query ?? {};
  const pages = (found.pages ?? []).sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
  if (length === "full" && pages.length > 1) await fillIn(language, pages);
  const articles = pages.map((page) => article(page, found, translations));
  save("articles.json", `${JSON.stringify({ language, query: query || null, articles }, null, 2)}\n`);
  report(articles, { language, query, limit });
});

/** Titles in other languages and categories come in portions; the later ones are added to their pages. */
async function askAll(language, query) {
  const first = await ask(language, query);
  const pages = new Map((first.query?.pages ?? []).map((page) => [page.title, page]));
  let next = first.continue;
  for (let portion = 2; portion <= MOST_PORTIONS && (next?.llcontinue || next?.clcontinue); portion++) {
    const answer = await ask(language, { ...query, ...next });
    for (const later of answer.query?.pages ?? []) {
      const page = pages.get(later.title);
      if (!page) continue;
      for (const name of ["langlinks", "categories"]) if (later[name]) page[name] = [...(page[name] ?? []), ...later[name]];
      page.extract ??= later.extract;
    }
    next = answer.continue;
  }
  return first;
}

/** Asks the Wikipedia of a language; its faults come with status 200. */
async function ask(language, query) {
  const base = ENGLISH.replace("en.wikipedia", `${language}.wikipedia`);
  const answer = await get("Wikipedia", address(base, query), { "user-agent": AGENT, "api-user-agent": AGENT });
  if (answer.status === 404) throw new Problem(`There is no Wikipedia under ${language}.wikipedia.org. Check "language".`);
  if (answer.status !== 200) throw refusal("Wikipedia", answer);
  if (!answer.json) throw new Problem("Wikipedia answered with something that is not JSON. Try again later.");
  if (answer.json.error) throw new Problem(`Wikipedia did not accept the request (${answer.json.error.code}): ${answer.json.error.info}`);
  return answer.json;
}

/** Whole texts come one a request. */
async function fillIn(language, pages) {
  for (const page of pages) {
    if (page.extract || page.missing || !page.pageid) continue;
    const query = { action: "query", format: "json", formatversion: 2, pageids: page.pageid, prop: "extracts", explaintext: 1, exsectionformat: "wiki" };
    page.extract = (await ask(language, query)).query?.pages?.[0]?.extract ?? "";
  }
}

function article(page, { redirects = [], normalized = [] }, translations) {
  if (page.missing || page.invalid) return { title: page.title, missing: true };
  const revision = page.revisions?.[0] ?? {};
  return {
    title: page.title,
    description: page.description ?? "",
    asked: [...redirects, ...normalized].filter(({ to }) => to === page.title).map(({ from }) => from),
    url: page.fullurl,
    permanent: revision.revid && page.fullurl ? `${page.fullurl.replace(/\/wiki\/.*/, "")}/w/index.php?oldid=${revision.revid}` : null,
    edited: (revision.timestamp ?? "").slice(0, 10),
    wikidata: page.pageprops?.wikibase_item ?? null,
    ambiguous: page.pageprops?.disambiguation !== undefined,
    warnings: (page.categories ?? []).map(({ title }) => title.replace(/^[^:]+:/, "")).filter((name) => FLAGS.test(name)),
    translations: (page.langlinks ?? []).filter(({ lang }) => translations.includes(lang)),
    text: (page.extract ?? "").trim(),
  };
}

function report(articles, { language, query, limit }) {
  const there = articles.filter(({ missing }) => !missing);
  if (there.length === 0) {
    console.log(query ? `**Nothing found** for “${query}” on ${language}.wikipedia.org. Try fewer words, or another language.` : `**No such article** on ${language}.wikipedia.org: ${articles.map(({ title }) => title).join(", ")}. Titles are exact; search with \`query\` instead.`);
    return;
  }
  console.log(`**${there.length} article${there.length === 1 ? "" : "s"}** from ${language}.wikipedia.org\n`);
  for (const each of there) console.log(`${section(each)}\n`);
  for (const { title } of articles.filter(({ missing }) => missing)) console.log(`**No article is called “${title}”.** Titles are exact; search with \`query\` instead.\n`);
  if (query && there.length === limit) console.log("There may be more: raise `limit`.\n");
  console.log("Text: Wikipedia authors, CC BY-SA 4.0. File: `articles.json`.");
}

function section({ title, description, asked, url, permanent, edited, wikidata, ambiguous, warnings, translations, text: content }) {
  const lines = [`## ${title}${description ? ` (${description})` : ""}`];
  if (ambiguous) lines.push("**This is a list of meanings, not an article.** Choose one and ask for it by its title.");
  if (asked.length > 0) lines.push(`Asked for as ${asked.map((each) => `“${each}”`).join(", ")}.`);
  if (warnings.length > 0) lines.push(`**Its editors flag it:** ${warnings.slice(0, 6).join("; ")}.`);
  lines.push(content.replace(/^(=+) (.*?) =+$/gm, (_, marks, heading) => `${"#".repeat(Math.min(6, marks.length + 1))} ${heading}`) || "The article has no text to show.");
  lines.push([`[Article](${url})`, permanent && `[this version of ${edited}](${permanent})`, wikidata && `Wikidata ${wikidata}`, ...translations.map(({ lang, title: name, url: link }) => `${lang}: [${name}](${link})`)].filter(Boolean).join(" · "));
  return lines.join("\n\n");
}
