/** One thing that the search over the documentation finds. */
export type DocsEntry = { kind: "Operation" | "Guide" | "Section" | "Error code"; title: string; href: string; detail: string; text: string };

const WEIGHT: Record<DocsEntry["kind"], number> = { Operation: 2, Guide: 3, Section: 1, "Error code": 1 };

/** The entries in which every word is found, the best first: what is in the title counts most, above all at its beginning. */
export function findDocs(entries: DocsEntry[], query: string, most = 12): DocsEntry[] {
  const asked = query.trim().toLowerCase();
  const words = asked.split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, asked, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.entry.title.length - b.entry.title.length)
    .slice(0, most)
    .map(({ entry }) => entry);
}

function scoreOf({ kind, title, detail, text }: DocsEntry, asked: string, words: string[]): number {
  const [head, side, rest] = [title.toLowerCase(), detail.toLowerCase(), text.toLowerCase()];
  let score = WEIGHT[kind];
  if (head === asked || side === asked) score += 200;
  if (head.startsWith(asked)) score += 40;
  if (head.includes(asked)) score += 20;
  for (const word of words) {
    const start = new RegExp(`(^|[^\\p{L}\\p{N}])${word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`, "u");
    if (start.test(head)) score += 12;
    else if (head.includes(word)) score += 8;
    else if (side.includes(word)) score += 6;
    else if (start.test(rest)) score += 2;
    else return 0;
  }
  return score;
}
