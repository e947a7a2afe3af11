// One form for a reference, whatever it came as.

const PARTICLE = /^(van|von|de|der|den|del|della|di|da|dos|du|la|le|ten|ter|zu|zur|af|al|el|bin|ibn)$/i;

/** Trims, drops what is empty, and puts DOI, pages and numbers into one form. */
export function record(given) {
  const text = (value) => (value === undefined || value === null ? "" : String(value).replace(/\s+/g, " ").trim());
  const { authors = [], editors = [], protected: kept = [], ...rest } = given;
  const own = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, text(value)]));
  const doi = own.doi.replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:\s*)/i, "");
  return {
    ...own,
    authors,
    editors,
    protected: kept,
    title: own.title.replace(/\.$/, ""),
    year: /\d{4}/.exec(own.year)?.[0] ?? own.year,
    pages: own.pages.replace(/\s*(?:-{1,3}|–|—)\s*/g, "–").replace(/^pp?\.\s*/, ""),
    edition: own.edition,
    doi,
    url: doi && /^https?:\/\/(dx\.)?doi\.org\//i.test(own.url) ? "" : own.url,
  };
}

/** "Family, Given", "Family, Jr., Given" or "Given von Family"; "others" and "et al." are told apart. */
export function namesFrom(name) {
  const clean = name.replace(/\s+/g, " ").trim();
  if (!clean) return [];
  if (/^(others|et al\.?)$/i.test(clean)) return [{ others: true }];
  if (clean.includes(",")) {
    const [family, second, third] = clean.split(",").map((part) => part.trim());
    return third !== undefined ? [{ family, suffix: second, given: third }] : [{ family, given: second }];
  }
  const words = clean.split(" ");
  if (words.length === 1) return [{ literal: clean }];
  const start = words.findIndex((word, at) => at > 0 && at < words.length - 1 && PARTICLE.test(word) && word === word.toLowerCase());
  const cut = start > 0 ? start : words.length - 1;
  return [{ family: words.slice(cut).join(" "), given: words.slice(0, cut).join(" ") }];
}

/** "Maria Jean-Luc" with a point: "M. J.-L."; with none: "MJL". */
export function initials(given = "", point = ". ") {
  const parts = given.replace(/\.(?=\S)/g, ". ").split(/\s+/).filter(Boolean);
  const first = (part) => [...part.replace(/^[^\p{L}]+/u, "")][0]?.toUpperCase() ?? "";
  if (point === "") return parts.flatMap((part) => part.split("-").map(first)).join("");
  return parts.map((part) => part.split("-").map(first).filter(Boolean).map((letter) => `${letter}.`).join("-")).filter(Boolean).join(" ");
}

export function joined(names, between, last, ofTwo = last) {
  if (names.length < 2) return names.join("");
  if (names.length === 2) return names.join(ofTwo);
  return `${names.slice(0, -1).join(between)}${last}${names.at(-1)}`;
}

/** Letters and digits without case and accents, to compare and to sort. */
export const folded = (value) => value.normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").replace(/ø/gi, "o").toLowerCase();

/** Capitals of titles taken back, save for the first word, what follows a colon, acronyms and what braces protect. */
export function sentenceCase({ title, protected: kept }) {
  return title
    .split(/(\s+)/)
    .map((word, at, all) => {
      const isFirst = at === 0 || /[:.?!—]["”]?$/.test(all[at - 2] ?? "");
      const bare = word.replace(/[^\p{L}\p{N}'’-]/gu, "");
      if (isFirst || kept.includes(bare) || kept.includes(word)) return word;
      return /^[^\p{L}]*\p{Lu}[\p{Ll}'’]*(-\p{L}[\p{Ll}'’]*)*[^\p{L}]*$/u.test(word) && bare.length > 1 ? word.toLowerCase() : bare === "A" ? "a" : word;
    })
    .join("");
}

export const isTitleCase = (title) => {
  const long = title.split(/\s+/).slice(1).filter((word) => /^\p{L}{4,}/u.test(word));
  return long.length >= 3 && long.filter((word) => /^\p{Lu}/u.test(word)).length / long.length >= 0.7;
};
