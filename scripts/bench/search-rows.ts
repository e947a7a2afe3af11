import pg from "pg";
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

const WORDS = 20_000;
/** Flattens the top of Zipf's law until the commonest word is in about a third of all skills, as when "the" and "and" are not counted. */
const FLAT = 20;

/** 20 000 words, the most frequent first. */
export const VOCABULARY = vocabulary(seeded(3));

function vocabulary(random: () => number) {
  const words = new Set(REAL);
  while (words.size < WORDS) {
    const syllables = Array.from({ length: 2 + Math.floor(random() * 3) }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]);
    words.add(syllables.join("") + (words.size % 3 ? "n" : "ing"));
  }
  return [...words];
}

/** Draws words, of which the n-th is used about 1/(n + FLAT) as often as all. */
const zipf = (random: () => number) => (n: number) =>
  Array.from({ length: n }, () => VOCABULARY[Math.floor(FLAT * (1 + WORDS / FLAT) ** random() - FLAT)] as string);

/** Fills the tables with skills, makes what search needs of them many at a time, and the index on it at the end. */
export async function insertSkills(url: string, count: number) {
  const [db, other] = [new pg.Client(url), new pg.Client(url)];
  for (const client of [db, other]) {
    client.on("error", () => {}); // Ends with the server when interrupted; a query in flight rejects by itself.
    await client.connect();
  }
  const random = seeded(7);
  const pick = zipf(random);
  await db.query("SET session_replication_role = replica");
  for (let from = 0; from < count; from += 2000) {
    const rows = Array.from({ length: Math.min(2000, count - from) }, (_, i) => {
      const n = from + i;
      const name = pick(2 + Math.floor(random() * 2)).join(" ");
      const description = pick(15 + Math.floor(random() * 26));
      // A text says the same few words again and again.
      const topics = [...description, ...pick(10 + Math.floor(random() * 30))];
      const readme = [...topics, ...Array.from({ length: Math.floor(200 * random()) }, () => topics[Math.floor(random() * topics.length)])].join(" ");
      const uses = Math.floor(Math.exp(random() * 11) - 1);
      return {
        id: 1_000_000 + n,
        slug: `${name.replaceAll(" ", "-")}-${n}`,
        name,
        description: `${description.join(" ")}.`,
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
  const { rows } = await db.query("SELECT pg_get_indexdef('skill_search_text_idx'::regclass) AS index");
  await db.query("DROP INDEX skill_search_text_idx");
  let from = 0;
  const fill = async (client: pg.Client) => {
    for (; from < count; ) {
      const first = 1_000_000 + from;
      from += 2000;
      await client.query("SELECT refresh_skill_search(ARRAY(SELECT id FROM skills WHERE id >= $1 AND id < $2))", [first, first + 2000]);
    }
  };
  await Promise.all([fill(db), fill(other)]);
  await db.query("SET maintenance_work_mem = '256MB'");
  await db.query(rows[0].index);
  for (const table of ["skills", "skill_versions", "skill_search", "skill_words"]) await db.query(`VACUUM ANALYZE ${table}`);
  for (const client of [db, other]) await client.end();
}
