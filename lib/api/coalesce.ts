/** What is being looked up, and what is looked up next, by what is asked. */
type Looks<T> = { now: Promise<T>; next?: Promise<T> };

/**
 * Answers the same question of many at the same time with one look. Whoever asks while one goes on waits for its end and
 * shares the next with all who ask meanwhile: so nobody gets what was begun before they asked, and what somebody has just
 * written is in the answer to their next question.
 */
export function coalescer<T>(): (key: string, look: () => Promise<T>) => Promise<T> {
  const looks = new Map<string, Looks<T>>();
  const begin = (key: string, look: () => Promise<T>): Promise<T> => {
    const entry: Looks<T> = { now: look() };
    looks.set(key, entry);
    // Before the next one, whose `then` comes after this.
    const end = () => looks.delete(key);
    entry.now.then(end, end);
    return entry.now;
  };
  return (key, look) => {
    const entry = looks.get(key);
    if (!entry) return begin(key, look);
    entry.next ??= entry.now.then(
      () => begin(key, look),
      () => begin(key, look),
    );
    return entry.next;
  };
}
