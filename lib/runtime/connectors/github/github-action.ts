import type { z } from "zod";
import { type GithubApi, githubApi } from "#lib/platform/github-api";
import { type Action, action } from "#lib/runtime/connectors/action";
import type { Connected } from "#lib/runtime/connectors/connected";
import { explained } from "#lib/runtime/connectors/github/explained";

type Account = { api: GithubApi; connected: Connected };

/** An action at GitHub: it is given the account's API, and what GitHub refuses is told by the action's own fields. */
export function githubAction<I extends z.ZodObject, O extends z.ZodObject>(declared: {
  name: `github.${string}`;
  description: string;
  access: "read" | "exec";
  input: I;
  output: O;
  /** What it is done to; the repository, and what in it, unless given. */
  target?(input: z.output<I>): string | null;
  run(account: Account, input: z.output<I>): Promise<z.input<O>>;
}): Action {
  return action<I, O>({
    ...declared,
    target: declared.target ?? targetOf,
    async run(connected, input) {
      const api = githubApi(connected);
      return declared.run({ api, connected }, input).catch(async (error: unknown) => {
        throw await explained(api, error, input);
      });
    },
  });
}

type Place = { repository?: string; number?: number; path?: string; branch?: string; tag?: string; ref?: string; base?: string; head?: string };

/** The repository, and the issue, pull request or file of it, on which branch or tag. */
function targetOf(input: Record<string, unknown>): string | null {
  const { repository, number, path, branch, tag, ref, base, head }: Place = input;
  if (repository === undefined) return null;
  if (number !== undefined) return `${repository}#${number}`;
  const on = branch ?? tag ?? ref ?? (base !== undefined && head !== undefined ? `${base}...${head}` : undefined);
  return [repository, path !== undefined && `:${path}`, on !== undefined && `@${on}`].filter(Boolean).join("");
}
