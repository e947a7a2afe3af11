import type { ModelError, ModelTrouble } from "#lib/platform/models";
import { RunEnded } from "#lib/runtime/model-meter";
import type { ModelRun } from "#lib/runtime/model-run";
import { storable } from "#lib/runtime/model-step";

/** A request that failed for now, while the run goes on. */
export const TROUBLES: Record<ModelTrouble, string> = {
  busy: "The model is busy",
  broken: "The model's provider is out of order",
  unreachable: "The model's provider cannot be reached",
  refused: "The model's provider refused the request",
  strange: "The model's provider answered something that is not a model's answer",
  cut: "The model's answer was cut off",
};

export const seconds = (ms: number): string => `${Math.max(1, Math.round(ms / 1000)).toLocaleString("en")} s`;

/** What a failed request is to whoever started the run, which may take `limitMs` in all. */
export function explain(error: ModelError, run: Pick<ModelRun, "model" | "mask" | "deadline">, limitMs: number): RunEnded {
  const { status, trouble, tries, retryAfterMs } = error;
  if (status === 401 || status === 403) {
    const whose = run.model.byok ? "the workspace's own key. Replace it in the settings" : "this server's key. Whoever runs the server has to replace it";
    return new RunEnded("MODEL_KEY_REFUSED", `The model's provider refused ${whose}.`);
  }
  const several = tries < 2 ? "" : trouble === "cut" ? ` ${tries} times` : `, also after ${tries} tries`;
  const wait =
    retryAfterMs !== undefined && trouble !== "refused" && performance.now() + retryAfterMs >= run.deadline
      ? ` and asks to wait ${seconds(retryAfterMs)}, longer than this run may still take (its limit is ${seconds(limitMs)})`
      : "";
  return new RunEnded("MODEL_FAILED", storable(`${TROUBLES[trouble]}${several}${wait}: ${run.mask.text(error.message)}`));
}
