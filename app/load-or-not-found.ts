import { notFound } from "next/navigation";
import { isApiError } from "#lib/api/errors";
import type { Operation } from "#lib/api/operation";
import { load } from "#lib/session";

type Loadable = Operation & { wire?: { input: unknown; output: unknown } };
type OutputOf<O extends Loadable> = NonNullable<O["wire"]>["output"];

/** `load`, for an address that people type: what does not exist, and a query that makes no sense, is the 404 page. */
export async function loadOrNotFound<O extends Loadable>(operation: O, input: NonNullable<O["wire"]>["input"]): Promise<OutputOf<O>> {
  try {
    return await load(operation, input);
  } catch (error) {
    if (isApiError(error) && (error.status === 404 || error.status === 400)) notFound();
    throw error;
  }
}

export type Query = Promise<Record<string, string | string[] | undefined>>;

/** The named fields of a page's query, each once. */
export async function readQuery<Name extends string>(query: Query, ...names: Name[]): Promise<Partial<Record<Name, string>>> {
  const all = await query;
  const found = names.map((name) => [name, all[name]] as const).filter((entry): entry is [Name, string] => typeof entry[1] === "string" && entry[1] !== "");
  return Object.fromEntries(found) as Partial<Record<Name, string>>;
}
