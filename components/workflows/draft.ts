/** A definition as it is being written: nothing about its shape is sure. */
export type Draft = Record<string, unknown>;
export type DraftStep = Record<string, unknown>;
export type Path = readonly (string | number)[];
/** A row of steps, and the way to it. */
export type Row = { path: Path; steps: unknown[] };

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
export const joined = (path: Path): string => path.join(".");

/** Whether a path leads to a place, or into it. */
export const isWithin = (path: string, place: string): boolean => path === place || path.startsWith(`${place}.`);

export const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce((each: unknown, key) => (each as Record<string | number, unknown> | null | undefined)?.[key], value);

/** The same with another value in one place. An undefined one takes the field away. */
export function setAt<T>(value: T, path: Path, next: unknown): T {
  const [key, ...rest] = path;
  if (key === undefined) return next as T;
  const inner = setAt(valueAt(value, [key]), rest, next);
  if (Array.isArray(value)) return value.map((each, i) => (i === key ? inner : each)) as T;
  const { [key]: _, ...others } = (isObject(value) ? value : {}) as Record<string | number, unknown>;
  if (inner === undefined) return others as T;
  // A field that was there stays where it was, so that the JSON does not jump about.
  return (isObject(value) && key in value ? { ...value, [key]: inner } : { ...others, [key]: inner }) as T;
}

const listAt = (value: unknown, path: Path): unknown[] => {
  const found = valueAt(value, path);
  return Array.isArray(found) ? found : [];
};

/** The rows of steps that a step holds. What has no such shape is left out: the JSON shows it. */
export function rowsOf(step: unknown, path: Path): Row[] {
  if (!isObject(step)) return [];
  if (step.type === "foreach") return [{ path: [...path, "steps"], steps: listAt(step, ["steps"]) }];
  if (step.type === "parallel") return listAt(step, ["branches"]).map((_, i) => ({ path: [...path, "branches", i], steps: listAt(step, ["branches", i]) }));
  if (step.type !== "branch") return [];
  const rows: Row[] = listAt(step, ["when"]).map((_, i) => ({ path: [...path, "when", i, "steps"], steps: listAt(step, ["when", i, "steps"]) }));
  return "else" in step ? [...rows, { path: [...path, "else"], steps: listAt(step, ["else"]) }] : rows;
}

/** Every step with the way to it, in the order in which they stand. */
export function allSteps(draft: Draft): { step: DraftStep; path: Path }[] {
  const visit = (row: Row): { step: DraftStep; path: Path }[] =>
    row.steps.flatMap((step, i) => {
      const path = [...row.path, i];
      return isObject(step) ? [{ step, path }, ...rowsOf(step, path).flatMap(visit)] : [];
    });
  return visit({ path: ["steps"], steps: listAt(draft, ["steps"]) });
}

const idsIn = (draft: Draft) => new Set(allSteps(draft).map(({ step }) => String(step.id)));

/** An id that no step has yet: the given one, or that with a number. */
export function freeId(taken: ReadonlySet<string>, wanted: string): string {
  const base = wanted.replace(/-\d+$/, "").slice(0, 58);
  if (!taken.has(wanted)) return wanted;
  for (let n = 2; ; n++) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`;
}

const START: Record<string, Record<string, unknown>> = {
  skill: { skill: "", input: "" },
  approval: { message: "", by: "person" },
  branch: { when: [{ if: "", steps: [] }] },
  parallel: { branches: [[], []] },
  foreach: { items: "", steps: [] },
  wait: { seconds: 60 },
  connector: { action: "", input: {} },
  memory: { note: "" },
  transform: { output: {} },
};

/** A step of a type, with an id of its own and its fields still to be filled in. */
export const newStep = (draft: Draft, type: string): DraftStep => ({ id: freeId(idsIn(draft), type), type, ...structuredClone(START[type] ?? {}) });

export const insertStep = (draft: Draft, row: Path, index: number, step: DraftStep): Draft => setAt(draft, row, listAt(draft, row).toSpliced(index, 0, step));

export const removeStep = (draft: Draft, path: Path): Draft => {
  const row = path.slice(0, -1);
  return setAt(draft, row, listAt(draft, row).toSpliced(path.at(-1) as number, 1));
};

const NAMED = /\bsteps(?:\.([A-Za-z][\w-]*)|\[(["'])([^"']*)\2\])/g;

/** The same where steps that are named in expressions have other ids. */
export function renameIn(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") {
    return value.replace(NAMED, (whole, plain: string | undefined, _quote, quoted: string | undefined) => {
      const id = ids.get(plain ?? quoted ?? "");
      return id === undefined ? whole : plain === undefined ? `steps[${JSON.stringify(id)}]` : `steps.${id}`;
    });
  }
  if (Array.isArray(value)) return value.map((each) => renameIn(each, ids));
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renameIn(each, ids)])) : value;
}

/** What named a step by its old id names it by the new one, unless that would say something else: the old one is still there, or the new one is there twice. */
export function followId(draft: Draft, from: string, to: string): Draft {
  const ids = allSteps(draft).map(({ step }) => step.id);
  if (from === to || !/^[A-Za-z][\w-]*$/.test(to) || ids.includes(from) || ids.filter((id) => id === to).length !== 1) return draft;
  return { ...draft, steps: renameIn(draft.steps, new Map([[from, to]])) };
}

/** Puts back what was taken out, where it was; at the end of the workflow when that place is gone. */
export function restore(draft: Draft, list: Path, index: number, what: unknown): Draft {
  const there = Array.isArray(valueAt(draft, list));
  if (there) return setAt(draft, list, listAt(draft, list).toSpliced(index, 0, what));
  return isObject(what) && "id" in what ? insertStep(draft, ["steps"], listAt(draft, ["steps"]).length, what) : draft;
}

/** A copy of a step right behind it. It and what is in it get ids of their own; what the copied steps name in each other is theirs. */
export function duplicateStep(draft: Draft, path: Path): Draft {
  const taken = idsIn(draft);
  const renamed = new Map<string, string>();
  const name = (step: unknown): unknown => {
    if (!isObject(step)) return step;
    const id = freeId(taken, String(step.id));
    taken.add(id);
    renamed.set(String(step.id), id);
    return rowsOf(step, []).reduce<unknown>((each, row) => setAt(each, row.path, row.steps.map(name)), { ...step, id });
  };
  const copy = name(structuredClone(valueAt(draft, path)));
  return insertStep(draft, path.slice(0, -1), (path.at(-1) as number) + 1, renameIn(copy, renamed) as DraftStep);
}

/** Takes a step to a place in another row, or its own. Answers where it is then; the place is as it was before anything moved. */
export function moveStep(draft: Draft, from: Path, row: Path, index: number): { draft: Draft; path: Path } {
  const step = valueAt(draft, from) as DraftStep;
  const last = from.length - 1;
  const place = from.at(-1) as number;
  const same = row.length >= from.length && from.slice(0, last).every((key, i) => row[i] === key);
  // What stands behind the step in its own row comes one nearer, and whatever is inside of that with it.
  const shifted = same && typeof row[last] === "number" && row[last] > place ? row.toSpliced(last, 1, row[last] - 1) : row;
  const at = row.length === last && row.every((key, i) => from[i] === key) && index > place ? index - 1 : index;
  return { draft: insertStep(removeStep(draft, from), shifted, at, step), path: [...shifted, at] };
}

/** Where a step goes when it moves up or down: along its row, and at its end out of it, before or behind the step that holds it. */
export function neighbour(draft: Draft, path: Path, by: -1 | 1): { row: Path; index: number } | undefined {
  const row = path.slice(0, -1);
  const index = path.at(-1) as number;
  const next = index + by;
  if (next >= 0 && next < listAt(draft, row).length) return { row, index: by === 1 ? index + 2 : next };
  const holder = allSteps(draft)
    .filter((each) => each.path.length < path.length && each.path.every((key, i) => path[i] === key))
    .at(-1)?.path;
  return holder && { row: holder.slice(0, -1), index: (holder.at(-1) as number) + (by === 1 ? 1 : 0) };
}

const ORDER = ["id", "type", "name", "skill", "action", "message", "if", "when", "else", "branches", "items", "concurrency", "input", "seconds", "until"];
const SCHEMA = ["type", "properties", "required"];
const rank = (order: string[], key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
const sorted = (value: Record<string, unknown>, order: string[]) =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => rank(order, a) - rank(order, b)));

/** A workflow as it is written. The database does not keep the order of fields, so the steps' are put into one that reads well. */
export function toDraft({ slug, name, description, inputSchema, steps }: Record<string, unknown>): Draft {
  const tidy = (step: unknown): unknown => {
    if (!isObject(step)) return step;
    const tidied = sorted(step, ORDER);
    if (Array.isArray(tidied.when)) tidied.when = tidied.when.map((each) => (isObject(each) ? sorted(each, ORDER) : each));
    if (isObject(tidied.resumeSchema)) tidied.resumeSchema = sorted(tidied.resumeSchema, SCHEMA);
    return rowsOf(tidied, []).reduce<unknown>((each, row) => setAt(each, row.path, row.steps.map(tidy)), tidied);
  };
  return {
    slug,
    name,
    description,
    ...(isObject(inputSchema) ? { inputSchema: sorted(inputSchema, SCHEMA) } : {}),
    steps: Array.isArray(steps) ? steps.map(tidy) : steps,
  };
}

export const print = (value: unknown): string => JSON.stringify(value, null, 2);
