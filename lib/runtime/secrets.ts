import { decrypt, encrypt } from "#lib/platform/crypto";
import { type Db, Prisma, rows } from "#lib/platform/db";

/** Names the row, so that a value cannot be moved to another secret or workspace and be read there. */
export const secretPurpose = (workspaceId: number, secretId: number) => `secret:${workspaceId}:${secretId}`;

/** A value as it is stored. */
export const sealSecret = (workspaceId: number, secretId: number, value: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(encrypt(value, secretPurpose(workspaceId, secretId)));

/** No key of this server opens a value: it was changed, or its key is gone. */
export class SecretUnreadable extends Error {
  readonly code = "SECRET_UNREADABLE";
  constructor(what: string, options?: ErrorOptions) {
    super(`${what} cannot be read with the keys that this server has. Set it again.`, options);
    this.name = "SecretUnreadable";
  }
}

/** A secret as a run gets it. `name` is what the value is masked by. */
export type BoundSecret = { envVar: string; name: string; value: string };

/** What a workspace has bound to a skill, readable: for the sandbox's environment, and for the mask. Never log it. */
export async function boundSecrets(tx: Db, workspaceId: number, skillId: number): Promise<BoundSecret[]> {
  const bound = await rows<{ envVar: string; id: number; name: string; value: Uint8Array }>(
    tx,
    Prisma.sql`SELECT b.env_var AS "envVar", s.id, s.name, s.value FROM secret_bindings b JOIN secrets s ON s.id = b.secret_id
      WHERE b.workspace_id = ${workspaceId} AND b.skill_id = ${skillId} ORDER BY b.env_var`,
  );
  return bound.map(({ envVar, ...secret }) => ({ envVar, name: secret.name, value: open({ ...secret, workspaceId }) }));
}

function open({ id, workspaceId, name, value }: { id: number; workspaceId: number; name: string; value: Uint8Array }): string {
  try {
    return decrypt(value, secretPurpose(workspaceId, id));
  } catch (cause) {
    throw new SecretUnreadable(`The secret ${name}`, { cause });
  }
}

/** Which of the variables that a skill needs nobody has bound. */
export async function missingSecrets(tx: Db, workspaceId: number, skillId: number, required: string[]): Promise<string[]> {
  if (required.length === 0) return [];
  const found = await tx.secretBinding.findMany({ where: { workspaceId, skillId, envVar: { in: required } }, select: { envVar: true } });
  const bound = new Set(found.map(({ envVar }) => envVar));
  return required.filter((name) => !bound.has(name));
}
