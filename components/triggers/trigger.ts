import type { OutputOf } from "#lib/client";
import { cronWords } from "../workflows/cron-words";

/** What starts a workflow or a skill by itself. */
export type Trigger = OutputOf<"GET /triggers">["data"][number];

/** What a trigger is called where it stands alone: `the schedule 0 9 * * *`. */
export function nameOf({ id, type, cron, event, source }: Trigger): string {
  if (type === "schedule") return `the schedule ${cron}`;
  return type === "webhook" ? `the webhook ${id}` : `the event ${event}${source ? ` of ${source}` : ""}`;
}

/** What it waits for: in words, and as it is written down. */
export function waitsFor({ id, type, cron, timezone, event, source }: Trigger): { words: string | undefined; written: string; about: string | null } {
  if (type === "schedule") return { words: cronWords(cron ?? "") ?? undefined, written: cron ?? "", about: timezone };
  if (type === "webhook") return { words: "Webhook", written: String(id), about: null };
  return { words: eventWords(event ?? ""), written: event ?? "", about: source ?? null };
}

const APPS: Record<string, string> = { github: "GitHub", gmail: "Gmail", calendar: "Google Calendar", drive: "Google Drive", notion: "Notion" };

/** "github.pull_request_opened" → "GitHub: pull request opened". */
export function eventWords(event: string): string {
  const [app = "", ...what] = event.split(".");
  return `${APPS[app] ?? app}: ${what.join(" ").replaceAll("_", " ")}`;
}
