// Reads a Crossref record: title, year and names, as a citation and as RIS.

const RIS_TYPES = {
  "journal-article": "JOUR",
  "proceedings-article": "CPAPER",
  "book-chapter": "CHAP",
  book: "BOOK",
  monograph: "BOOK",
  "edited-book": "EDBOOK",
  report: "RPRT",
  dissertation: "THES",
  dataset: "DATA",
  "posted-content": "UNPB",
};

export const titleOf = ({ title, subtitle }) => plain([title?.[0] ?? "Untitled", subtitle?.[0]].filter(Boolean).join(": "));
export const yearOf = (record) => (record["published-print"] ?? record.published ?? record.issued)?.["date-parts"]?.[0]?.[0];
export const namesOf = (people = []) => people.map(({ family, given, name }) => (family ? [family, given].filter(Boolean).join(", ") : (name ?? ""))).filter(Boolean);

/** Titles hold JATS or HTML markup and line breaks. */
function plain(value = "") {
  const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return value.replace(/<[^>]*>/g, "").replace(/&(\w+);/g, (whole, name) => entities[name] ?? whole).replace(/\s+/g, " ").trim();
}

/** One line in author-date form: "Family, G., & Other, H. (2020). Title. Journal, 12(3), 4–5. https://doi.org/…" */
export function citation(record) {
  const names = (record.author ?? record.editor ?? []).map(shortName).filter(Boolean);
  const list = names.length > 20 ? [...names.slice(0, 19), `… ${names.at(-1)}`] : names;
  const people = list.length < 2 ? list.join("") : names.length > 20 ? list.join(", ") : `${list.slice(0, -1).join(", ")}, & ${list.at(-1)}`;
  const year = `(${yearOf(record) ?? "n.d."})`;
  const title = titleOf(record);
  const start = people ? `${people} ${year}. ${withPoint(title)}` : `${withPoint(title)} ${year}.`;
  return [start, source(record), `https://doi.org/${record.DOI}`].filter(Boolean).join(" ");
}

function source(record) {
  const where = plain(record["container-title"]?.[0]);
  const pages = record.page?.replace(/-/g, "–") ?? record["article-number"];
  if (record.type === "book-chapter") return where && `In *${where}*${pages ? ` (pp. ${pages})` : ""}. ${record.publisher ?? ""}.`;
  if (!where) return record.publisher && `${record.publisher}.`;
  const volume = record.volume ? `, *${record.volume}*` : "";
  return `*${where}*${volume}${record.issue ? `(${record.issue})` : ""}${pages ? `, ${pages}` : ""}.`;
}

function shortName({ family, given, name }) {
  if (!family) return name ?? "";
  const initials = (given ?? "").split(/\s+/).filter(Boolean).map((part) => part.split("-").filter(Boolean).map((each) => `${[...each][0].toUpperCase()}.`).join("-"));
  return [family, initials.join(" ")].filter(Boolean).join(", ");
}

const withPoint = (title) => (/[.?!]$/.test(title) ? title : `${title}.`);

export function ris(record) {
  const [first, last] = (record.page ?? "").split(/[-–]/);
  const fields = [
    ["TY", RIS_TYPES[record.type] ?? "GEN"],
    ...namesOf(record.author).map((name) => ["AU", name]),
    ...namesOf(record.editor).map((name) => ["ED", name]),
    ["TI", titleOf(record)],
    [record.type === "journal-article" ? "JO" : "T2", plain(record["container-title"]?.[0])],
    ["PY", yearOf(record)],
    ["VL", record.volume],
    ["IS", record.issue],
    ["SP", first || record["article-number"]],
    ["EP", last],
    ["PB", record.publisher],
    ["SN", record.ISSN?.[0] ?? record.ISBN?.[0]],
    ["DO", record.DOI],
    ["UR", `https://doi.org/${record.DOI}`],
  ];
  return `${fields.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}`).join("\r\n")}\r\nER  - \r\n`;
}
