import { db, Prisma } from "#lib/platform/db";

/** How many deliveries a worker has under way: in all, of one workspace, and of one webhook. Slow targets hold up their own and nobody else's. */
export const MOST = { all: 48, workspace: 12, webhook: 3 };

/** Which webhook a delivery is for, and whose that is. */
export type Place = { webhookId: number; workspaceId: number };
/** What is due. `turn` is its place among what is due of its workspace. */
export type Due = Place & { id: number; turn: number };

/** What there is room for beside what a worker has under way. */
export function roomBeside(underWay: Place[]) {
  let all = 0;
  const [workspaces, webhooks] = [new Map<number, number>(), new Map<number, number>()];
  const add = ({ workspaceId, webhookId }: Place) => {
    all += 1;
    workspaces.set(workspaceId, (workspaces.get(workspaceId) ?? 0) + 1);
    webhooks.set(webhookId, (webhooks.get(webhookId) ?? 0) + 1);
  };
  const fits = ({ workspaceId, webhookId }: Place) =>
    all < MOST.all && (workspaces.get(workspaceId) ?? 0) < MOST.workspace && (webhooks.get(webhookId) ?? 0) < MOST.webhook;
  const full = (counts: Map<number, number>, most: number) => [...counts].filter(([, count]) => count >= most).map(([id]) => id);
  for (const each of underWay) add(each);
  return {
    full: () => all >= MOST.all,
    fullWorkspaces: () => full(workspaces, MOST.workspace),
    fullWebhooks: () => full(webhooks, MOST.webhook),
    /** Who has the least under way comes first, so that nobody waits until others' long rows are done. */
    choose(due: Due[]): Due[] {
      const before = new Map(workspaces);
      const load = ({ workspaceId, turn }: Due) => (before.get(workspaceId) ?? 0) + turn;
      return due
        .toSorted((a, b) => load(a) - load(b))
        .filter((each) => {
          if (!fits(each)) return false;
          add(each);
          return true;
        });
    },
  };
}

/**
 * The first of what is due of each webhook, as many as may be under way: the first of every workspace, then the second of each.
 * It steps from webhook to webhook along the index of what waits, and so never reads the rows that stand behind. `now()` and
 * not `clock_timestamp()`, which an index cannot be asked for.
 */
export const dueSql = (fullWebhooks: number[], fullWorkspaces: number[]) => Prisma.sql`
  WITH RECURSIVE waiting (id) AS (
    (SELECT webhook_id FROM webhook_deliveries WHERE status = 'pending' ORDER BY webhook_id LIMIT 1)
    UNION ALL
    SELECT (SELECT webhook_id FROM webhook_deliveries WHERE status = 'pending' AND webhook_id > waiting.id ORDER BY webhook_id LIMIT 1)
    FROM waiting WHERE waiting.id IS NOT NULL)
  SELECT id, "webhookId", "workspaceId", turn FROM (
    SELECT d.id, w.id AS "webhookId", w.workspace_id AS "workspaceId", d.next_attempt_at,
      row_number() OVER (PARTITION BY w.workspace_id ORDER BY d.next_attempt_at, d.id)::int AS turn
    FROM waiting JOIN webhooks w ON w.id = waiting.id
    CROSS JOIN LATERAL (
      SELECT id, next_attempt_at FROM webhook_deliveries
      WHERE webhook_id = w.id AND status = 'pending' AND next_attempt_at <= now() ORDER BY next_attempt_at, id LIMIT ${MOST.webhook}) d
    WHERE w.id <> ALL (${fullWebhooks}::int[]) AND w.workspace_id <> ALL (${fullWorkspaces}::int[])
      AND (w.resume_at IS NULL OR w.resume_at <= now())) AS due
  WHERE turn <= ${MOST.workspace} ORDER BY turn, next_attempt_at, id LIMIT 1000`;

export const findDue = (fullWebhooks: number[], fullWorkspaces: number[]) => db().$queryRaw<Due[]>(dueSql(fullWebhooks, fullWorkspaces));
