import { notionApi } from "#lib/platform/notion-api";
import type { Connected } from "#lib/runtime/connectors/connected";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

export type Notion = ReturnType<typeof notionOf>;

/** Notion's API as an account sees it, with what its clock says: it counts in minutes, and ours may go otherwise. */
export function notionOf(connected: Connected) {
  let date: string | null = null;
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const answer = await connected.fetch(input, init);
    date = answer.headers.get("date") ?? date;
    return answer;
  };
  const api = notionApi({ url: connected.url, fetch: fetch as typeof globalThis.fetch });
  return Object.assign(api, { now: () => new Date((date && Date.parse(date)) || Date.now()) });
}

/** The id in what people have of a page or database: the id itself, or its address. */
export function findId(given: string): string | undefined {
  const path = given.trim().split(/[?#]/)[0] as string;
  const hex = /(?:^|[^0-9a-f])([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})\/?$/i.exec(path)?.[1]?.replaceAll("-", "").toLowerCase();
  return hex?.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The id of what an action's field names. */
export function idOf(given: string, field: string): string {
  const id = findId(given);
  if (id === undefined) throw new ConnectorProblem("INVALID_INPUT", "It is no id or address of Notion's.", { param: `input.${field}` });
  return id;
}

/** What is there, or nothing where Notion knows of nothing of that kind. It calls an id of another kind invalid, or not found. */
export async function ifThere<T>(ask: Promise<T>): Promise<T | undefined> {
  return ask.catch((error: { status?: number; code?: string }) => {
    if (error.code === "object_not_found" || error.code === "validation_error") return undefined;
    throw error;
  });
}
