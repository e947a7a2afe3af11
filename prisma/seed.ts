import { randomBytes } from "node:crypto";
import { writeAudit } from "#lib/api/audit";
import { formatId } from "#lib/api/fields";
import { newRequestId } from "#lib/api/request-id";
import { createApiKey } from "#lib/auth/api-key";
import { createAccount } from "#lib/operations/auth/account";
import { db, transaction } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { hashPassword } from "#lib/platform/password";

export type FirstRun = { email: string; password: string; workspace: { id: string; slug: string }; apiKey: string };

/**
 * On an empty database: the owner, a workspace and one full-access key. Nothing when there is anyone already. `keep` runs
 * before the commit, so that there is never an owner whose password nobody has.
 */
export async function createOwner(keep: (owner: FirstRun) => Promise<void>): Promise<FirstRun | undefined> {
  if (await db().user.count()) return undefined;
  const email = (env().OWNER_EMAIL ?? "owner@clanker.local").toLowerCase();
  const password = env().OWNER_PASSWORD ?? randomBytes(12).toString("base64url");
  const passwordHash = await hashPassword(password);
  return transaction(async (tx) => {
    // Two servers starting at once make one owner: the second waits here, and finds it.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('clanker:owner'))`;
    if (await tx.user.count()) return undefined;
    // Whoever starts the server says whose address this is.
    const { user, workspace } = await createAccount(tx, { email, name: "Owner", passwordHash, isAdmin: true, emailVerifiedAt: new Date() });
    const { row, key } = await createApiKey(tx, { workspaceId: workspace.id, userId: user.id, name: "First key", scopes: ["*"] });
    const request = { requestId: newRequestId(null), surface: "api" as const, ip: null, userAgent: "first run", signal: new AbortController().signal };
    const actor = { type: "user" as const, id: user.id, name: user.name };
    const common = { workspaceId: workspace.id, actor };
    await writeAudit(tx, "user.create", undefined, request, { ...common, resourceId: formatId("usr", user.id) });
    await writeAudit(tx, "api_key.create", undefined, request, { ...common, resourceId: formatId("key", row.id) });
    const owner = { email, password, workspace: { id: formatId("ws", workspace.id), slug: workspace.slug }, apiKey: key };
    await keep(owner);
    return owner;
  });
}
