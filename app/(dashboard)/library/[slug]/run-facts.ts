import { getByok } from "#lib/operations/byok/get-byok";
import { getExecutionStatus } from "#lib/operations/executions/get-execution-status";
import { listExecutions } from "#lib/operations/executions/list-executions";
import { listSkillSecrets } from "#lib/operations/secrets/list-skill-secrets";
import { load, loadOrNothing, offeredModels } from "#lib/session";

/** How many runs an estimate is made from. */
const RUNS = 20;

/** What is known of a run of a skill before it begins: its price, the models that can do it, and how the last ones went. */
export async function runFacts(slug: string, skill: { runtime: "model" | "script"; cost: number } | undefined) {
  const takesModel = skill?.runtime === "model";
  const [completed, byok] = await Promise.all([
    load(listExecutions, { skill: slug, status: "completed", limit: RUNS }),
    takesModel ? load(getByok, {}).then(({ configured }) => configured) : false,
  ]);
  const models = takesModel ? offeredModels(byok) : null;
  // A run without a model says nothing of what one costs.
  const alike = completed.data.filter(({ model }) => (model !== null) === (models !== null));
  const recent =
    alike.length === 0
      ? null
      : { runs: alike.length, cost: middle(alike.map(({ cost }) => cost)), duration: middle(alike.map((each) => each.executionTime ?? 0)) };
  return { cost: skill?.cost ?? 0, models, byok, recent };
}

/** What a run would be refused for want of: the names of secrets that it is to get, and a model. */
export async function runNeeds(slug: string, skill: { requires: { secrets: string[] }; runtime: string; offline: boolean }, models: unknown) {
  const required = skill.requires.secrets.length > 0 ? (await load(listSkillSecrets, { slug })).required : [];
  const secrets = required.flatMap(({ envVar, bound }) => (bound ? [] : [envVar]));
  return { secrets, model: skill.runtime === "model" && !skill.offline && models === null };
}

/** What an earlier run of this skill was given, for one that is to be changed; nothing when there is none. */
export async function earlierRun(id: string | undefined) {
  const run = id === undefined ? undefined : await loadOrNothing(getExecutionStatus, { id, blocksAfter: 2_147_483_647 });
  if (!run) return null;
  const executionId = String(run.id);
  const files = run.attachments.map(({ filename, size }) => ({ executionId, name: filename, size }));
  return { id: executionId, input: run.input as string | Record<string, unknown>, files, model: run.model };
}

const middle = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] as number;
