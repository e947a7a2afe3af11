import { db, patiently, transaction } from "#lib/platform/db";
import { type ConfiguredModel, findModel, modelChoice } from "#lib/platform/models";
import { AttemptLost, note } from "#lib/runtime/blocks";
import { byokKey } from "#lib/runtime/byok";
import { attemptOf, type Claimed, holdAttempt, noteCost } from "#lib/runtime/claim";
import { accountsOf } from "#lib/runtime/connector-accounts";
import { holdBack } from "#lib/runtime/hold-back";
import { appendMemoryFromRun, isKept, MEMORY_LIMIT } from "#lib/runtime/memory";
import { type ModelRun, runModel } from "#lib/runtime/model-run";
import type { Outcome, Run } from "#lib/runtime/run-execution";
import { SandboxError, type SandboxFile } from "#lib/runtime/sandbox/sandbox";
import { filesOf, PLACES } from "#lib/runtime/script-run";

/** The model of a run; nothing when it was accepted for its offline script, or none is configured any more. Throws ModelNotOffered. */
export async function modelOf({ workspaceId, model }: Claimed): Promise<ConfiguredModel | undefined> {
  if (!model) return undefined;
  const own = await byokKey(db(), workspaceId);
  // A key that was set since the run was accepted may not know its model; then it stays where it was accepted for.
  const byok = own !== null && modelChoice({ byok: true, requested: model }).ok;
  return findModel({ byokKey: byok ? own : undefined, requested: model });
}

/** Lets the model carry out the skill. What it saved, and what is in the output folder, are the run's files. */
export async function runWithModel(run: Run, model: ConfiguredModel): Promise<Outcome> {
  const { execution, sandbox, contents } = run;
  const deadline = performance.now() + run.timeoutMs;
  await sandbox.write(filesOf(contents));
  const late = AbortSignal.timeout(Math.max(0, run.timeoutMs));
  const accounts = await accountsOf(execution, AbortSignal.any([run.signal, late]));
  for (const why of accounts?.absent ?? []) run.add(note(why));
  const saved = new Map<string, Uint8Array>();
  const { error } = await runModel({
    ...{ model, sandbox, deadline, mask: run.mask, add: run.add, signal: run.signal, scopes: execution.scopes, env: run.secrets },
    skillName: execution.skillName,
    instructions: execution.version.readme,
    files: contents.files,
    memory: contents.memory ?? "",
    input: contents.input,
    attachments: contents.attachments,
    source: contents.source !== undefined,
    budget: budgetOf(execution, model),
    saveArtifact: (filename, data) => void saved.set(filename, data),
    appendMemory: (text) => remember(execution, text),
    accounts,
  });
  // Of two files with one name the one that was handed over by name is meant.
  const files = new Map([...(await outputOf(run, STOPPED.includes(error?.code ?? ""))).map(({ path, data }) => [path, data] as const), ...saved]);
  return {
    final: error ? { status: "failed", error } : { status: "completed" },
    files: [...files].map(([path, data]) => ({ path, data })),
  };
}

/** What a model costs comes on top of what the skill does, which on the workspace's own key is nothing either. */
function budgetOf(execution: Claimed, { byok }: ConfiguredModel): ModelRun["budget"] {
  const attempt = attemptOf(execution);
  const fee = byok ? 0n : execution.version.cost;
  return {
    reserve: (total) => holdBack(execution, fee + total),
    async spent(total, usage) {
      if (!(await noteCost(attempt, fee + total, usage))) throw new AttemptLost();
    },
  };
}

/** Adds to the workspace's memory in the name of who started the run, as long as the run is still this attempt's. */
async function remember(execution: Claimed, text: string): Promise<string | undefined> {
  const { workspaceId, id: executionId } = execution;
  const actor = execution.actor as Parameters<typeof appendMemoryFromRun>[1]["actor"];
  // As it would be, once that was tried.
  let tried: Awaited<ReturnType<typeof appendMemoryFromRun>> | undefined;
  const written = await patiently(() =>
    transaction(async (tx) => {
      if (!(await holdAttempt(tx, attemptOf(execution)))) throw new AttemptLost();
      if (typeof tried === "object" && (await isKept(tx, workspaceId, tried))) return tried;
      tried = await appendMemoryFromRun(tx, { workspaceId, executionId, actor, note: text });
      return tried;
    }),
  );
  return written === "too_large" ? `The memory is full: it holds ${MEMORY_LIMIT / 1024} KiB.` : undefined;
}

/** What stops a sandbox that its script would not leave. */
const STOPPED = ["EXECUTION_TIMEOUT", "MEMORY_EXCEEDED", "OUTPUT_TOO_LARGE"];

/** A sandbox that had to be stopped took its files with it. */
async function outputOf({ sandbox, add }: Run, stopped: boolean): Promise<SandboxFile[]> {
  try {
    return await sandbox.read(PLACES.output);
  } catch (error) {
    if (!stopped || !(error instanceof SandboxError)) throw error;
    add(note("The sandbox had to be stopped, and the files in its output folder are gone."));
    return [];
  }
}
