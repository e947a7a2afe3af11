import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { PublicContext } from "#lib/api/context";
import type { Sort } from "#lib/operations/skills/search-pages";
import { startEmbeddedPostgres } from "#lib/platform/embedded-postgres";
import { migrate } from "#lib/platform/schema-engine";
import { quantile } from "./load.ts";
import { say } from "./report.ts";
import { insertSkills, seeded, VOCABULARY } from "./search-rows.ts";

const TARGET_MS = 20;
const NONSENSE = Array.from({ length: 200 }, (_, i) => "qxzjvkw"[(i * i) % 7]).join("");
const [COMMON, RARE] = [VOCABULARY[0] as string, VOCABULARY[5000] as string];
type Case = { q?: string; category?: string; sort?: Sort };
/** What people type and choose, and what nobody should. */
const CASES: Record<string, Case> = {
  "a rare word": { q: RARE },
  "a word of a twelfth": { q: "changelog" },
  "a word of a sixth": { q: "deploy" },
  "a word of a third": { q: COMMON },
  "two words": { q: "pdf report" },
  "such a word and one": { q: `${COMMON} pdf` },
  "three words": { q: "convert excel chart" },
  "a beginning": { q: "summ" },
  "one letter": { q: "s" },
  "a typo": { q: "summrize" },
  "a typo, rare": { q: RARE.slice(0, 3) + RARE.slice(4) },
  "two words, a typo": { q: "exel report" },
  "no match": { q: "zzzzqqq xyzzyq" },
  "200 of nonsense": { q: NONSENSE },
  "60 words": { q: "ab ".repeat(60).trim() },
  signs: { q: "%_'\"\\ &|!():*<->" },
  emoji: { q: "🚀🔥" },
  CJK: { q: "文档翻译" },
  "a word, a category": { q: COMMON, category: "research" },
  "a word, by rating": { q: "changelog", sort: "rating" },
  everything: { sort: "installs" },
  "a category, newest": { category: "research", sort: "newest" },
};

/**
 * How long a search takes among many skills: its first page, and the facets with the total, each beside the least that could be
 * done, which is to read the rows of a page by their keys. A database of its own, so that nothing else is in it.
 */
export async function benchSearch(quick: boolean) {
  const count = quick ? 10_000 : 100_000;
  const rounds = quick ? 10 : 20;
  const dataDir = await mkdtemp(`${tmpdir()}/clanker-bench-search-`);
  const postgres = await startEmbeddedPostgres(dataDir);
  try {
    await migrate(postgres.url);
    const started = performance.now();
    await insertSkills(postgres.url, count);
    say(`\nSearch among ${count} skills (made in ${((performance.now() - started) / 1000).toFixed(0)} s), ms; target: a median below ${TARGET_MS}`);
    await measure(postgres.url, count, rounds);
  } finally {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

export async function measure(url: string, count: number, rounds: number) {
  // Imported late: these read the environment, and connect to the database that it names when they are first used.
  const previous = process.env.DATABASE_URL;
  process.env.DATABASE_URL = url;
  const { PrismaPg } = await import("@prisma/adapter-pg");
  const { PrismaClient } = await import("#lib/platform/prisma/client");
  const { settle, total } = await import("#lib/operations/skills/search-skills");
  const { findPage } = await import("#lib/operations/skills/search-pages");
  const { countFacets } = await import("#lib/operations/skills/search-facets");
  const { loadFound } = await import("#lib/operations/skills/found-skill");
  const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 1 }) });
  if (previous === undefined) delete process.env.DATABASE_URL;
  else process.env.DATABASE_URL = previous;
  const random = seeded(1);
  const [{ pid }] = await db.$queryRaw<[{ pid: number }]>`SELECT pg_backend_pid() AS pid`;
  const times = async (work: () => Promise<unknown>) => {
    const [began, used] = [performance.now(), await processorTime(pid)];
    await work();
    return { wall: performance.now() - began, inside: (await processorTime(pid)) - used };
  };
  const member = { type: "session", workspace: { id: 1 } } as unknown as PublicContext["caller"];
  for (const caller of [undefined, member]) {
    const ctx = { db, caller };
    say(
      `\n${(caller ? "As a member" : "Anonymous").padEnd(21)}  found             search                  facets                   floor   median, p95 | of the processor`,
    );
    for (const [name, { sort = "relevance", ...input }] of Object.entries(CASES)) {
      const found = await total(ctx, await settle(ctx, input));
      const rows: Time[][] = [[], [], []];
      for (let i = -5; i < rounds; i++) {
        const ids = Array.from({ length: 20 }, () => ({ id: 1_000_000 + Math.floor(random() * count) }));
        const each = [
          await times(async () => findPage(ctx, await settle(ctx, input), sort, { limit: 20 })),
          await times(async () => countFacets(ctx, input, await settle(ctx, input))),
          await times(() => loadFound(db, ids)),
        ] as const;
        if (i < 0) continue; // To warm up.
        for (const [j, list] of rows.entries()) list.push(each[j] as Time);
      }
      const cells = rows.map((list) => {
        const both = (of: keyof Time) => {
          const all = list.map((time) => time[of]);
          return `${quantile(all, 0.5).toFixed(1)}, ${quantile(all, 0.95).toFixed(1)}`;
        };
        return `${both("wall")} | ${both("inside")}`.padStart(25);
      });
      say(`${name.padEnd(21)}${String(found).padStart(7)}${cells.join("")}`);
    }
  }
  await db.$disconnect();
}

type Time = { wall: number; inside: number };

/** Milliseconds that a process has had of a processor: what it worked, however busy the machine is. Linux alone tells. */
async function processorTime(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/schedstat`, "utf8").catch(() => "NaN");
  return Number(text.split(" ")[0]) / 1e6;
}
