import type { Db } from "#lib/platform/db";

/** Where rows keep who did something as {type, id, name}, with the name of the time. */
const ACTORS = [
  ["executions", "actor"],
  ["workflow_runs", "actor"],
  ["workflow_versions", "actor"],
  ["workflow_steps", "answered_by"],
  ["triggers", "actor"],
  ["memories", "updated_by"],
  ["memory_versions", "updated_by"],
] as const;

/**
 * Takes somebody's name, address and browser out of what stays when they go, in the transaction that deletes them: what others have in
 * their workspaces, and the audit log. The number stays, which nobody else ever gets.
 */
export async function forgetPerson(tx: Db, { id, email, apiKeys: keys }: { id: number; email: string; apiKeys: { id: number }[] }) {
  const who = JSON.stringify({ type: "user", id });
  for (const [table, column] of ACTORS)
    await tx.$executeRawUnsafe(`UPDATE ${table} SET ${column} = ${column} || '{"name": "Deleted account"}' WHERE ${column} @> $1::jsonb`, who);
  // One to them that nobody has accepted, wherever it was sent from, and the address of those that they did accept.
  await tx.invitation.deleteMany({ where: { email, acceptedAt: null } });
  await tx.invitation.updateMany({ where: { acceptedById: id }, data: { email: `usr_${id}` } });
  const forgotten = [`user:${id}`, ...keys.map((key) => `api_key:${key.id}`)];
  await tx.$executeRaw`SELECT set_config('clanker.forgotten', ${forgotten.join(",")}, true)`;
  await tx.$executeRaw`
    UPDATE audit_entries SET actor_name = NULL, ip = NULL, user_agent = NULL
    WHERE (actor_type = 'user' AND actor_id = ${id}) OR (actor_type = 'api_key' AND actor_id = ANY(${keys.map((key) => key.id)}))`;
}
