/** Random numbers that a seed decides, so that a bad hour can be asked for again. Timing stays what it is. */
export type Random = {
  (): number;
  whole(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  weighted<T extends string>(of: Record<T, number>): T;
};

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return Object.assign(next, {
    whole,
    pick: <T>(list: readonly T[]) => list[whole(0, list.length - 1)] as T,
    weighted: <T extends string>(of: Record<T, number>) => {
      let left = next() * Object.values<number>(of).reduce((a, b) => a + b, 0);
      const names = Object.keys(of) as T[];
      for (const name of names) {
        left -= of[name];
        if (left < 0) return name;
      }
      return names[0] as T;
    },
  });
}
