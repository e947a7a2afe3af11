import type { PublicContext } from "#lib/api/context";
import { type Db, Prisma } from "#lib/platform/db";

/**
 * What somebody looks for: words that must all be there, each in one of several spellings. The last word may be the beginning
 * of one, unless the words are a guess.
 */
export type SearchQuery = { words: string[][]; prefix: boolean };

/** Words beyond this many say nothing more. */
const MAX_WORDS = 10;
const MAX_LENGTH = 64;
/** As many words are guessed at; more that nobody uses are no slip of the hand. */
const MAX_GUESSED = 4;
const SPELLINGS = 4;

/** Scripts that are written without spaces. Their characters are words of their own, as in skill_plain_text of the migration. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]/g;

/** The words of what was typed: letters and digits, whatever stands between them. Null when there is none, as in a row of signs. */
export function readQuery(q: string): SearchQuery | null {
  const spaced = q.normalize("NFC").toLowerCase().replace(UNSPACED, " $& ");
  const words = [...new Set(spaced.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [])].slice(0, MAX_WORDS).map((word) => [[...word].slice(0, MAX_LENGTH).join("")]);
  return words.length > 0 ? { words, prefix: true } : null;
}

/**
 * As a value of PostgreSQL's type tsquery. It is a subquery so that the planner does not see the words: it then always goes to
 * the index, where for a common word it would read every text instead. (Words hold letters and digits only: nothing to escape.)
 */
export const toTsquery = (query: SearchQuery): Prisma.Sql => Prisma.sql`(SELECT ${inText(query)})`;

function inText({ words, prefix }: SearchQuery): Prisma.Sql {
  const all = words.map((spellings) => `(${spellings.map((word) => `'${word}'`).join(" | ")})`);
  if (!prefix) return Prisma.sql`to_tsquery('english', ${all.join(" & ")})`;
  const last = words.at(-1)?.[0] as string;
  const before = Prisma.sql`to_tsquery('english', ${all.slice(0, -1).join(" & ")})`;
  // A beginning is looked for in names and tags only: in all the text, almost every skill has a word that begins with "co".
  const mark = last.length === 1 && words.length === 1 && /[a-z]/.test(last) ? "^" : ".";
  const begun = Prisma.sql`${`'${mark}${last}':*`}::tsquery`;
  if (mark === "^") return begun;
  return Prisma.sql`(${before} && (to_tsquery('english', ${`'${last}'`}) || to_tsquery('simple', ${`'${last}'`}) || ${begun}))`;
}

/** The same words where only name, slug and tags count. */
export const inNames = ({ words, prefix }: SearchQuery): Prisma.Sql => {
  const last = words.length - 1;
  const each = words.map((spellings, i) => `(${spellings.map((word) => `'.${word}'${prefix && i === last ? ":*" : ""}`).join(" | ")})`);
  return Prisma.sql`(SELECT ${each.join(" & ")}::tsquery)`;
};

/** The query with each word in the spellings nearest to it that some public skill uses; null when there are none. */
export async function guess(ctx: Pick<PublicContext, "db">, { words }: SearchQuery): Promise<SearchQuery | null> {
  if (words.length > MAX_GUESSED) return null;
  const guessed = await Promise.all(words.map(([word]) => nearest(ctx.db, word as string)));
  return guessed.every((spellings) => spellings.length > 0) ? { words: guessed, prefix: false } : null;
}

/** The words that share most of their trigrams with one, itself among them if it is one. Two letters may have changed places. */
export async function nearest(db: Db, word: string): Promise<string[]> {
  if (word.length < 3 || word.length > 30) return [word];
  const swapped = [...word].slice(1).map((_, i) => word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2));
  const rows = await db.$queryRaw<{ word: string }[]>`
    SELECT word FROM (
      SELECT word FROM skill_words WHERE word = ANY (${swapped})
      UNION SELECT word FROM skill_words WHERE word % ${word} AND length(word) BETWEEN ${word.length - 2} AND ${word.length + 3}
    ) near
    ORDER BY word <> ${word}, greatest(similarity(word, ${word}), CASE WHEN word = ANY (${swapped}) THEN 0.6 END) DESC, word LIMIT ${SPELLINGS}`;
  return rows.map((row) => row.word);
}
