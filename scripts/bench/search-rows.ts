import type pg from "pg";
import { CATEGORIES } from "#lib/runtime/skill-folder";

/** Words of real skills: the most frequent ones, so that queries look as people's do. */
const REAL =
  "skill file report create document text pdf excel table chart summary summarize convert extract image video audio email meeting notes calendar code review test deploy database query analysis analyse spreadsheet slides presentation markdown html website scrape search translate language grammar invoice budget finance forecast marketing campaign customer support ticket legal contract resume recruiting research paper citation science experiment plot design logo colour palette figma brand copy blog post social media schedule project plan roadmap release changelog git commit branch merge refactor debug log monitor alert incident security audit secret encrypt backup archive compress rename folder".split(
    " ",
  );
const SYLLABLES =
  "ba be bi bo ca ce co da de di do fa fe fi ga ge go ha he ho ka ke la le li lo ma me mi mo na ne ni no pa pe po ra re ri ro sa se si so ta te ti to va ve vi vo".split(
    " ",
  );

/** The word that a third of all skills have, and nothing else to tell them apart by. */
export const COMMON = "workflow";

/** Numbers from 0 to 1, the same in every run. */
export function seeded(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 20 000 words, of which the n-th is used about 1/n as often as the first. */
function zipf(random: () => number) {
  const words = [...REAL];
  const known = new Set(words);
  while (words.length < 20_000) {
    const word =
      Array.from({ length: 2 + Math.floor(random() * 3) }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join("") +
      (words.length % 3 ? "n" : "ing");
    if (!known.has(word)) words.push(word);
    known.add(word);
  }
  const size = Math.log(words.length);
  return (n: number) => Array.from({ length: n }, () => words[Math.floor(Math.exp(random() ** 0.6 * size)) - 1] as string);
}

/** Fills the tables with skills and makes what search needs of them at once, instead of row by row. */
export async function insertSkills(db: pg.Client, count: number) {
  const random = seeded(7);
  const pick = zipf(random);
  await db.query("SET session_replication_role = replica");
  for (let from = 0; from < count; from += 2000) {
    const rows = Array.from({ length: Math.min(2000, count - from) }, (_, i) => {
      const n = from + i;
      const name = pick(2 + Math.floor(random() * 2)).join(" ");
      const length = Math.floor(30 * Math.exp(random() * 2.5)); // From 30 to 365 words, most of them few.
      const readme = [...pick(length), ...(random() < 1 / 3 ? [COMMON] : [])].join(" ");
      const uses = Math.floor(Math.exp(random() * 11) - 1);
      return {
        id: 1_000_000 + n,
        slug: `${name.replaceAll(" ", "-")}-${n}`,
        name,
        description: `${pick(15).join(" ")}.`,
        category: CATEGORIES[Math.floor(random() ** 2 * CATEGORIES.length)],
        tags: [...new Set(pick(3))],
        runtime: random() < 0.6 ? "model" : "script",
        installs: Math.floor(uses / 5),
        executions: uses,
        rating: random() < 0.5 ? 1 + 4 * random() : null,
        verdict: ["pass", "pass", "pass", "review", "warn"][Math.floor(random() * 5)],
        readme,
      };
    });
    const given = [JSON.stringify(rows)];
    await db.query(
      `INSERT INTO skills (id, slug, name, description, category, tags, runtime, public, source_type, installs, executions, rating, version_id)
       SELECT id, slug, name, description, category, ARRAY(SELECT jsonb_array_elements_text(tags)), runtime::skill_runtime, true, 'bench', installs, executions, rating, id
       FROM jsonb_to_recordset($1) AS r(id int, slug text, name text, description text, category text, tags jsonb, runtime text, installs int, executions int, rating float)`,
      given,
    );
    await db.query(
      `INSERT INTO skill_versions (id, skill_id, number, version, content_sha, content_size, requires, readme, files, verdict, risk)
       SELECT id, id, 1, '1.0.0', md5(id::text), 1, '{"secrets":[],"connectors":[],"network":[]}', readme, '[]', verdict::verdict, 'low'
       FROM jsonb_to_recordset($1) AS r(id int, readme text, verdict text)`,
      given,
    );
  }
  await db.query("SET session_replication_role = origin");
  for (let from = 0; from < count; from += 5000) {
    await db.query("SELECT refresh_skill_search(ARRAY(SELECT id FROM skills WHERE id >= $1 AND id < $2))", [1_000_000 + from, 1_000_000 + from + 5000]);
  }
  for (const table of ["skills", "skill_versions", "skill_search", "skill_words"]) await db.query(`VACUUM ANALYZE ${table}`);
}
