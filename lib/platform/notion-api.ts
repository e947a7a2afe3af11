import { Client, LogLevel } from "@notionhq/client";

export type NotionApi = Client;

/** The version of Notion's API that is spoken: the one with data sources. */
export const NOTION_VERSION = "2025-09-03";

/** Notion's API as an account sees it: `fetch` brings the token, tries again what may be, and gives up in time by itself. */
export const notionApi = ({ url, fetch }: { url: string; fetch: typeof globalThis.fetch }): NotionApi =>
  new Client({
    ...{ baseUrl: url, fetch: fetch as never, retry: false, timeoutMs: 120_000, notionVersion: NOTION_VERSION },
    ...{ logLevel: LogLevel.ERROR, logger: () => {} },
  });

type Init = { method: string; headers: Record<string, string>; body?: unknown; signal?: AbortSignal | undefined };

/** `fetch` to Notion's sign-in. It takes JSON in place of forms, says that there is no token with null, and names errors as its API does. */
export async function asNotionDoes(url: string, { method, headers, body, signal }: Init): Promise<Response> {
  const form = Object.fromEntries(body instanceof URLSearchParams ? body : []);
  const answer = await fetch(url, {
    ...{ method, body: JSON.stringify(form), redirect: "manual", ...(signal && { signal }) },
    headers: { ...headers, "content-type": "application/json", "notion-version": NOTION_VERSION },
  });
  if (!answer.headers.get("content-type")?.includes("json")) return answer;
  const said = (await answer.json()) as Record<string, unknown>;
  const named = !answer.ok && typeof said.error !== "string" && typeof said.code === "string" ? { error: said.code } : {};
  const present = Object.fromEntries(Object.entries({ ...said, ...named }).filter(([, value]) => value !== null));
  return Response.json(present, { status: answer.status });
}
