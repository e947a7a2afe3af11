/** A file as a skill's output names it. */
export type FileValue = { id: string; filename: string; contentType: string; size: number };

/** More than these are too many to list below a value. */
const MOST = 50;

function isFile(value: unknown): value is FileValue {
  if (typeof value !== "object" || value === null) return false;
  const { id, filename, contentType, size } = value as Partial<FileValue>;
  return typeof id === "string" && /^art_\d+$/.test(id) && typeof filename === "string" && typeof contentType === "string" && typeof size === "number";
}

/** The files that a value names, wherever in it, each once. */
export function filesIn(value: unknown): FileValue[] {
  const found = new Map<string, FileValue>();
  const visit = (each: unknown) => {
    if (found.size >= MOST || typeof each !== "object" || each === null) return;
    if (isFile(each)) found.set(each.id, each);
    else for (const inner of Object.values(each)) visit(inner);
  };
  visit(value);
  return [...found.values()];
}

/** The value without the files that `filesIn` finds, and without what held nothing else. Undefined when nothing is left. */
export function withoutFiles(value: unknown): unknown {
  const left = new Set(filesIn(value).map(({ id }) => id));
  const visit = (each: unknown): unknown => {
    if (typeof each !== "object" || each === null || Object.keys(each).length === 0) return each;
    if (isFile(each)) return left.has(each.id) ? undefined : each;
    if (Array.isArray(each)) {
      const kept = each.map(visit).filter((inner) => inner !== undefined);
      return kept.length > 0 ? kept : undefined;
    }
    const kept = Object.entries(each).flatMap(([name, inner]) => {
      const seen = visit(inner);
      return seen === undefined ? [] : [[name, seen] as const];
    });
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
  };
  return visit(value);
}
