import type { Connected } from "#lib/runtime/connectors/connected";
import type { EventKind, Happening } from "#lib/runtime/connectors/connector";

type Polled = Extract<EventKind, { poll: unknown }>;
/** Up to where an account was read, and which: another one that is connected since begins anew. */
export type Cursor = { account: string; at: unknown };

/** Reads on in an account from where it was read to, or begins. */
export async function readOn(kind: Polled, connected: Connected, source: string | null, cursor: unknown): Promise<{ happened: Happening[]; cursor: Cursor }> {
  const { id: account } = connected.account;
  const before = cursor as Cursor | null;
  const { happened, cursor: at } = await kind.poll(connected, source, before?.account === account ? before.at : undefined);
  return { happened, cursor: { account, at: at ?? null } };
}
