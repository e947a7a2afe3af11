import { z } from "zod";
import type { Connected } from "#lib/runtime/connectors/connected";
import { type RawMessage, type RawThread, SUMMARY } from "#lib/runtime/connectors/gmail/message";
import { googleJson, orGone } from "#lib/runtime/connectors/google";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

export const ME = "/gmail/v1/users/me";
/** How many messages are asked for at a time: Gmail counts what an account does in a second. */
const AT_ONCE = 8;

/** An id of Gmail's, which becomes part of an address. */
export const gmailId = z
  .string()
  .max(200)
  .regex(/^[\w-]+$/, "Must be an id of Gmail's.");

export const getMessage = (connected: Connected, id: string, query: Record<string, string | string[]> = { format: "full" }) =>
  googleJson<RawMessage>(connected, `${ME}/messages/${id}`, { query });

export const getThread = (connected: Connected, id: string) => googleJson<RawThread>(connected, `${ME}/threads/${id}`, { query: { format: "full" } });

/** Messages with what a summary needs, in the given order. One that has been deleted meanwhile is left out. */
export async function getSummaries(connected: Connected, ids: string[]): Promise<RawMessage[]> {
  const found: (RawMessage | undefined)[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE)
    found.push(...(await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => orGone(getMessage(connected, id, SUMMARY))))));
  return found.filter((each) => each !== undefined);
}

export type RawLabel = { id: string; name: string; type?: string };
export const getLabels = async (connected: Connected) => (await googleJson<{ labels?: RawLabel[] }>(connected, `${ME}/labels`)).labels ?? [];

/** The ids of labels that are named by id or by name, whatever its case. */
export async function labelIdsOf(connected: Connected, named: string[], param: string): Promise<string[]> {
  if (named.length === 0) return [];
  const labels = await getLabels(connected);
  return named.map((name, i) => {
    const found = labels.find(({ id }) => id === name) ?? labels.find((each) => each.name.toLowerCase() === name.toLowerCase());
    if (!found) throw new ConnectorProblem("INVALID_INPUT", "There is no such label.", { param: `${param}.${i}` });
    return found.id;
  });
}
