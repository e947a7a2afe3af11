/** So many wait already that one more is sent away. To try again later helps. */
export class Crowded extends Error {
  constructor() {
    super("There are too many who wait.");
    this.name = "Crowded";
  }
}

/** By its name, because a module can be loaded more than once. */
export const isCrowded = (error: unknown): boolean => error instanceof Error && error.name === "Crowded";

type Limits = {
  /** Who are at work at a time. */
  most: number;
  /** Who wait at a time, all together and of one group. */
  waiting: number;
  waitingOfOne: number;
};

/**
 * A gate through which so many may be at a time, and one of each group. The others wait, and the groups take turns: whoever
 * sends many waits for them longer, and not everybody else. Throws Crowded when too many wait, or what the signal was aborted
 * with: who has gone loses their place.
 */
export function fairTurns({ most, waiting, waitingOfOne }: Limits) {
  const inside = new Set<string>();
  /** Groups of which somebody waits, the one whose turn is next first. */
  const lines = new Map<string, (() => void)[]>();

  const enter = (group: string, signal: AbortSignal): void | Promise<void> => {
    if (inside.size < most && !inside.has(group)) {
      inside.add(group);
      return;
    }
    const line = lines.get(group) ?? [];
    const all = [...lines.values()].reduce((sum, { length }) => sum + length, 0);
    if (all >= waiting || line.length >= waitingOfOne) throw new Crowded();
    lines.set(group, line);
    return new Promise<void>((resolve, reject) => {
      const begin = () => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = () => {
        line.splice(line.indexOf(begin), 1);
        if (line.length === 0) lines.delete(group);
        reject(signal.reason);
      };
      line.push(begin);
      signal.addEventListener("abort", leave, { once: true });
    });
  };

  const callNext = (done: string) => {
    inside.delete(done);
    const line = lines.get(done);
    // Behind the others who wait.
    if (line && lines.delete(done)) lines.set(done, line);
    const next = [...lines].find(([group]) => !inside.has(group));
    if (!next) return;
    const [group, waits] = next;
    const begin = waits.shift();
    if (waits.length === 0) lines.delete(group);
    inside.add(group);
    begin?.();
  };

  return async <T>(group: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    await enter(group, signal);
    try {
      return await work();
    } finally {
      callNext(group);
    }
  };
}
