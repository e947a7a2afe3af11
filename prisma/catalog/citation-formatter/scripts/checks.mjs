// What is double, missing or odd in a list of references, worst first.

import { folded, isTitleCase } from "./record.mjs";

const NEEDED = {
  article: [["container", "journal"], ["volume", "volume"]],
  book: [["publisher", "publisher"]],
  chapter: [["container", "book title"], ["editors", "editors"], ["publisher", "publisher"]],
  conference: [["container", "proceedings"]],
  thesis: [["publisher", "university"]],
  report: [["publisher", "institution"]],
  web: [["url", "address"]],
  preprint: [["container", "server"]],
};

/** Lines of the report; `lines` are the printed references, to name places by number. */
export function findings(records, wantsSentenceCase, lines) {
  const place = ({ id }) => `\`${id}\` (no. ${lines.findIndex((line) => line.id === id) + 1})`;
  const found = [...twice(records)];
  for (const each of records) {
    const lacking = missing(each);
    if (lacking.length > 0) found.push({ weight: lacking.includes("title") || lacking.includes("author") ? 2 : 3, text: `${place(each)} has no ${lacking.join(", no ")}.` });
    for (const text of odd(each)) found.push({ weight: 4, text: `${place(each)}: ${text}` });
  }
  const capitals = wantsSentenceCase ? records.filter(({ title }) => isTitleCase(title)) : [];
  if (capitals.length > 0) found.push({ weight: 5, text: `Titles in headline capitals, which this style does not want: ${capitals.map(place).join(", ")}. Set \`title_case\` to sentence and check proper names.` });
  return found.sort((a, b) => a.weight - b.weight);
}

function twice(records) {
  const found = [];
  const seen = new Map();
  const ids = new Map();
  for (const each of records) {
    const plain = folded(each.title).replace(/[^\p{L}\p{N}]/gu, "");
    const keys = [each.doi && `doi ${each.doi.toLowerCase()}`, plain && `title ${plain} ${each.year}`].filter(Boolean);
    const earlier = keys.map((key) => seen.get(key)).find(Boolean);
    if (earlier) found.push({ weight: 1, text: `\`${each.id}\` is the same work as \`${earlier.id}\` (${each.doi && each.doi.toLowerCase() === earlier.doi.toLowerCase() ? "same DOI" : "same title and year"}). Keep the fuller one.` });
    for (const key of keys) if (!seen.has(key)) seen.set(key, each);
    if (ids.has(each.id) && !earlier) found.push({ weight: 1, text: `The key \`${each.id}\` stands for two different works; citations of it go to one of them.` });
    ids.set(each.id, each);
  }
  return found;
}

function missing(each) {
  const lacking = [];
  if (!each.title) lacking.push("title");
  const hasNames = each.authors.length > 0 || (each.type === "book" && each.editors.length > 0);
  if (!hasNames && each.type !== "web") lacking.push("author");
  if (!each.year) lacking.push("year");
  for (const [field, name] of NEEDED[each.type] ?? []) if (each[field].length === 0 && !(field === "volume" && each.doi)) lacking.push(name);
  if (["article", "chapter", "conference"].includes(each.type) && !each.pages && !each.article) lacking.push("pages");
  if (each.type === "web" && !each.year && !each.accessed) lacking.push("date of access");
  return lacking;
}

function odd(each) {
  const found = [];
  if (each.doi && !/^10\.\d{4,9}\/\S+$/.test(each.doi)) found.push(`“${each.doi}” is no DOI; one begins with 10. and has a slash.`);
  const [, first, last] = /^(\d+)–(\d+)$/.exec(each.pages) ?? [];
  if (first && first.length === last.length && Number(last) < Number(first)) found.push(`pages ${each.pages} run backwards.`);
  if (each.year && !/^\d{4}$/.test(each.year)) found.push(`“${each.year}” is no year.`);
  if (each.title.length > 12 && each.title === each.title.toUpperCase() && /\p{L}{4}/u.test(each.title)) found.push("the title is all in capitals.");
  if (each.authors.some(({ others }) => others)) found.push("the list of authors ends in “et al.” in the source; the style needs the names.");
  const shouted = each.authors.find(({ family }) => family && family.length > 3 && family === family.toUpperCase());
  if (shouted) found.push(`the name ${shouted.family} is in capitals.`);
  const body = each.authors.find(({ family, given }) => /\b(university|institute|organi[sz]ation|agency|ministry|association|committee|group|office)\b/i.test(`${given ?? ""} ${family ?? ""}`));
  if (body) found.push(`“${[body.given, body.family].filter(Boolean).join(" ")}” looks like a body and was read as a person; in BibTeX put it in double braces.`);
  return found;
}
