import { timingSafeEqual } from "node:crypto";
import { ApiError, notFound } from "#lib/api/errors";
import type { FileAnswer } from "#lib/api/operation";
import type { Caller } from "#lib/auth/caller";
import { keyedHash } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";

const KEEP_MS = 10 * 60_000;
const MAC_BYTES = 20;
/** The artifact, the second in which the link ends, and the key that asked for it: four bytes each. */
const PAYLOAD_BYTES = 12;

/** What a file is called without the folders that it was left in. */
export const basename = (filename: string): string => filename.split("/").at(-1) as string;

/** An address at which one artifact can be had for ten minutes without a key. It holds everything itself, signed with this server's secret. */
export function artifactLink(caller: Caller, { id, filename }: { id: number; filename: string }) {
  const expiresAt = new Date(Math.ceil((Date.now() + KEEP_MS) / 1000) * 1000);
  const payload = Buffer.alloc(PAYLOAD_BYTES);
  for (const [i, number] of [id, expiresAt.getTime() / 1000, caller.type === "api_key" ? caller.key.id : 0].entries()) payload.writeUInt32BE(number, i * 4);
  const token = Buffer.concat([signatureOf(payload), payload]).toString("base64url");
  return { url: `${env().PUBLIC_URL}/downloads/artifacts/${token}/${encodeURIComponent(basename(filename))}`, expiresAt };
}

/**
 * The file that a link stands for. It ends early when the artifact is deleted, and with the key that asked for it: whoever
 * revokes that means what was had with it, too.
 */
export async function linkedArtifact(token: string): Promise<FileAnswer> {
  const bytes = Buffer.from(token, "base64url");
  const payload = bytes.subarray(MAC_BYTES);
  // Base64 can be written in several ways; only the one that was handed out is good.
  const isWhole = bytes.length === MAC_BYTES + PAYLOAD_BYTES && bytes.toString("base64url") === token;
  if (!isWhole || !timingSafeEqual(bytes.subarray(0, MAC_BYTES), signatureOf(payload))) throw gone();
  const [id, expires, keyId] = [0, 4, 8].map((at) => payload.readUInt32BE(at)) as [number, number, number];
  if (expires * 1000 <= Date.now()) throw new ApiError("DOWNLOAD_EXPIRED", { message: "This link was good for ten minutes. Ask for a new one." });
  const row = await db().artifact.findFirst({ where: { id, deletedAt: null } });
  if (!row || (keyId !== 0 && !(await isKeyGood(keyId, row.workspaceId)))) throw gone();
  return { ...row, filename: basename(row.filename) };
}

async function isKeyGood(id: number, workspaceId: number): Promise<boolean> {
  const member = { members: { some: { workspaceId } } };
  const notExpired = [{ expiresAt: null }, { expiresAt: { gt: new Date() } }];
  return (await db().apiKey.count({ where: { id, workspaceId, revokedAt: null, OR: notExpired, user: member } })) > 0;
}

const gone = () => notFound("There is no such download.");

const signatureOf = (payload: Buffer) => Buffer.from(keyedHash(payload.toString("base64url"), "artifact link").subarray(0, MAC_BYTES));
