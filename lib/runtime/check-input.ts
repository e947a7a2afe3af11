import { join } from "node:path";
import { inThread } from "#lib/runtime/in-thread";
import { checkInput, type InputProblem } from "#lib/runtime/input-check";
import type { Answer } from "#lib/runtime/input-check-thread";

/** What in a schema can take more time than its length says. */
const COSTLY = /"(?:pattern|patternProperties|\$ref|\$dynamicRef|\$recursiveRef|format|uniqueItems|propertyNames|contains)"\s*:/;
const MOST_TEXT = 20_000;
const TIMEOUT_MS = 2_000;

/**
 * Checks an input against the schema of a skill, a workflow or a question, which a stranger wrote: an expression in it, or references that branch, can take
 * for ever. Such a one is checked in a thread of its own that is ended in time, so that nobody else waits for it.
 */
export async function checkAside(schema: string, input: unknown): Promise<InputProblem | null> {
  const broken = (why: string): InputProblem => ({ path: [], message: `The schema cannot be used: ${why}` });
  if (!COSTLY.test(schema) && schema.length + JSON.stringify(input).length <= MOST_TEXT) {
    try {
      return checkInput(schema, input);
    } catch (error) {
      return broken((error as Error).message);
    }
  }
  const late = new Error("late");
  // Named so that a bundler leaves the file where it is: Node runs it as it stands.
  const thread = join(process.cwd(), "lib/runtime/input-check-thread.ts");
  const options = { signal: new AbortController().signal, timeoutMs: TIMEOUT_MS, late: () => late, tooMuch: () => late };
  try {
    const answer = await inThread<Answer>(thread, { schema, input }, options);
    return "broken" in answer ? broken(answer.broken) : answer.problem;
  } catch (error) {
    if (error === late) return broken("to check this input against it takes too long.");
    throw error;
  }
}
