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

/** As a value of PostgreSQL's type tsquery. (Words hold letters and digits only: nothing to escape.) */
export function toTsquery(query: SearchQuery): Prisma.Sql {
  const { words, prefix } = query;
  const all = words.map((spellings) => `(${spellings.map((word) => `'${word}'`).join(" | ")})`);
  if (!prefix) return Prisma.sql`to_tsquery('english', ${all.join(" & ")})`;
  const last = all.at(-1) as string;
  const begun = inNames({ words: words.slice(-1), prefix });
  if (isInitial(query)) return begun;
  // A beginning is looked for in names and tags only: in all the text, almost every skill has a word that begins with "co".
  const before = Prisma.sql`to_tsquery('english', ${all.slice(0, -1).join(" & ")})`;
  return Prisma.sql`(${before} && (to_tsquery('english', ${last}) || to_tsquery('simple', ${last}) || ${begun}))`;
}

/** The same words where only name, slug and tags count. One letter alone is that which the name begins with. */
export const inNames = (query: SearchQuery): Prisma.Sql => {
  const { words, prefix } = query;
  const mark = isInitial(query) ? "^" : ".";
  const each = words.map((spellings, i) => `(${spellings.map((word) => `'${mark}${word}'${prefix && i === words.length - 1 ? ":*" : ""}`).join(" | ")})`);
  return Prisma.sql`${each.join(" & ")}::tsquery`;
};

/** One letter alone, which only names are searched for. */
export const isInitial = ({ words, prefix }: SearchQuery) => prefix && words.length === 1 && /^[a-z]$/.test(words[0]?.[0] ?? "");

/**
 * The query with words in the spellings nearest to them that some public skill uses: those words that nobody uses, or all when
 * somebody uses each. Null when there are none.
 */
export async function guess(ctx: Pick<PublicContext, "db">, { words }: SearchQuery): Promise<SearchQuery | null> {
  if (words.length > MAX_GUESSED) return null;
  const typed = words.map(([word]) => word as string);
  const near = await nearest(ctx.db, typed);
  const isKnown = (i: number) => near[i]?.[0] === typed[i];
  const guessed = typed.every((_, i) => isKnown(i)) ? near : near.map((spellings, i) => (isKnown(i) ? [typed[i] as string] : spellings));
  return guessed.every((spellings) => spellings.length > 0) ? { words: guessed, prefix: false } : null;
}

/** For each word those that share most of their trigrams with it, itself first if it is one. Two letters may have changed places. */
export async function nearest(db: Db, words: string[]): Promise<string[][]> {
  const asked = words.filter(isGuessable).map((word) => ({ word, swapped: swapped([...word]) }));
  const rows = await db.$queryRaw<{ spellings: string[] }[]>`
    SELECT ARRAY(
      SELECT near.word FROM (
        SELECT word FROM skill_words WHERE word = ANY (asked.swapped)
        UNION SELECT word FROM skill_words WHERE word % asked.word AND length(word) BETWEEN length(asked.word) - 2 AND length(asked.word) + 3
      ) near
      ORDER BY near.word <> asked.word, greatest(similarity(near.word, asked.word), CASE WHEN near.word = ANY (asked.swapped) THEN 0.6 END) DESC, near.word
      LIMIT ${SPELLINGS}
    ) AS spellings FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS (word text, swapped text[])) WITH ORDINALITY asked ORDER BY ordinality`;
  const spellings = new Map(asked.map(({ word }, i) => [word, rows[i]?.spellings ?? []]));
  return words.map((word) => spellings.get(word) ?? [word]);
}

const isGuessable = (word: string) => word.length >= 3 && word.length <= 30;
const swapped = (letters: string[]) => letters.slice(1).map((letter, i) => [...letters.slice(0, i), letter, letters[i], ...letters.slice(i + 2)].join(""));
