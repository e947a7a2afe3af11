import { ApiError, isApiError } from "#lib/api/errors";
import { decrypt, encrypt, keyedHash } from "#lib/platform/crypto";
import type { Db } from "#lib/platform/db";

/** An answer as it goes over the wire. */
export type StoredAnswer = { status: number; headers: Record<string, string>; body: string };

const KEEP_MS = 24 * 3600 * 1000;

/**
 * Does the work of a POST at most once for a key. Runs inside the work's own transaction, so that work and stored answer
 * are committed together: a crash leaves both or neither. A second request that comes while the first is running is
 * refused at once, because the first holds the key's lock until it commits; one that comes later gets the stored answer.
 *
 * A refusal that came from the work itself (404, 409, 402 …) is stored too, the work undone to a savepoint; one that came
 * before it, or that a retry may change (validation, 401, 403, 429, 5xx), frees the key.
 */
export async function onlyOnce(
  tx: Db,
  request: Claim,
  work: () => Promise<StoredAnswer>,
  refusal: (error: ApiError) => StoredAnswer,
): Promise<{ answer: StoredAnswer; replayed: boolean }> {
  const { workspaceId, key } = request;
  const [lock] = await tx.$queryRaw<{ locked: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`idempotency:${workspaceId}:${key}`}, 0)) AS locked`;
  if (!lock?.locked) throw new ApiError("IDEMPOTENCY_IN_PROGRESS", { headers: { "retry-after": "1" } });

  const stored = await storedAnswer(tx, request);
  if (stored) return { answer: stored, replayed: true };

  await tx.$executeRaw`SAVEPOINT work`;
  const answer = await work().catch(async (error: unknown) => {
    if (!isApiError(error) || !isFinal(error.status)) throw error;
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT work`;
    return refusal(error);
  });
  const data = {
    fingerprint: request.fingerprint,
    status: answer.status,
    headers: answer.headers,
    body: new Uint8Array(encrypt(answer.body, purpose(workspaceId, key))),
    expiresAt: new Date(Date.now() + KEEP_MS),
  };
  const where = { workspaceId_key: { workspaceId, key } };
  await tx.idempotencyKey.upsert({ where, create: { workspaceId, key, ...data }, update: data });
  return { answer, replayed: false };
}

type Claim = { workspaceId: number; key: string; fingerprint: Uint8Array<ArrayBuffer> };

/** The answer that was kept for a key, if there is one. Throws IDEMPOTENCY_KEY_REUSED when it belongs to another request. */
export async function storedAnswer(client: Db, { workspaceId, key, fingerprint }: Claim): Promise<StoredAnswer | undefined> {
  const stored = await client.idempotencyKey.findUnique({ where: { workspaceId_key: { workspaceId, key } } });
  if (!stored || stored.expiresAt <= new Date()) return undefined;
  if (Buffer.compare(fingerprint, stored.fingerprint) !== 0) throw new ApiError("IDEMPOTENCY_KEY_REUSED");
  return { status: stored.status, headers: stored.headers as Record<string, string>, body: decrypt(stored.body, purpose(workspaceId, key)) };
}

const isFinal = (status: number) => ![400, 401, 403, 413, 415, 429].includes(status) && status < 500;
const purpose = (workspaceId: number, key: string) => `idempotency:${workspaceId}:${key}`;

/** What makes two requests the same: actor, method, path and fields, whatever the order of the keys in the JSON. Another person must not be shown an answer that can hold a key. */
export const fingerprint = (actor: string, route: string, input: unknown): Uint8Array<ArrayBuffer> =>
  keyedHash(`${actor}\n${route}\n${stable(input)}`, "idempotency");

function stable(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(stable).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${stable(each)}`).join(",")}}`;
}
