import { z } from "zod";
import { writeAudit } from "#lib/api/audit";
import type { RequestInfo } from "#lib/api/context";
import { ApiError, isApiError } from "#lib/api/errors";
import { formatId, name } from "#lib/api/fields";
import { auditNewAccount, createAccount, landingWorkspace, openSession } from "#lib/operations/auth/account";
import { auditRefusedSignIn } from "#lib/operations/auth/refusal";
import { type Db, transaction } from "#lib/platform/db";
import { env } from "#lib/platform/env";

/** Who GitHub or Google say is there. `email` is an address that they have verified, or nothing. */
export type ProviderAccount = { provider: "github" | "google"; accountId: string; email: string | null; name: string | null };

/**
 * Signs in whoever owns an account at GitHub or Google. It is no operation because nobody can call it: next-auth does,
 * when the provider has answered. Audited and refused as the operations are.
 */
export async function signInWithAccount(request: RequestInfo, account: ProviderAccount): Promise<{ token: string }> {
  const attempt = () => transaction((tx) => enter(tx, request, account));
  try {
    // Of two who come for the first time at once, one meets the other's rows and finds them the second time.
    return await attempt().catch((error: { code?: string }) => (error.code === "P2002" ? attempt() : Promise.reject(error)));
  } catch (error) {
    if (isApiError(error) && "refusal" in error) await auditRefusedSignIn(request, ...(error.refusal as Refusal));
    throw error;
  }
}

type Refusal = Parameters<typeof auditRefusedSignIn> extends [RequestInfo, ...infer Rest] ? Rest : never;

async function enter(tx: Db, request: RequestInfo, { provider, accountId, ...said }: ProviderAccount) {
  const where = { provider_accountId: { provider, accountId } };
  const known = (await tx.account.findUnique({ where, include: { user: true } }))?.user;
  if (known) return open(tx, request, known, { provider });

  const email = z.email().max(254).safeParse(said.email?.trim().toLowerCase()).data;
  if (!email) throw refusal("CREDENTIALS_INVALID", "There is no verified e-mail address in this account.", undefined, "address_unverified", provider);
  const user = await tx.user.findUnique({ where: { email } });
  if (user) {
    // Whoever made it need not be who reads its mail, and would share it from now on.
    if (!user.emailVerifiedAt)
      throw refusal(
        "EMAIL_TAKEN",
        "An account with this address exists; sign in with its password or an e-mail link first.",
        user.id,
        "address_taken",
        provider,
      );
    await tx.account.create({ data: { provider, accountId, userId: user.id } });
    return open(tx, request, user, { provider, linked: true });
  }
  if (env().SIGN_UP === "closed") throw refusal("SIGN_UP_CLOSED", undefined, undefined, "sign_up_closed", provider);
  const made = { email, name: name().safeParse(said.name).data ?? email.slice(0, 100), passwordHash: null, emailVerifiedAt: new Date() };
  const { user: created, workspace } = await createAccount(tx, made);
  await tx.account.create({ data: { provider, accountId, userId: created.id } });
  const { answer, audit } = await openSession({ ...request, db: tx }, created, workspace);
  await auditNewAccount(tx, request, audit);
  await writeAudit(tx, "user.create", undefined, request, { ...audit, resourceId: formatId("usr", created.id), metadata: { provider } });
  return { token: answer.token };
}

async function open(tx: Db, request: RequestInfo, user: { id: number; email: string; name: string }, metadata: Record<string, unknown>) {
  const workspace = await landingWorkspace(tx, user.id);
  if (!workspace) throw refusal("CREDENTIALS_INVALID", undefined, user.id, "no_workspace", String(metadata.provider));
  const { answer, audit } = await openSession({ ...request, db: tx }, user, workspace);
  await writeAudit(tx, "session.create", undefined, request, { ...audit, metadata });
  return { token: answer.token };
}

/** An error that says what to write about it, once the transaction is undone. */
function refusal(
  code: "CREDENTIALS_INVALID" | "EMAIL_TAKEN" | "SIGN_UP_CLOSED",
  message: string | undefined,
  userId: number | undefined,
  reason: Refusal[1]["reason"],
  provider: string,
) {
  return Object.assign(new ApiError(code, message ? { message } : {}), { refusal: [userId, { reason, provider }] satisfies Refusal });
}
