import type pg from "pg";
import { type Call, load } from "./load.ts";
import { hold, say } from "./report.ts";
import { insertExecutions } from "./screens.ts";
import type { World } from "./server.ts";

const LISTS = {
  list: "/api/v1/executions",
  "list of the failed": "/api/v1/executions?status=failed",
  "list of one skill": "/api/v1/executions?skill=summarize",
  "list of the longest": "/api/v1/executions?sort=longest",
};

/** What a page and a status cost in a workspace that has run ever more. */
export async function benchGrowth(world: World, quick: boolean) {
  const sizes = quick ? [1_000, 20_000] : [1_000, 100_000, 2_000_000];
  say(`\nGrowth: p50 in ms, one after the other, with ${sizes.map((size) => size.toLocaleString("en")).join(", ")} executions`);
  const found = new Map<string, number[]>();
  for (const size of sizes) {
    await grow(world.db, size);
    const { rows } = await world.db.query("SELECT id FROM executions ORDER BY id OFFSET $1 LIMIT 1", [Math.floor(size / 2)]);
    const old = { status: `/api/v1/executions/exec_${rows[0].id}/status`, "list from the middle": `/api/v1/executions?after_id=exec_${rows[0].id}` };
    for (const [name, url] of Object.entries({ ...old, ...LISTS })) {
      const call: Call = { url: world.ours + url, headers: world.headers };
      await load(call, { connections: 1, ms: 2000, max: 100 });
      const { p50 } = await load(call, { connections: 1, ms: 10_000, max: quick ? 200 : 1000 });
      found.set(name, [...(found.get(name) ?? []), p50]);
    }
  }
  for (const [name, times] of found) {
    say(`  ${name.padEnd(22)}${times.map((time) => time.toFixed(2).padStart(9)).join("")}`);
    const [first = 1, last = Number.NaN] = [times[0], times.at(-1)];
    hold(`${name} with ${sizes.at(-1)?.toLocaleString("en")} executions, in times of ${sizes[0]?.toLocaleString("en")}`, last / first, "", { most: 1.5 });
  }
}

/** Fills up to so many rows. Statistics are made anew, as PostgreSQL does by itself after a while. */
async function grow(db: pg.Client, size: number) {
  const { rows } = await db.query("SELECT count(*)::int AS count FROM executions");
  for (let missing = size - rows[0].count; missing > 0; missing -= 100_000) await insertExecutions(db, Math.min(missing, 100_000));
  await db.query("VACUUM ANALYZE executions");
}
