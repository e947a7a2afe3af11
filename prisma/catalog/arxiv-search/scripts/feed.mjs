// Reads arXiv's Atom feed, whose form is fixed and flat, and writes BibTeX.

const VERBATIM = new Set(["eprint", "doi", "url"]);
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** `{ total, papers }`, `{ error }` in arXiv's words, or nothing when this is no feed. */
export function readFeed(xml) {
  if (!/<feed[\s>]/.test(xml)) return undefined;
  const entries = [...xml.matchAll(/<entry>([\s\S]*?)<\/entry>/g)].map(([, entry]) => entry);
  const failed = entries.find((entry) => inside(entry, "id").includes("/api/errors"));
  if (failed) return { error: inside(failed, "summary") };
  const total = Number(inside(xml, "opensearch:totalResults") || entries.length);
  return { total, papers: entries.filter((entry) => inside(entry, "title")).map(paper) };
}

function paper(entry) {
  const [, id, version] = /abs\/(.+?)(?:v(\d+))?$/.exec(inside(entry, "id")) ?? [null, inside(entry, "id"), "1"];
  return {
    id,
    version: Number(version ?? 1),
    title: inside(entry, "title"),
    authors: [...entry.matchAll(/<author>([\s\S]*?)<\/author>/g)].map(([, author]) => inside(author, "name")),
    published: inside(entry, "published").slice(0, 10),
    updated: inside(entry, "updated").slice(0, 10),
    category: /<arxiv:primary_category[^>]*term="([^"]+)"/.exec(entry)?.[1] ?? /<category[^>]*term="([^"]+)"/.exec(entry)?.[1] ?? "",
    categories: [...entry.matchAll(/<category[^>]*term="([^"]+)"/g)].map(([, term]) => term),
    comment: inside(entry, "arxiv:comment"),
    journal: inside(entry, "arxiv:journal_ref"),
    doi: inside(entry, "arxiv:doi"),
    abstract: inside(entry, "summary"),
  };
}

/** The text of the first such element, on one line. */
function inside(xml, name) {
  const found = new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? "";
  return unescaped(found).replace(/\s+/g, " ").trim();
}

function unescaped(text) {
  return text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (whole, name) => {
    if (name[0] !== "#") return ENTITIES[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** One entry as BibTeX; the title in double braces keeps its capitals. */
export function bibtex({ id, title, authors, published, category, journal, doi }) {
  const family = (authors[0] ?? "anonymous").split(" ").at(-1).normalize("NFD").replace(/[^A-Za-z]/g, "").toLowerCase();
  const year = published.slice(0, 4);
  const fields = {
    author: authors.join(" and "),
    title: `{${title}}`,
    year,
    eprint: id,
    archivePrefix: "arXiv",
    primaryClass: category,
    doi,
    note: journal && `Published as: ${journal}`,
    url: `https://arxiv.org/abs/${id}`,
  };
  const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${VERBATIM.has(name) ? value : value.replace(/(?<!\\)[&%#]/g, "\\$&")}}`);
  return `@misc{${family}${year}_${id.replace(/\W/g, "")},\n${lines.join(",\n")}\n}`;
}
