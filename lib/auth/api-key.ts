import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { notFound } from "#lib/api/errors";
import { sha256 } from "#lib/platform/crypto";
import type { Db } from "#lib/platform/db";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const PREFIXES = { workspace: "ck_", collection: "sk_live_" } as const;
/** Of what a connected app holds. */
const TOKEN_PREFIXES = { access: "cka_", refresh: "ckr_" } as const;

/**
 * A new key: prefix, 32 characters of 62 (190 random bits), and 6 that are the CRC-32 of what stands before, so that a
 * mistyped key is refused without asking the database. Only the hash is ever stored.
 */
export function newApiKey(kind: keyof typeof PREFIXES) {
  const body = PREFIXES[kind] + randomText(32);
  const key = body + checksum(body);
  return { key, hash: sha256(key), prefix: key.slice(0, PREFIXES[kind].length + 4), lastFour: key.slice(-4) };
}

/** A new token of a connected app, made as keys are. */
export function newOAuthToken(kind: keyof typeof TOKEN_PREFIXES) {
  const body = TOKEN_PREFIXES[kind] + randomText(32);
  const token = body + checksum(body);
  return { token, hash: sha256(token) };
}

type Made = {
  workspaceId: number;
  userId: number;
  name: string;
  scopes: string[];
  expiresAt?: Date | null;
  agentName?: string | null;
  collectionId?: number | null;
};

/**
 * Whether someone is a member of a workspace, and stays one until this transaction ends: whoever would remove them waits,
 * and then finds what was made here. Taken before any key's lock and after the workspace's own row, which a new key's row
 * refers to and which a deletion takes first, so that nobody waits in a circle.
 */
export async function holdMembership(tx: Db, workspaceId: number, userId: number): Promise<boolean> {
  await tx.$executeRaw`SELECT 1 FROM workspaces WHERE id = ${workspaceId} FOR KEY SHARE`;
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM members WHERE workspace_id = ${workspaceId} AND user_id = ${userId} FOR KEY SHARE`;
  return rows.length > 0;
}

/** Makes a key for a member of a workspace: its row, and the key itself, which is not stored and cannot be had again. */
export async function createApiKey(tx: Db, made: Made) {
  if (!(await holdMembership(tx, made.workspaceId, made.userId))) throw notFound("There is no such workspace.");
  const { key, ...stored } = newApiKey(made.collectionId ? "collection" : "workspace");
  // One that holds nothing yet waits for a consent.
  const activatedAt = made.scopes.length > 0 ? new Date() : null;
  const row = await tx.apiKey.create({ data: { ...made, ownScopes: made.scopes, activatedAt, ...stored } });
  return { row, key };
}

/** Whether a text can be one of our keys at all: prefix, length, alphabet and checksum. */
export const isApiKey = (text: string): boolean => isMade(/^(?:ck|sk_live)_/, text);

/** Whether a text can be an access token of a connected app at all. */
export const isAccessToken = (text: string): boolean => isMade(/^cka_/, text);

/** Whether a text is made like anything of ours that opens a door, which is how it is found where it should not be. */
export const isCredential = (text: string): boolean => isMade(/^(?:ck|cka|ckr|sk_live)_/, text);

function isMade(prefix: RegExp, text: string): boolean {
  const match = prefix.test(text) ? /^([a-z_]{3,8}[0-9A-Za-z]{32})([0-9A-Za-z]{6})$/.exec(text) : null;
  return match?.[1] !== undefined && checksum(match[1]) === match[2];
}

/** 43 characters of base64url, 256 random bits: sessions, device codes, grants, and links. */
export const createToken = (): string => randomBytes(32).toString("base64url");

function checksum(body: string): string {
  let value = crc32(body);
  let text = "";
  for (let i = 0; i < 6; i++) {
    text = ALPHABET[value % 62] + text;
    value = Math.floor(value / 62);
  }
  return text;
}

/** Uniform: bytes of 248 and above would favour the first letters, and are drawn again. */
function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) if (byte < 248 && text.length < length) text += ALPHABET[byte % 62];
  }
  return text;
}
