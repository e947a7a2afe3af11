// Small figures about people and time.

const DAY = 86_400_000;

export const daysBetween = (from, to) => Math.max(0, Math.floor((to - Date.parse(from)) / DAY));

export function median(values) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The smallest number of people who together wrote at least half of the commits. `counts` falls. */
export function busFactor(counts) {
  const half = counts.reduce((sum, count) => sum + count, 0) / 2;
  let sum = 0;
  for (const [at, count] of counts.entries()) {
    sum += count;
    if (sum >= half) return at + 1;
  }
  return 0;
}
