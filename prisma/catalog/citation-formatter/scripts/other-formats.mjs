// Reads RIS and CSL-JSON.

import { namesFrom, record } from "./record.mjs";

const RIS = { JOUR: "article", JFULL: "article", EJOUR: "article", MGZN: "article", NEWS: "article", BOOK: "book", EDBOOK: "book", EBOOK: "book", CHAP: "chapter", ECHAP: "chapter", CONF: "conference", CPAPER: "conference", THES: "thesis", RPRT: "report", ELEC: "web", WEB: "web", BLOG: "web", UNPB: "preprint", DATA: "other", COMP: "other" };
const CSL = { "article-journal": "article", "article-magazine": "article", "article-newspaper": "article", book: "book", chapter: "chapter", "entry-encyclopedia": "chapter", "paper-conference": "conference", thesis: "thesis", report: "report", webpage: "web", post: "web", "post-weblog": "web", article: "preprint" };

export function readRis(text) {
  const problems = [];
  const records = [];
  let open;
  for (const line of text.split(/\r?\n/)) {
    const [, tag, value] = /^([A-Z][A-Z0-9]) {0,2}- ?(.*)$/.exec(line) ?? [];
    if (tag === "TY") open = { TY: [value.trim()] };
    else if (tag === "ER" && open) {
      records.push(fromRis(open, records.length + 1));
      open = undefined;
    } else if (tag && open) open[tag] = [...(open[tag] ?? []), value.trim()];
  }
  if (open) {
    records.push(fromRis(open, records.length + 1));
    problems.push("The last RIS entry has no ER line; it may be cut off.");
  }
  return { records, problems };
}

function fromRis(tags, number) {
  const get = (...names) => names.flatMap((name) => tags[name] ?? []).find(Boolean) ?? "";
  const people = (...names) => names.flatMap((name) => tags[name] ?? []).flatMap(namesFrom);
  const [year, month, day] = get("DA", "PY", "Y1").split(/[/-]/);
  const type = RIS[get("TY")] ?? "other";
  const isWhole = type === "book" || type === "thesis" || type === "report";
  return record({
    id: get("ID") || `entry ${number}`,
    type,
    title: get("TI", "T1", ...(isWhole ? ["BT"] : [])),
    container: isWhole ? "" : get("JO", "JF", "T2", "BT", "J2", "JA"),
    authors: people("AU", "A1"),
    editors: people("ED", ...(type === "chapter" ? ["A2"] : [])),
    year: year || get("PY", "Y1"),
    month: month?.replace(/^0/, ""),
    day: day?.replace(/^0/, ""),
    volume: get("VL"),
    issue: get("IS"),
    pages: get("EP") && !/[-–]/.test(get("SP")) ? `${get("SP")}–${get("EP")}` : get("SP"),
    article: get("C7"),
    number: get("SN") && type === "report" ? "" : get("M1"),
    publisher: get("PB"),
    place: get("CY", "PP"),
    edition: get("ET"),
    genre: type === "thesis" ? get("M3") : "",
    doi: get("DO"),
    url: get("UR", "L2"),
    accessed: get("Y2").replace(/\//g, "-").replace(/-+$/, ""),
  });
}

export function readCsl(items) {
  const text = (value) => (Array.isArray(value) ? (value[0] ?? "") : (value ?? ""));
  const date = (value) => value?.["date-parts"]?.[0] ?? (value?.raw ?? value?.literal ?? "").split("-");
  const people = (list = []) => list.map(({ family, given, literal, suffix, "non-dropping-particle": particle }) => (family ? { family: [particle, family].filter(Boolean).join(" "), given, suffix } : { literal: literal ?? given ?? "" }));
  const records = items.map((item, at) => {
    const [year, month, day] = date(item.issued);
    return record({
      id: item.id ?? `entry ${at + 1}`,
      type: CSL[item.type] ?? "other",
      title: text(item.title),
      container: text(item["container-title"]),
      authors: people(item.author),
      editors: people(item.editor),
      year,
      month,
      day,
      volume: item.volume,
      issue: item.issue,
      pages: item.page,
      article: item["article-number"],
      number: item.number,
      publisher: item.publisher,
      place: item["publisher-place"],
      edition: item.edition,
      genre: item.genre,
      doi: item.DOI ?? "",
      url: item.URL,
      accessed: date(item.accessed).filter(Boolean).map((part) => String(part).padStart(2, "0")).join("-"),
    });
  });
  return { records, problems: [] };
}
