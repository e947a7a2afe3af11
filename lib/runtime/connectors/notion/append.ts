import type { Notion } from "#lib/runtime/connectors/notion/client";
import type { NewBlock } from "#lib/runtime/connectors/notion/from-markdown";
import { toProblem } from "#lib/runtime/connectors/problem";

/** What one request takes: blocks of one level, blocks in all, and characters. */
const MOST_SIBLINGS = 100;
const MOST_BLOCKS = 900;
const MOST_CHARACTERS = 350_000;

/** A block as it goes into a request, and what has to be put below it when it is there. */
type Written = { body: Record<string, unknown>; blocks: number; later: NewBlock[] };

/** Blocks in the portions that Notion takes. */
export function portions(blocks: NewBlock[]): Written[][] {
  const out: Written[][] = [];
  let [count, characters] = [0, 0];
  for (const written of blocks.map(write)) {
    const size = JSON.stringify(written.body).length;
    const last = out.at(-1);
    if (!last || last.length === MOST_SIBLINGS || count + written.blocks > MOST_BLOCKS || characters + size > MOST_CHARACTERS) {
      out.push([written]);
      [count, characters] = [written.blocks, size];
    } else {
      last.push(written);
      [count, characters] = [count + written.blocks, characters + size];
    }
  }
  return out;
}

/** Puts blocks at the end of a page or block. Answers how many. */
export async function append(notion: Notion, id: string, blocks: NewBlock[]): Promise<number> {
  let done = 0;
  for (const portion of portions(blocks)) {
    const children = portion.map(({ body }) => body) as never;
    const { results } = await patiently(() => notion.blocks.children.append({ block_id: id, children }));
    done += portion.reduce((sum, written) => sum + written.blocks, 0);
    for (const [i, { later }] of portion.entries()) if (later.length > 0) done += await append(notion, (results[i] as { id: string }).id, later);
  }
  return done;
}

/** How often, and how many seconds at most, what is begun waits to go on. */
const MOST_WAITS = 3;
const MOST_SECONDS = 15;

/** Notion refuses who asks too often, and has then done nothing: so it is asked again, for half a page is worse than a late one. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let waits = 0; ; waits++) {
    try {
      return await ask();
    } catch (error) {
      const { code, retryAfter = MOST_SECONDS } = toProblem("notion", error);
      if (code !== "PROVIDER_RATE_LIMITED" || waits === MOST_WAITS || retryAfter > MOST_SECONDS) throw error;
      await new Promise((resolve) => setTimeout(resolve, retryAfter * 1000));
    }
  }
}

/** A table is nothing without its rows. What else is below goes with its block if it has nothing below itself, and is not too much. */
function write({ type, data, children }: NewBlock): Written {
  const fits = children.length <= MOST_SIBLINGS && children.every((child) => child.children.length === 0);
  const here = type === "table" ? children.slice(0, MOST_SIBLINGS) : fits ? children : [];
  const below = here.map((child) => ({ object: "block", type: child.type, [child.type]: child.data }));
  return {
    body: { object: "block", type, [type]: { ...data, ...(below.length > 0 && { children: below }) } },
    blocks: 1 + here.length,
    later: children.slice(here.length),
  };
}
