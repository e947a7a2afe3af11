import { randomBytes } from "node:crypto";
import { decrypt, encrypt, sha256 } from "#lib/platform/crypto";
import { type Db, db, nextId } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { log } from "#lib/platform/log";
import type { ProviderHook } from "#lib/platform/prisma/client";
import { reading } from "#lib/runtime/connectors/action-run";
import type { Connected } from "#lib/runtime/connectors/connected";
import { createHook, removeHook, requireRepository } from "#lib/runtime/connectors/github/hooks";
import { isConnectorProblem, toProblem } from "#lib/runtime/connectors/problem";

/** The one app that sends its events. */
const APP = "github";
/** How long a webhook may wait for its trigger, in seconds: longer than one is being made. */
const PATIENCE_SECONDS = 120;
/** How often it is tried to take one away, each time five minutes later than the time before: two days in all. */
const MOST_TRIES = 34;
/** How many are taken away in one go, side by side: a worker that is to stop waits for them. */
const BATCH = 4;

export const providerHookPurpose = (workspaceId: number, id: number) => `provider-hook:${workspaceId}:${id}`;

/** Where a webhook calls, what it signs with, and which account last was found to see what it tells of. */
type Sealed = { url: string; secret: string; account?: string };
type Row = Pick<ProviderHook, "id" | "workspaceId" | "sealed">;
export const openHook = ({ id, workspaceId, sealed }: Row): Sealed => JSON.parse(decrypt(sealed, providerHookPurpose(workspaceId, id)));
const seal = ({ id, workspaceId }: Omit<Row, "sealed">, hook: Sealed) => new Uint8Array(encrypt(JSON.stringify(hook), providerHookPurpose(workspaceId, id)));

/**
 * Has GitHub tell of an event. Kept before it is asked, so that a webhook is found again, and taken away, if nothing comes of it: who makes
 * the trigger adopts it. Throws a ConnectorProblem.
 */
export async function askForHook({ workspaceId, source, event }: { workspaceId: number; source: string; event: string }): Promise<number> {
  const token = randomBytes(32).toString("base64url");
  const secret = randomBytes(32).toString("base64url");
  const url = `${env().PUBLIC_URL}/api/v1/hooks/${token}`;
  return reading(workspaceId, APP, async (connected) => {
    // What is sealed is sealed with the id of its row, so the id is taken first.
    const id = await nextId(db(), "provider_hooks");
    const sealed = seal({ id, workspaceId }, { url, secret, account: connected.account.id });
    await db().providerHook.create({ data: { id, workspaceId, app: APP, source, tokenHash: sha256(token), sealed } });
    const hookId = await createHook(connected, { source, url, secret, event }).catch(async (error: unknown) => {
      // Where nobody knows whether it is there, it is looked for later.
      const unknown = isConnectorProblem(error) && error.code === "OUTCOME_UNKNOWN";
      if (!unknown) await db().providerHook.deleteMany({ where: { id } });
      throw error;
    });
    await db().providerHook.updateMany({ where: { id }, data: { hookId } });
    return id;
  });
}

/**
 * A webhook goes on telling when another account is connected than it was set up with: that one is asked about once, and has to see the
 * repository. Throws a ConnectorProblem.
 */
export async function requireSeen(hook: Row & { source: string }, accountId: string): Promise<void> {
  const opened = openHook(hook);
  if (opened.account === accountId) return;
  const account = await reading(hook.workspaceId, APP, async (connected) => {
    await requireRepository(connected, hook.source);
    return connected.account.id;
  });
  await db().providerHook.updateMany({ where: { id: hook.id, sealed: hook.sealed }, data: { sealed: seal(hook, { ...opened, account }) } });
}

/** Gives a webhook to the trigger that it was asked for; not if it is being taken away by now. */
export async function adoptHook(tx: Db, id: number, triggerId: number): Promise<boolean> {
  const { count } = await tx.providerHook.updateMany({ where: { id, triggerId: null, tries: 0 }, data: { triggerId } });
  return count > 0;
}

type Orphan = Pick<ProviderHook, "id" | "workspaceId" | "source" | "sealed" | "hookId" | "tries">;

/**
 * Takes away at the app what no trigger wants: of a trigger that was deleted, or that came to nothing. Any number of workers may. One that
 * cannot be taken away now is tried again later, and in the end left: it calls an address that nobody has.
 */
export async function removeHooks(patience = PATIENCE_SECONDS): Promise<void> {
  const orphans = await db().$queryRaw<Orphan[]>`
    UPDATE provider_hooks SET tries = tries + 1, retry_at = clock_timestamp() + (tries + 1) * interval '5 minutes' WHERE id IN (
      SELECT id FROM provider_hooks WHERE trigger_id IS NULL AND created_at <= clock_timestamp() - ${patience} * interval '1s'
        AND (retry_at IS NULL OR retry_at <= clock_timestamp()) ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING id, workspace_id AS "workspaceId", source, sealed, hook_id AS "hookId", tries`;
  await Promise.all(orphans.map(removeOne));
}

async function removeOne({ id, workspaceId, source, sealed, hookId, tries }: Orphan): Promise<void> {
  const where = { id, triggerId: null };
  try {
    const { url } = openHook({ id, workspaceId, sealed });
    await reading(workspaceId, APP, (connected) => removeHook(connected, { source, url, hookId }));
    await db().providerHook.deleteMany({ where });
  } catch (error) {
    const code = isConnectorProblem(error) ? error.code : (error as Error).name;
    log.warn({ hookId: id, workspaceId, code }, "a webhook that is of no use any more could not be taken away at its app");
    // Where the account is not let in or nothing is there, trying again changes nothing. One that is not connected may be again.
    const vain = ["NOT_FOUND", "PROVIDER_REFUSED"].includes(code);
    if (vain || tries >= MOST_TRIES) await db().providerHook.deleteMany({ where });
  }
}

/**
 * Takes away what the triggers of a workspace asked for that is deleted, with the last token of its account: nobody else can. Throws what may
 * go better later; where the account is not let in, or nothing is there, it is left.
 */
export async function removeHooksOfDeleted(connected: Connected): Promise<void> {
  const { workspaceId } = connected;
  if (connected.app !== APP || (await db().workspace.count({ where: { id: workspaceId } })) > 0) return;
  for (const hook of await db().providerHook.findMany({ where: { workspaceId }, orderBy: { id: "asc" } })) {
    await removeHook(connected, { ...hook, url: openHook(hook).url }).catch((error: unknown) => {
      const { code } = toProblem(APP, error);
      if (!["NOT_FOUND", "PROVIDER_REFUSED", "CONNECTION_EXPIRED"].includes(code)) throw error;
      log.warn({ hookId: hook.id, workspaceId, code }, "a webhook of a deleted workspace could not be taken away at its app");
    });
    await db().providerHook.deleteMany({ where: { id: hook.id } });
  }
}
