import { z } from "zod";
import type { App } from "#lib/platform/apps";
import { decrypt, encrypt, sha256 } from "#lib/platform/crypto";
import { type Db, db, nextId } from "#lib/platform/db";
import { log } from "#lib/platform/log";
import type { ActionRun as Row } from "#lib/platform/prisma/client";
import { type Action, actionPurpose, appOfAction } from "#lib/runtime/connectors/action";
import { type Connected, openConnection } from "#lib/runtime/connectors/connected";
import { findAction } from "#lib/runtime/connectors/connectors";
import { ConnectorProblem, namingPlace, type ProblemCode, toProblem, whileReading } from "#lib/runtime/connectors/problem";

type Output = Record<string, unknown>;
/** A row without what the action was given, which may be many megabytes of files: only who does it reads that. */
type ActionRun = Omit<Row, "input">;
type Outcome = { output: Output } | { problem: { code: ProblemCode; message: string; param?: string | undefined; retryAfter?: number | undefined } };

/** How long an action may take in all, in seconds. Who does it is lost after this. */
const LEASE_SECONDS = 90;
/** Most bytes of an action's output. */
const MOST_OUTPUT = 4 * 1024 * 1024;
/** How often one that another does is looked at. */
const LOOK_MS = 150;

/**
 * Keeps that an action is to be done, in the caller's transaction; `performAction` then does it. With a `key`, who asks for the same
 * again is answered the same run, which is then not `fresh`. `input` is the action's own, parsed.
 */
export async function acceptAction(
  tx: Db,
  asked: { workspaceId: number; action: Action; input: Output; key?: string },
): Promise<{ runId: number; fresh: boolean }> {
  const { workspaceId, action, input } = asked;
  const key = asked.key === undefined ? null : sha256(`${workspaceId}\n${asked.key}`);
  const known = key && (await tx.actionRun.findUnique({ where: { key }, select: { id: true } }));
  if (known) return { runId: known.id, fresh: false };
  // What is sealed is sealed with the id of its row, so the id is taken first.
  const id = await nextId(tx, "action_runs");
  const sealed = new Uint8Array(encrypt(JSON.stringify(input), actionPurpose(workspaceId, id, "input")));
  const rows = await tx.$queryRaw<{ id: number }[]>`
    INSERT INTO action_runs (id, workspace_id, action, key, input) VALUES (${id}, ${workspaceId}, ${action.name}, ${key}, ${sealed})
    ON CONFLICT (key) DO UPDATE SET key = EXCLUDED.key RETURNING id`;
  const runId = (rows[0] as { id: number }).id;
  return { runId, fresh: runId === id };
}

/**
 * Does an action that was accepted, or waits for who does it, and answers its output: the same to everybody who asks. What changes
 * something is begun once; if who began it is lost, nobody knows whether it was done, and that is the outcome. What came to nothing for
 * a reason that may pass is tried again for who asks later, as an idempotency key is free again then. Throws ConnectorProblem.
 */
export async function performAction(id: number): Promise<Output> {
  for (let later = true; ; later = false) {
    const run = await db().actionRun.findUnique({ where: { id }, omit: { input: true } });
    if (!run) throw new ConnectorProblem("NOT_FOUND", "What came of this action is not kept any more.");
    if (run.outcome && later && mayPass(outcomeIn(run))) {
      await db().actionRun.updateMany({ where: { id, outcome: run.outcome }, data: { status: "pending", outcome: null } });
      continue;
    }
    if (run.outcome) return outputOf(run, later);
    const action = findAction(run.action);
    if (!action) throw new ConnectorProblem("NOT_FOUND", "There is no such action any more.");
    const claimed = await claim(run, action);
    if (claimed === "mine") await finish(run, await outcomeOf(action, run));
    else if (claimed === "lost") await finish(run, unknownOutcome);
    else await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

/** Takes a run, unless another has it. One whose holder is lost is taken again only if that does no harm. */
async function claim({ id }: ActionRun, { access }: Action): Promise<"mine" | "lost" | "another's"> {
  const rows = await db().$queryRaw<{ was: string }[]>`
    UPDATE action_runs a SET status = 'running', lease_until = clock_timestamp() + ${LEASE_SECONDS} * interval '1s'
    FROM (SELECT id, status::text AS was FROM action_runs WHERE id = ${id} FOR UPDATE) before
    WHERE a.id = before.id AND (a.status = 'pending' OR (a.status = 'running' AND a.lease_until < clock_timestamp())) RETURNING before.was`;
  if (!rows[0]) return "another's";
  return rows[0].was === "running" && access === "exec" ? "lost" : "mine";
}

const unknownOutcome: Outcome = {
  problem: { code: "OUTCOME_UNKNOWN", message: "The server was stopped while it did this, so it may have been done or not. Look there before you try again." },
};

async function outcomeOf(action: Action, run: ActionRun): Promise<Outcome> {
  const app = appOfAction(action);
  let connected: Connected | undefined;
  let input: Output = {};
  try {
    connected = await openConnection(run.workspaceId, app, AbortSignal.timeout((LEASE_SECONDS - 10) * 1000));
    input = await inputOf(action, run);
    const output = action.output.parse(await action.run(connected, input as never)) as Output;
    if (JSON.stringify(output).length > MOST_OUTPUT)
      throw new ConnectorProblem("INVALID_INPUT", `The answer is larger than ${MOST_OUTPUT / 1024 / 1024} MiB. Ask for less.`);
    return { output };
  } catch (error) {
    const problem = problemOf(action, error);
    const { code, message, retryAfter } = problem;
    const param = problem.param ?? (code === "NOT_FOUND" ? onlyNamed(input) : undefined);
    if (action.access === "read" || !connected?.changed || code === "OUTCOME_UNKNOWN") return { problem: { code, message, param, retryAfter } };
    // What has gone wrong only after a change went through is not done by doing all of it again.
    const said = message.replace(/ Try again shortly\.$/, "");
    return { problem: { code: "OUTCOME_UNKNOWN", message: `${said} It may have been done, or a part of it: look there before you try again.`, param } };
  }
}

async function inputOf(action: Action, { id, workspaceId }: ActionRun) {
  const { input } = await db().actionRun.findUniqueOrThrow({ where: { id }, select: { input: true } });
  return action.input.parse(JSON.parse(decrypt(input as Uint8Array, actionPurpose(workspaceId, id, "input"))));
}

/** The one field that names something in the account: what is not there is that. The account's own calendar is there. */
function onlyNamed(input: Output): string | undefined {
  const [only, another] = Object.keys(input).filter((name) => /(Id|^parent)$/.test(name) && input[name] !== undefined && input[name] !== "primary");
  return only !== undefined && another === undefined ? `input.${only}` : undefined;
}

/** What went wrong. What we did not foresee is logged by its kind: its words may hold what the app answered. */
function problemOf(action: Action, error: unknown): ConnectorProblem {
  const app = appOfAction(action);
  const about = { action: action.name, kind: (error as Error).name };
  if (error instanceof z.ZodError) {
    log.error({ ...about, paths: error.issues.map(({ path }) => path.join(".")) }, "an app's answer does not fit its action");
    return new ConnectorProblem("PROVIDER_UNAVAILABLE", "The app answered what was not understood.", { retryAfter: 60 });
  }
  try {
    const problem = namingPlace(toProblem(app, error), "input.after");
    return action.access === "read" ? whileReading(app, problem) : problem;
  } catch (unforeseen) {
    log.error({ ...about, stack: (unforeseen as Error).stack?.split("\n").slice(1, 6) }, "an action failed in a way that was not foreseen");
    return action.access === "exec"
      ? new ConnectorProblem("OUTCOME_UNKNOWN", "Something went wrong on our side while this was done, so it may have been done or not.")
      : new ConnectorProblem("PROVIDER_UNAVAILABLE", "Something went wrong on our side while this was read.", { retryAfter: 10 });
  }
}

/** Keeps what came of it; the first outcome stays. What it was given, files and all, is kept only while it may be tried again. */
async function finish({ id, workspaceId }: ActionRun, outcome: Outcome): Promise<void> {
  const sealed = new Uint8Array(encrypt(JSON.stringify(outcome), actionPurpose(workspaceId, id, "outcome")));
  const status = "output" in outcome ? ("completed" as const) : ("failed" as const);
  const data = { status, outcome: sealed, leaseUntil: null, ...(!mayPass(outcome) && { input: null }) };
  await db().actionRun.updateMany({ where: { id, outcome: null }, data });
}

const outcomeIn = ({ id, workspaceId, outcome }: ActionRun): Outcome => JSON.parse(decrypt(outcome as Uint8Array, actionPurpose(workspaceId, id, "outcome")));

/** Whether nothing was done, and may be another time: the account is connected again, the app has time again, a field is mended. */
const mayPass = (kept: Outcome): boolean => "problem" in kept && !["OUTCOME_UNKNOWN", "NOT_FOUND", "PROVIDER_CONFLICT"].includes(kept.problem.code);

function outputOf(run: ActionRun, before: boolean): Output {
  const kept = outcomeIn(run);
  if ("output" in kept) return kept.output;
  const { code, message, ...more } = kept.problem;
  throw new ConnectorProblem(code, message, { ...more, kept: before });
}

/** How long reading may take in all, in however many requests: somebody waits for it. */
const READING_SECONDS = 90;

/** What an action reads without being kept: nothing is changed, so it can be asked as often as one likes. */
export async function reading<T>(workspaceId: number, app: App, read: (connected: Connected) => Promise<T>): Promise<T> {
  try {
    return await read(await openConnection(workspaceId, app, AbortSignal.timeout(READING_SECONDS * 1000)));
  } catch (error) {
    throw namingPlace(whileReading(app, toProblem(app, error)), "after_id");
  }
}

/** What came of actions is kept for a week: as long as anybody asks for it again. */
export const sweepActionRuns = () => db().$executeRaw`DELETE FROM action_runs WHERE created_at < now() - interval '7 days'`;
