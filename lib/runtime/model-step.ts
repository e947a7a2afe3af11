import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type ModelCall, ModelError, type ModelStep, type StepUsage } from "#lib/platform/models";
import { note } from "#lib/runtime/blocks";
import { type Meter, RunEnded, tokensOf } from "#lib/runtime/model-meter";
import type { ModelRun } from "#lib/runtime/model-run";
import { seconds, TROUBLES } from "#lib/runtime/model-words";

const BUSY_TRIES = 5;
const CUT_TRIES = 3;
/** A token has seldom more than eight characters, but a few can: a short answer may be a table's line. In bytes. */
const LEAST_CAP = 64 * 1024;
/** How often what a running step has used is written down. */
const REPORT_MS = 2_000;

/** PostgreSQL's text holds neither NUL nor half a character. */
export const storable = (text: string): string => text.replaceAll("\0", "\ufffd").toWellFormed();

/** Guesses at the tokens of what a model is sent: what is held back for it, and what is charged when nobody counts. */
export type Size = { most: number; likely: number };

/**
 * One step of the model, to its end: its text is handed on as it comes, and it is asked again when it is busy or cut off.
 * What was handed on before a cut stays, as blocks never change.
 */
export async function takeStep(run: ModelRun, call: Omit<ModelCall, "maxOutputTokens">, meter: Meter, input: Size): Promise<ModelStep> {
  for (let busy = 0, cuts = 0; ; ) {
    const maxOutputTokens = await meter.room(input.most);
    const text = createText(run);
    let begun = false;
    let written = 0;
    let reported = 0;
    let counted: StepUsage = { noCacheTokens: input.likely, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 0 };
    const used = (): StepUsage => ({ ...counted, outputTokens: Math.max(counted.outputTokens, Math.min(maxOutputTokens, Math.ceil(written / 4))) });
    try {
      for await (const part of run.model.stream({ ...call, maxOutputTokens })) {
        if (part.type === "step") {
          text.end();
          await meter.charge(part.step.usage ?? used(), { estimated: !part.step.usage, complete: true });
          return part.step;
        }
        begun = true;
        if (part.type === "counted") counted = part.usage;
        const size = part.type === "text" ? Buffer.byteLength(part.text) : part.type === "work" ? part.characters : 0;
        written += size;
        if (written > Math.max(LEAST_CAP, maxOutputTokens * 8)) throw new RunEnded("MODEL_FAILED", "The model did not keep to its longest answer.");
        meter.said(size);
        if (part.type === "text") text.push(part.text);
        if (part.type === "text-end") text.end();
        if (performance.now() - reported < REPORT_MS) continue;
        reported = performance.now();
        meter.sofar(used());
      }
      throw new ModelError("The connection ended before the answer did.", { trouble: "cut", cut: true });
    } catch (error) {
      text.cut();
      if (call.signal.aborted) throw error;
      // The provider charges for what it wrote, so the run does.
      if (begun && (error instanceof ModelError || error instanceof RunEnded)) await meter.charge(used(), { estimated: true, complete: false });
      if (!(error instanceof ModelError)) throw error;
      error.tries = 1 + busy + cuts;
      // What is no model's answer seldom becomes one, so it is asked for less often than one who is busy.
      const most = error.trouble === "strange" ? CUT_TRIES : BUSY_TRIES;
      const again = error.trouble !== "refused" && (error.cut ? ++cuts <= CUT_TRIES : ++busy <= most);
      // A busy provider wants to be left alone for a while; a broken connection is made again soon.
      const usual = error.cut ? 250 * 2 ** cuts : 500 * 2 ** busy;
      const wait = error.retryAfterMs ?? usual * (0.75 + Math.random() / 2);
      if (!again || performance.now() + wait >= run.deadline) throw error;
      run.add(note(error.cut ? "The model's answer was cut off here. It is begun again." : `${TROUBLES[error.trouble]}; trying again in ${seconds(wait)}.`));
      await sleep(wait, undefined, { signal: call.signal });
    }
  }
}

/** The model's words on their way into blocks: without secrets, and never half a character. */
function createText(run: Pick<ModelRun, "add" | "mask">) {
  let stream = run.mask.stream();
  let half = "";
  const add = (text: string) => {
    if (text) run.add({ type: "text", text: storable(text) });
  };
  const finish = (how: "end" | "cut") => {
    add(stream.push(half) + stream[how]());
    half = "";
    stream = run.mask.stream();
  };
  return {
    push(chunk: string) {
      const text = half + chunk;
      half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : "";
      add(stream.push(half ? text.slice(0, -1) : text));
    },
    /** Ends a part; what follows is another. */
    end: () => finish("end"),
    /** Ends a part that broke off. */
    cut: () => finish("cut"),
  };
}

/** The sandbox tools' own descriptions, roughly and from above. */
const TOOLS_SIZE = 1_500;

/** How large what the model is sent may be. Files are guessed by their kind. */
export function sizeOf({ system, messages, tools }: Pick<ModelCall, "system" | "messages" | "tools">): Size {
  const files: Size = { most: 0, likely: 0 };
  const text = JSON.stringify(messages, (_, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value;
    // A picture is a few thousand tokens at most, and a page of a PDF is text and picture.
    const pdf = value[0] === 0x25;
    files.most += pdf ? Math.min(150_000, Math.max(5_000, value.length / 30)) : 5_000;
    files.likely += pdf ? Math.min(50_000, Math.max(1_500, value.length / 100)) : 1_500;
    return "";
  });
  const declared = Object.entries(tools).map(([name, { description, input }]) => [name, description, z.toJSONSchema(input, { io: "input" })]);
  return {
    most: tokensOf(system) + tokensOf(text) + Math.max(TOOLS_SIZE, tokensOf(JSON.stringify(declared))) + Math.ceil(files.most),
    likely: likelyTokens(system + text + JSON.stringify(declared)) + Math.ceil(files.likely),
  };
}

/** What is sent beside what was counted before. */
export const larger = (before: Size | number, text: string): Size => {
  const { most, likely } = typeof before === "number" ? { most: before, likely: before } : before;
  return { most: most + tokensOf(text), likely: likely + likelyTokens(text) };
};

const likelyTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 4);
