import { timingSafeEqual } from "node:crypto";
import { createToken } from "#lib/auth/api-key";
import { isDocumentAddress, readClientDocument } from "#lib/auth/oauth/client-document";
import { type ClientMetadata, readClientMetadata } from "#lib/auth/oauth/client-metadata";
import { KEPT_DOCUMENTS } from "#lib/auth/oauth/kept-documents";
import { OAuthError } from "#lib/auth/oauth/oauth-error";
import { sha256 } from "#lib/platform/crypto";
import { type Db, db } from "#lib/platform/db";
import type { OAuthClient } from "#lib/platform/prisma/client";

export type { OAuthClient };

/** How long is believed what an app's document said. */
const DOCUMENT_MS = 3600_000;

/** Registers an app (RFC 7591). Its secret, where it keeps one, is in this answer and nowhere else. */
export async function registerClient(tx: Db, metadata: ClientMetadata, ip: string | null) {
  const secret = metadata.authMethod === "none" ? undefined : createToken();
  const row = await tx.oAuthClient.create({ data: { ...metadata, clientId: createToken(), secretHash: secret ? sha256(secret) : null, ip } });
  return { row, secret };
}

/** The app of an id as this server knows it. What its tokens do never needs its document: that may be away for a while. */
export const knownClient = (tx: Db, clientId: string): Promise<OAuthClient | null> => tx.oAuthClient.findUnique({ where: { clientId } });

/**
 * The app of an id before a person is asked about it: registered, or as the document at that address says it is, which is read anew
 * after an hour. `beforeReading` may refuse. Outside any transaction, because it asks the network.
 */
export async function presentClient(clientId: string, { ip, beforeReading }: { ip: string | null; beforeReading: () => Promise<void> }) {
  const known = await knownClient(db(), clientId);
  if (!isDocumentAddress(clientId)) return known?.fetchedAt ? null : known;
  if (known?.fetchedAt && known.fetchedAt.getTime() > Date.now() - DOCUMENT_MS) return known;
  await beforeReading();
  const document = await readClientDocument(clientId).catch((error: unknown) => {
    if (KEPT_DOCUMENTS[clientId]) return KEPT_DOCUMENTS[clientId];
    throw error;
  });
  const metadata = readClientMetadata(document, new URL(clientId).host);
  // A document is for all to read: it can hold no secret.
  if (metadata.authMethod !== "none") throw new OAuthError("invalid_client", "A client whose id is an address must have the token_endpoint_auth_method none.");
  const data = { ...metadata, fetchedAt: new Date() };
  return db().oAuthClient.upsert({ where: { clientId }, create: { ...data, clientId, ip }, update: data });
}

export type Credentials = { clientId: string | undefined; secret: string | undefined; method: "none" | "client_secret_post" | "client_secret_basic" };

/**
 * The app that asks, if it proves who it is. Where a secret is sent is the same to us, in the header or in the form: real clients are told
 * the one and take the other. Whether there is one is not.
 */
export async function authenticateClient(tx: Db, { clientId, secret, method }: Credentials): Promise<OAuthClient> {
  const client = clientId === undefined ? null : await knownClient(tx, clientId);
  if (!client) throw new OAuthError("invalid_client", clientId === undefined ? "client_id is missing." : "There is no such client. Register again.");
  if ((client.authMethod === "none") !== (method === "none"))
    throw new OAuthError("invalid_client", `This client was registered with the token_endpoint_auth_method ${client.authMethod}.`);
  if (client.secretHash && !timingSafeEqual(client.secretHash, sha256(secret ?? ""))) throw new OAuthError("invalid_client", "The client's secret is wrong.");
  return client;
}
