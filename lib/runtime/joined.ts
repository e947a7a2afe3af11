import { once } from "#lib/platform/global";

type Turn = { running?: Promise<unknown> | undefined; next?: Promise<unknown> | undefined };
const turns = () => once("joined work", () => new Map<string, Turn>());

/**
 * Does the same work for all who ask while it waits to begin. Nobody is given what was begun before they asked, so everybody
 * sees what was committed by then; and however many ask, it is done once at a time.
 */
export function joined<T>(key: string, work: () => Promise<T>): Promise<T> {
  const turn = turns().get(key) ?? {};
  turns().set(key, turn);
  turn.next ??= begin(key, turn, work);
  return turn.next as Promise<T>;
}

async function begin<T>(key: string, turn: Turn, work: () => Promise<T>): Promise<T> {
  // Whoever asked for the one before is told how it failed.
  await turn.running?.catch(() => undefined);
  turn.next = undefined;
  const done = work();
  turn.running = done;
  try {
    return await done;
  } finally {
    if (turn.running === done) turn.running = undefined;
    if (!turn.running && !turn.next) turns().delete(key);
  }
}
