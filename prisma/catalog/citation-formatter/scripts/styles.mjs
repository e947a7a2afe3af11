// The four styles: how a reference is printed, and how it is cited in the text.

import { initials, joined, sentenceCase } from "./record.mjs";

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const SHORT = ["Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."];

export const STYLES = {
  apa: { name: "APA 7", sorted: true, wantsSentenceCase: true, print: apa, cite: (r) => authorYear(r, " & ", ", ") },
  ieee: { name: "IEEE", sorted: false, wantsSentenceCase: true, print: ieee, cite: (_, number) => `[${number}]` },
  chicago: { name: "Chicago author-date (18th ed.)", sorted: true, wantsSentenceCase: false, print: chicago, cite: (r) => authorYear(r, " and ", " ") },
  vancouver: { name: "Vancouver", sorted: false, wantsSentenceCase: true, print: vancouver, cite: (_, number) => `(${number})` },
};

const known = (people) => people.filter(({ others }) => !others);
const isCut = (people) => people.some(({ others }) => others);
const stop = (text) => (/[.?!]$/.test(text) ? text : `${text}.`);
/** A title that ends in a point of its own gets no second one after its italics. */
const oneStop = (parts) => parts.filter(Boolean).join(" ").replace(/([.?!])\*\.(?=\s|$)/g, "$1*");
const link = ({ doi, url }) => (doi ? `https://doi.org/${doi}` : url);
const title = (r, options) => (options.case === "sentence" ? sentenceCase(r) : r.title);
/** The book of a chapter is written like a title; proceedings keep the name they gave themselves. */
const bookTitle = (r, options) => (options.case === "sentence" && r.type === "chapter" ? sentenceCase({ title: r.container, protected: r.protected }) : r.container);
const ordinal = (n) => `${n}${n % 10 === 1 && n % 100 !== 11 ? "st" : n % 10 === 2 && n % 100 !== 12 ? "nd" : n % 10 === 3 && n % 100 !== 13 ? "rd" : "th"}`;

function edition({ edition: given }) {
  const words = { first: 1, second: 2, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8, ninth: 9, tenth: 10 };
  const number = words[given.toLowerCase()] ?? Number(/^\d+/.exec(given)?.[0]);
  if (!given || number === 1) return "";
  return number ? `${ordinal(number)} ed.` : /\bed(n|ition|\.)/i.test(given) ? given.replace(/\bedition\b/i, "ed.") : `${given} ed.`;
}

function authorYear({ authors, editors, title: name, year, letter = "" }, and, before) {
  const people = known(authors.length > 0 ? authors : editors).map(({ family, literal }) => family ?? literal);
  const who = people.length === 0 ? `“${name.split(/\s+/).slice(0, 4).join(" ")}”` : people.length > 2 || isCut(authors) ? `${people[0]} et al.` : people.join(and);
  return `(${who}${before}${year || "n.d."}${letter})`;
}

const dayMonth = ({ month, day }) => (MONTHS[month - 1] ? `${MONTHS[month - 1]}${day ? ` ${Number(day)}` : ""}` : "");

// ---- APA, 7th edition

function apaNames(people) {
  const names = known(people).map(({ family, given, suffix, literal }) => literal ?? [family, initials(given), suffix].filter(Boolean).join(", "));
  if (names.length > 20) return `${names.slice(0, 19).join(", ")}, . . . ${names.at(-1)}`;
  if (isCut(people)) return `${names.join(", ")}, et al.`;
  return joined(names, ", ", ", & ");
}

function apa(r, options) {
  const isPart = r.type === "article" || r.type === "chapter" || r.type === "conference";
  const name = isPart ? title(r, options) : `*${title(r, options)}*`;
  const isEdited = r.authors.length === 0 && r.editors.length > 0 && r.type === "book";
  const who = isEdited ? `${apaNames(r.editors)} (${r.editors.length > 1 ? "Eds." : "Ed."})` : apaNames(r.authors);
  const date = `(${[`${r.year || "n.d."}${r.letter ?? ""}`, r.type === "web" && r.year && dayMonth(r)].filter(Boolean).join(", ")})`;
  const notes = { book: edition(r), report: r.number && `No. ${r.number.replace(/^No\.?\s*/i, "")}` }[r.type];
  const thesis = r.type === "thesis" && ` [${r.genre || "Doctoral dissertation"}${r.publisher ? `, ${r.publisher}` : ""}]`;
  const full = `${name}${notes ? ` (${notes})` : ""}${thesis || ""}`;
  const start = who ? `${stop(who)} ${date}. ${stop(full)}` : `${stop(full)} ${date}.`;
  return oneStop([start, apaSource(r, options), link(r)]);
}

function apaSource(r, options) {
  if (r.type === "article") {
    const volume = r.volume && `, *${r.volume}*${r.issue ? `(${r.issue})` : ""}`;
    const where = r.pages ? `, ${r.pages}` : r.article ? `, Article ${r.article}` : "";
    return r.container && `*${r.container}*${volume || (r.issue && `(${r.issue})`)}${where}.`;
  }
  if (r.type === "chapter" || r.type === "conference") {
    const people = known(r.editors).map(({ family, given, literal }) => literal ?? `${initials(given)} ${family}`.trim());
    const editors = people.length > 0 ? `${joined(people, ", ", ", & ", " & ")} (${people.length > 1 ? "Eds." : "Ed."}), ` : "";
    const more = [edition(r), r.pages && `${/–/.test(r.pages) ? "pp." : "p."} ${r.pages}`].filter(Boolean).join(", ");
    const book = bookTitle(r, options);
    return r.container && [`In ${editors}*${book}*${more ? ` (${more})` : ""}.`, r.publisher && stop(r.publisher)].filter(Boolean).join(" ");
  }
  if (r.type === "web" || r.type === "preprint") return (r.container || r.publisher) && stop(r.container || r.publisher);
  return r.type !== "thesis" && r.publisher && !r.authors.some(({ literal }) => literal === r.publisher) ? stop(r.publisher) : "";
}

// ---- IEEE

function ieee(r, options, number) {
  const people = known(r.authors.length > 0 ? r.authors : r.editors).map(({ family, given, suffix, literal }) => literal ?? [`${initials(given)} ${family}`.trim(), suffix].filter(Boolean).join(" "));
  const list = people.length > 6 || isCut(r.authors) ? `${people[0]} *et al.*` : joined(people, ", ", ", and ", " and ");
  const who = list && `${list}${r.authors.length === 0 && r.editors.length > 0 ? `, ${r.editors.length > 1 ? "Eds." : "Ed."}` : ""}, `;
  const pages = r.pages && `${/–/.test(r.pages) ? "pp." : "p."} ${r.pages}`;
  const when = [SHORT[r.month - 1], r.year || "n.d."].filter(Boolean).join(" ");
  const press = [r.place, r.publisher].filter(Boolean).join(": ");
  const end = r.doi ? `, doi: ${r.doi}.` : r.url ? `. ${r.accessed ? `Accessed: ${spoken(r.accessed)}. ` : ""}[Online]. Available: ${r.url}` : ".";
  const quoted = /[?!]$/.test(r.title) ? `“${title(r, options)}”` : `“${title(r, options)},”`;
  const parts = {
    article: [`${quoted} *${r.container}*`, r.volume && `vol. ${r.volume}`, r.issue && `no. ${r.issue}`, pages || (r.article && `Art. no. ${r.article}`), when],
    chapter: [`${quoted} in *${r.container}*`, edition(r).replace(/\.$/, ""), r.editors.length > 0 && `${joined(known(r.editors).map((e) => e.literal ?? `${initials(e.given)} ${e.family}`), ", ", ", and ", " and ")}, ${r.editors.length > 1 ? "Eds." : "Ed."}${press ? ` ${press}` : ""}`, r.editors.length === 0 && press, r.year, pages],
    conference: [`${quoted} in *${r.container}*`, r.place, when, pages],
    thesis: [`${quoted} ${/master/i.test(r.genre) ? "M.S. thesis" : "Ph.D. dissertation"}`, r.publisher, r.place, r.year],
    report: [`${quoted} ${r.publisher}`.trim(), r.place, r.number && `Rep. ${r.number}`, when],
    preprint: [`${quoted} ${when}`, `${r.container}${r.number ? `:${r.number}` : ""}`],
    web: [`${quoted} ${[r.container || r.publisher, when].filter(Boolean).join(", ")}`],
  }[r.type] ?? [`*${title(r, options)}*${edition(r) ? `, ${edition(r)}` : ""}${press ? `${edition(r) ? "" : "."} ${press}` : ""}`, r.year || "n.d."];
  return `[${number}] ${who}${parts.filter(Boolean).join(", ")}${end}`.replace(/\.\.$/, ".");
}

const spoken = (iso) => {
  const [year, month, day] = iso.split("-");
  return [month && `${SHORT[month - 1]}${day ? ` ${Number(day)},` : ""}`, year].filter(Boolean).join(" ");
};

// ---- Chicago, author-date, 18th edition

function chicago(r, options) {
  const isEdited = r.authors.length === 0 && r.editors.length > 0 && r.type === "book";
  const people = known(isEdited ? r.editors : r.authors);
  const names = people.map(({ family, given, suffix, literal }, at) => literal ?? [...(at === 0 ? [family, given] : [[given, family].filter(Boolean).join(" ")]), suffix].filter(Boolean).join(", "));
  const list = names.length > 6 ? `${names.slice(0, 3).join(", ")}, et al` : isCut(r.authors) ? `${names.join(", ")}, et al` : joined(names, ", ", ", and ");
  const who = `${list}${isEdited ? `, ${r.editors.length > 1 ? "eds" : "ed"}` : ""}`;
  const isPart = !["book", "report", "other"].includes(r.type);
  const name = isPart ? `“${stop(title(r, options))}”` : `*${title(r, options)}*.`;
  const year = `${r.year || "n.d."}${r.letter ?? ""}.`;
  return oneStop([who ? `${stop(who)} ${year} ${name}` : `${name} ${year}`, edition(r) && r.type === "book" && edition(r), chicagoSource(r), link(r) && `${link(r)}.`]);
}

function chicagoSource(r) {
  if (r.type === "article") return r.container && `*${r.container}*${r.volume ? ` ${r.volume}` : ""}${r.issue ? ` (${r.issue})` : ""}${r.pages || r.article ? `: ${r.pages || r.article}` : ""}.`;
  if (r.type === "chapter" || r.type === "conference") {
    const people = known(r.editors).map(({ family, given, literal }) => literal ?? [given, family].filter(Boolean).join(" "));
    return r.container && [`In *${r.container}*${people.length > 0 ? `, edited by ${joined(people, ", ", ", and ", " and ")}` : ""}.`, r.publisher && stop(r.publisher)].filter(Boolean).join(" ");
  }
  if (r.type === "thesis") return [r.genre || "PhD diss.", r.publisher].filter(Boolean).join(", ").replace(/\.?$/, ".");
  if (r.type === "web") return [[r.container || r.publisher, dayMonth(r)].filter(Boolean).join(", ").replace(/.$/, "$&."), !r.year && r.accessed && `Accessed ${r.accessed}.`].filter(Boolean).join(" ");
  if (r.type === "preprint") return `Preprint, ${stop(r.container || "server not named")}`;
  return r.publisher ? stop(r.publisher) : "";
}

// ---- Vancouver (ICMJE, NLM)

function vancouver(r, options, number) {
  const names = (people) => {
    const all = known(people).map(({ family, given, suffix, literal }) => literal ?? [`${family} ${initials(given, "")}`.trim(), suffix].filter(Boolean).join(" "));
    return `${(all.length > 6 ? all.slice(0, 6) : all).join(", ")}${all.length > 6 || isCut(people) ? ", et al" : ""}`;
  };
  const role = (people) => `${names(people)}, editor${people.length > 1 ? "s" : ""}`;
  const who = r.authors.length > 0 ? names(r.authors) : r.editors.length > 0 && r.type === "book" ? role(r.editors) : "";
  const press = `${[r.place, r.publisher].filter(Boolean).join(": ")}${r.place || r.publisher ? "; " : ""}${r.year || "date unknown"}`;
  const pages = shortened(r.pages);
  const mark = { web: " [Internet]", thesis: " [dissertation]", preprint: " [Preprint]" }[r.type] ?? "";
  const source = {
    article: `${stop(r.container)} ${r.year || "date unknown"}${r.volume || r.issue ? `;${r.volume}${r.issue ? `(${r.issue})` : ""}` : ""}${pages || r.article ? `:${pages || r.article}` : ""}.`,
    chapter: `In: ${r.editors.length > 0 ? `${role(r.editors)}. ` : ""}${stop(bookTitle(r, options))} ${edition(r) ? `${edition(r)} ` : ""}${press}.${pages ? ` p. ${pages}.` : ""}`,
    conference: `In: ${stop(r.container)} ${press}.${pages ? ` p. ${pages}.` : ""}`,
    preprint: `${stop(r.container)} ${r.year || "date unknown"}.`,
    web: `${[press, SHORT[r.month - 1]?.slice(0, 3), r.day && Number(r.day)].filter(Boolean).join(" ")}${r.accessed ? ` [cited ${nlmDate(r.accessed)}]` : ""}.`,
  }[r.type] ?? `${edition(r) ? `${edition(r)} ` : ""}${press}.${r.type === "report" && r.number ? ` Report No.: ${r.number}.` : ""}`;
  const end = r.doi ? `doi:${r.doi}` : r.url ? `Available from: ${r.url}` : "";
  return [`${number}.`, who && stop(who), `${mark ? `${title(r, options)}${mark}.` : stop(title(r, options))}`, source, end].filter(Boolean).join(" ");
}

const nlmDate = (iso) => {
  const [year, month, day] = iso.split("-");
  return [year, SHORT[month - 1]?.slice(0, 3), day && Number(day)].filter(Boolean).join(" ");
};

/** 379–423 stays, 1045–1048 becomes 1045-8. */
function shortened(pages) {
  const [, first, last] = /^(\d+)–(\d+)$/.exec(pages) ?? [];
  if (!first) return pages.replace(/–/g, "-");
  if (first.length !== last.length) return `${first}-${last}`;
  let same = 0;
  while (same < first.length - 1 && first[same] === last[same]) same += 1;
  return `${first}-${last.slice(same)}`;
}
