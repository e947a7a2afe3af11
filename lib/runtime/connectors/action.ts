import type { z } from "zod";
import type { App } from "#lib/platform/apps";
import type { Connected } from "#lib/runtime/connectors/connected";

/** Something that can be done in a connected account, declared once for every way to ask for it. */
export type Action = {
  /** The app and what is done, such as `gmail.send`. */
  name: `${App}.${string}`;
  /** What it does, as a sentence. */
  description: string;
  /** `exec` changes something, and `read` does not: it says which scope a caller needs, and whether it may be done again. */
  access: "read" | "exec";
  /** Fields have descriptions, which callers and models read. */
  input: z.ZodObject;
  output: z.ZodObject;
  /** What it is done to, for the audit log: a repository, a page, to whom a message goes. Never what the message says. */
  target(input: never): string | null;
  /** The artifacts of the workspace that it reads: who asks has to be allowed to read them. */
  artifacts?(input: never): (string | number)[];
  /** Does it. Errors of the app's SDK, or of `readJson`, are read by `toProblem`; a field that is wrong is a ConnectorProblem with `param`. */
  run(connected: Connected, input: never): Promise<unknown>;
};

/** An action as it is written down, with the types of its input and output. */
export function action<I extends z.ZodObject, O extends z.ZodObject>(
  declared: Omit<Action, "input" | "output" | "target" | "artifacts" | "run"> & {
    input: I;
    output: O;
    target(input: z.output<I>): string | null;
    artifacts?(input: z.output<I>): (string | number)[];
    run(connected: Connected, input: z.output<I>): Promise<z.input<O>>;
  },
): Action {
  return declared;
}

/** The app of an action's name. */
export const appOfAction = ({ name }: Pick<Action, "name">): App => name.split(".")[0] as App;

/** What is authenticated with what an action's row holds sealed. */
export const actionPurpose = (workspaceId: number, id: number, what: "input" | "outcome"): string => `action-${what}:${workspaceId}:${id}`;
