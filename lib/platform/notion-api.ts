import { Client, LogLevel } from "@notionhq/client";

export type NotionApi = Client;

/** Notion's API as an account sees it: `fetch` brings the token, and tries again what may be. */
export const notionApi = ({ url, fetch }: { url: string; fetch: typeof globalThis.fetch }): NotionApi =>
  new Client({ baseUrl: url, fetch: fetch as never, retry: false, logLevel: LogLevel.ERROR, logger: () => {} });
