// Looks DOIs and loose references up at Crossref: full record, citation, what was corrected or retracted.
//
//   node scripts/main.mjs request.json

import { address, get, list, Problem, readRequest, refusal, run, save, text, whole } from "./ask.mjs";
import { citation, namesOf, ris, titleOf, yearOf } from "./record.mjs";

const FIELDS = ["lookup", "references", "mailto", "candidates"];
const MOST = 20;

await run(async () => {
  const request = readRequest(FIELDS);
  const mailto = text(request, "mailto", 100);
  if (mailto && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(mailto)) throw new Problem('"mailto" has to be an e-mail address.');
  const candidates = whole(request, "candidates", 1, 10, 3);
  const wanted = [...lines(text(request, "lookup", 20_000)), ...references(request)];
  if (wanted.length === 0) throw new Problem('Nothing to look up: give "lookup" a DOI or a reference as it is printed, or several, one a line.');
  if (wanted.length > MOST) throw new Problem(`${wanted.length} references are too many for one run; at most ${MOST}.`);

  const results = [];
  for (const each of wanted) {
    try {
      results.push({ asked: each, ...(await find(each, mailto, candidates)) });
    } catch (error) {
      // What was found before is worth having; the rest is named.
      if (!(error instanceof Problem) || results.length === 0) throw error;
      results.push(...wanted.slice(results.length).map((asked) => ({ asked, problem: `Not looked up. ${error.message}` })));
      break;
    }
  }

  const found = results.filter(({ record }) => record);
  save("records.json", `${JSON.stringify(results, null, 2)}\n`);
  if (found.length > 0) save("records.ris", found.map(({ record }) => ris(record)).join("\r\n"));
  report(results, found.length);
});

function lines(value) {
  return value.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
}

function references(request) {
  const value = request.references;
  if (value !== undefined && !Array.isArray(value)) throw new Problem('"references" has to be a list, one reference each.');
  return (value ?? []).flatMap((each) => {
    if (typeof each !== "string") throw new Problem('"references" has to hold texts.');
    return each.trim() ? [each.trim()] : [];
  });
}

async function find(asked, mailto, rows) {
  const doi = /\b(10\.\d{4,9}\/\S+?)[.,;)\]]*$/i.exec(asked.split(/\s(?=\S*$)/).at(-1) ?? "")?.[1] ?? /\b(10\.\d{4,9}\/[^\s"<>]+[^\s"<>.,;)\]])/i.exec(asked)?.[1];
  if (doi) {
    const plain = decoded(doi);
    const answer = await get("Crossref", address(`https://api.crossref.org/works/${encodeURIComponent(plain)}`, { mailto }));
    if (answer.status === 404) return { doi: plain, problem: "Crossref does not hold this DOI. It is mistyped, or registered elsewhere (data sets and theses often at DataCite)." };
    if (answer.status !== 200) throw failed(answer);
    if (!answer.json?.message) throw new Problem("Crossref answered with something that is not a record. Try again later.");
    return { how: "by DOI", record: answer.json.message };
  }
  if (asked.length < 10) return { problem: "Too short to search for. Give the title, with an author or a year if you can." };
  const query = { "query.bibliographic": asked.slice(0, 500), rows: Math.max(rows, 2), mailto };
  const answer = await get("Crossref", address("https://api.crossref.org/works", query));
  if (answer.status !== 200) throw failed(answer);
  const items = answer.json?.message?.items ?? [];
  if (items.length === 0) return { problem: "Nothing found." };
  const judged = items.map((item) => ({ item, likeness: likeness(asked, item) })).sort((a, b) => b.likeness - a.likeness);
  const [best] = judged;
  const others = judged.slice(1, rows).map(({ item }) => ({ doi: item.DOI, title: titleOf(item), year: yearOf(item) }));
  if (best.likeness >= 0.8) return { how: `by text, ${Math.round(best.likeness * 100)} % of the title's words`, record: best.item, others };
  return { problem: "No sure match.", others: [{ doi: best.item.DOI, title: titleOf(best.item), year: yearOf(best.item) }, ...others] };
}

/** The share of the candidate's title words in what was asked; a year or first author that disagrees takes a third away each. */
function likeness(asked, item) {
  const known = new Set(plainWords(asked));
  const title = plainWords(titleOf(item));
  if (title.length === 0) return 0;
  let share = title.filter((word) => known.has(word)).length / title.length;
  const years = asked.match(/\b(1[89]|20)\d\d\b/g);
  if (years && yearOf(item) && !years.some((year) => Math.abs(Number(year) - yearOf(item)) <= 1)) share *= 2 / 3;
  const family = plainWords(item.author?.[0]?.family ?? "");
  if (family.length > 0 && known.size > title.length + 2 && !family.some((word) => known.has(word))) share *= 2 / 3;
  return share;
}

function plainWords(value) {
  return value.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

function decoded(doi) {
  try {
    return decodeURIComponent(doi).toLowerCase();
  } catch {
    return doi.toLowerCase();
  }
}

function failed(answer) {
  const { message } = answer.json ?? {};
  return Array.isArray(message) ? refusal("Crossref", answer, message.map((each) => each.message).join(" ")) : refusal("Crossref", answer);
}

function report(results, found) {
  const notices = results.flatMap(({ record }) => changes(record));
  console.log(`**${found} of ${results.length} found**${notices.length > 0 ? `, ${notices.length} with a notice to read` : ""}\n`);
  for (const [at, { asked, doi, how, record, problem, others = [] }] of results.entries()) {
    console.log(`### ${at + 1}. ${record ? titleOf(record) : (doi ?? asked.slice(0, 120))}\n`);
    if (!record) console.log(`${problem}\n`);
    else {
      for (const notice of changes(record)) console.log(`**${notice}**\n`);
      console.log(`${citation(record)}\n`);
      console.log(`${facts(record, how)}\n`);
    }
    if (others.length > 0) console.log(`${record ? "Also similar" : "Nearest"}: ${others.map((each) => `${each.title} (${each.year || "no year"}), ${each.doi}`).join("; ")}\n`);
  }
  console.log(`Files: \`records.json\`${found > 0 ? ", `records.ris` (for reference managers)" : ""}.`);
}

/** What later notices say about a work, from its own record. */
function changes(record) {
  return (record?.["updated-by"] ?? []).map((update) => {
    const on = update.updated?.["date-parts"]?.[0]?.map((part) => String(part).padStart(2, "0")).join("-");
    return `${update.label ?? update.type}${on ? ` of ${on}` : ""}: https://doi.org/${update.DOI}`;
  });
}

function facts(record, how) {
  const license = record.license?.map(({ URL }) => URL).find((url) => /creativecommons/.test(url));
  return [
    `Found ${how}`,
    record.type?.replace(/-/g, " "),
    `${namesOf(record.author).length || "no"} author${namesOf(record.author).length === 1 ? "" : "s"}`,
    `cited ${record["is-referenced-by-count"] ?? 0} times in Crossref`,
    license && `open licence ${license}`,
    record.funder?.length > 0 && `funded by ${record.funder.slice(0, 3).map(({ name }) => name).join(", ")}`,
    record["update-to"]?.length > 0 && `itself a notice (${record["update-to"][0].type}) about ${record["update-to"][0].DOI}`,
  ]
    .filter(Boolean)
    .join(" · ");
}
