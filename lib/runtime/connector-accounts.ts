import { type App, CONNECTOR_APPS, isApp } from "#lib/platform/apps";
import { type Actor, insertAuditEntry } from "#lib/platform/audit";
import { sha256 } from "#lib/platform/crypto";
import { type Db, db, patiently, transaction } from "#lib/platform/db";
import { AttemptLost } from "#lib/runtime/blocks";
import { attemptOf, type Claimed, holdAttempt } from "#lib/runtime/claim";
import { type Action, appOfAction } from "#lib/runtime/connectors/action";
import { acceptAction, performAction } from "#lib/runtime/connectors/action-run";
import { ACTIONS, findAction } from "#lib/runtime/connectors/connectors";
import { ConnectorProblem, expired, notConnected } from "#lib/runtime/connectors/problem";

/** What a run's model can do in the workspace's accounts. */
export type Accounts = {
  actions: Action[];
  /** The accounts that they are done in. */
  connected: { app: App; account: string }[];
  /** Why something that the skill names is not there, each as a sentence. */
  absent: string[];
  /** What an earlier try of the run has begun to change. */
  before: string[];
  /** Does an action and answers its output. Throws a ConnectorProblem, AttemptLost, or what the signal was aborted with. */
  act(action: Action, input: Record<string, unknown>): Promise<Record<string, unknown>>;
};

/** Tools that a model is told of at most: providers refuse more. */
const MOST_ACTIONS = 100;

/** What a skill's run can do of what the skill names: in accounts that are connected, with what its caller was allowed. */
export async function accountsOf(execution: Claimed, signal: AbortSignal): Promise<Accounts | undefined> {
  const { connectors: named } = execution.version.requires as { connectors: string[] };
  if (named.length === 0) return undefined;
  const rows = await db().connection.findMany({ where: { workspaceId: execution.workspaceId } });
  const absent = new Set<string>();
  const actions = new Set<Action>();
  for (const name of named) {
    const [app = ""] = name.split(".");
    const meant = name === app ? ACTIONS.filter((each) => appOfAction(each) === app) : [findAction(name)].filter((each) => each !== undefined);
    const row = rows.find((each) => each.app === app);
    const allowed = meant.filter((each) => isAllowed(execution, each));
    if (!isApp(app)) absent.add(`There is no connector ${name}.`);
    else if (meant.length === 0 && name !== app) absent.add(`There is no action ${name}.`);
    else if (!row) absent.add(`${CONNECTOR_APPS[app]} is not connected in this workspace.`);
    else if (row.expiredAt) absent.add(`${CONNECTOR_APPS[app]} has to be connected again in this workspace.`);
    else if (allowed.length === 0 && meant.length > 0) absent.add(`Who started this run did not allow it ${name} (${scopesOf(meant)}).`);
    else for (const each of allowed) actions.add(each);
  }
  if (actions.size > MOST_ACTIONS) absent.add(`The skill names ${actions.size} actions, and only the first ${MOST_ACTIONS} are here.`);
  const kept = [...actions].slice(0, MOST_ACTIONS);
  const apps = new Set<string>(kept.map(appOfAction));
  return {
    actions: kept,
    connected: rows.filter(({ app }) => apps.has(app)).map(({ app, account }) => ({ app: app as App, account })),
    absent: [...absent],
    before: execution.attempt > 1 ? await begunBefore(execution) : [],
    act: actIn(execution, signal),
  };
}

const isAllowed = ({ scopes }: Claimed, action: Action) => scopes.includes("*") || scopes.includes(scopeOf(action));
const scopeOf = (action: Action) => `connector:${appOfAction(action)}:${action.access}`;
const scopesOf = (actions: Action[]) => [...new Set(actions.map(scopeOf))].join(" or ");

/**
 * What a model asks for is kept under the run and what it asks, counted: a try that begins again and asks the same for the same time
 * is answered what came of it then, and what changes something is not done twice.
 */
function actIn(execution: Claimed, signal: AbortSignal): Accounts["act"] {
  const { id, workspaceId, attempt, actor } = execution;
  const asked = new Map<string, number>();
  return async (action, input) => {
    signal.throwIfAborted();
    const app = appOfAction(action);
    const what = `${action.name} ${Buffer.from(sha256(JSON.stringify(input))).toString("hex")}`;
    const count = (asked.get(what) ?? 0) + 1;
    asked.set(what, count);
    // What only reads is read anew by each try.
    const key = `execution ${id} ${action.access === "read" ? attempt : ""} ${what} ${count}`;
    const runId = await patiently(() =>
      transaction(async (tx) => {
        if (!(await holdAttempt(tx, attemptOf(execution)))) throw new AttemptLost();
        await needCaller(tx, execution, (action.artifacts?.(input as never) ?? []).length > 0);
        const account = await tx.connection.findUnique({ where: { workspaceId_app: { workspaceId, app } } });
        if (!account) throw notConnected(app);
        if (account.expiredAt) throw expired(app);
        const { runId, fresh } = await acceptAction(tx, { workspaceId, action, input, key });
        const metadata = { action: action.name, account: account.account, target: action.target(input as never), executionId: `exec_${id}` };
        const entry = { workspaceId, actor: actor as Actor, action: "connector.run" as const, requestId: `exec_${id}`, resourceId: app, metadata };
        if (fresh) await insertAuditEntry(tx, entry);
        return runId;
      }),
    );
    const { promise: stopped, reject } = Promise.withResolvers<never>();
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    return Promise.race([performAction(runId), stopped]).finally(() => signal.removeEventListener("abort", stop));
  };
}

/** Refuses who may not do things in the workspace any more since the run was accepted, or give its files away. */
async function needCaller(tx: Db, { workspaceId, userId, actor, scopes, collectionId }: Claimed, withFiles: boolean): Promise<void> {
  const refuse = (why: string) => new ConnectorProblem("PROVIDER_REFUSED", why);
  const member = await tx.member.findUnique({ where: { workspaceId_userId: { workspaceId, userId } } });
  if (!member || member.role === "viewer") throw refuse("Who started this run may not do this in the workspace any more.");
  const { type, id } = actor as Actor;
  const key = type === "api_key" && id !== null ? await tx.apiKey.findUnique({ where: { id } }) : undefined;
  if (key === null || key?.revokedAt || (key?.expiresAt && key.expiresAt <= new Date()))
    throw refuse("The API key that started this run does not hold any more.");
  if (withFiles && (collectionId !== null || !(scopes.includes("*") || scopes.includes("workspace:files:read"))))
    throw refuse("Who started this run did not allow it workspace:files:read, which it takes to send files of the workspace.");
}

async function begunBefore({ id, workspaceId }: Claimed): Promise<string[]> {
  const rows = await db().auditEntry.findMany({
    where: { workspaceId, action: "connector.run", requestId: `exec_${id}` },
    orderBy: { id: "asc" },
    select: { metadata: true },
    take: 50,
  });
  const told = rows.map(({ metadata }) => metadata as { action: string; target: string | null });
  return told.filter(({ action }) => findAction(action)?.access === "exec").map(({ action, target }) => (target === null ? action : `${action}: ${target}`));
}
