/** What is being looked up, and what is looked up next, by what is asked. */
type Looks<T> = { now: Promise<T>; next?: Promise<T> };

/** How long a look is waited for before the next is begun beside it, in milliseconds: its connection may be one that answers no more. */
const PATIENCE_MS = 100;

/**
 * Answers the same question of many at the same time with one look. Whoever asks while one goes on waits for its end and
 * shares the next with all who ask meanwhile: so nobody gets what was begun before they asked, and what somebody has just
 * written is in the answer to their next question.
 */
export function coalescer<T>(): (key: string, look: () => Promise<T>) => Promise<T> {
  // No Map: each old table of one holds the next, so one that changes all the time keeps what was in it until the next full collection of garbage.
  const looks: Record<string, Looks<T>> = Object.create(null);
  const begin = (key: string, look: () => Promise<T>): Promise<T> => {
    const entry: Looks<T> = { now: look() };
    looks[key] = entry;
    const end = () => {
      if (looks[key] === entry) delete looks[key];
    };
    // Before the next one, whose `then` comes after this.
    entry.now.then(end, end);
    return entry.now;
  };
  return (key, look) => {
    const entry = looks[key];
    if (!entry) return begin(key, look);
    entry.next ??= settled(entry.now).then(() => begin(key, look));
    return entry.next;
  };
}

/** Resolves when a look has ended, however it did, or has taken too long. */
function settled(look: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, PATIENCE_MS);
    const done = () => {
      clearTimeout(late);
      resolve();
    };
    look.then(done, done);
  });
}
