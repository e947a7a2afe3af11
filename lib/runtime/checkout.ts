import { z } from "zod";
import { env } from "#lib/platform/env";
import type { GitQuestion } from "#lib/platform/git";
import type { Answer } from "#lib/runtime/checkout-thread";
import { inThread } from "#lib/runtime/in-thread";
import type { SandboxFile } from "#lib/runtime/sandbox/sandbox";

/** A repository could not be had, for a reason that its user understands. To try again would not help. */
export class CheckoutError extends Error {
  readonly code = "CHECKOUT_FAILED";
  /** Whether a login was asked for, or the one that was shown is not good. */
  readonly login: boolean;
  constructor(message: string, { login = false } = {}) {
    super(message);
    this.name = "CheckoutError";
    this.login = login;
  }
}

export const CHECKOUT_LIMITS = { maxBytes: 64 * 1024 * 1024, maxFiles: 5000, timeoutMs: 60_000 };

/** What a run was told to work on, as it is stored with the execution. */
const Connector = z.discriminatedUnion("type", [
  z.object({ type: z.literal("remote"), fields: z.object({ url: z.string().optional(), ref: z.string().optional() }) }),
  z.object({ type: z.literal("github"), fields: z.object({ repo: z.string(), ref: z.string().optional() }) }),
]);

export type CheckoutOptions = {
  signal: AbortSignal;
  /** Of the account that a `github` repository is read with. */
  token?: string | undefined;
  limits?: Partial<typeof CHECKOUT_LIMITS>;
  /** Whether addresses of this machine and its network may be asked; what CHECKOUT_ALLOW_PRIVATE says unless given. */
  allowPrivate?: boolean;
};

/** The files that belong into a run's source folder, with paths relative to it; none when it was told of no repository. */
export async function checkoutFor(connector: unknown, options: CheckoutOptions): Promise<SandboxFile[]> {
  if (connector === null || connector === undefined) return [];
  const { type, fields } = Connector.parse(connector);
  if (type === "remote") return fields.url === undefined ? [] : checkout({ ...options, url: fields.url, ref: fields.ref });
  if (!options.token) throw new CheckoutError("No GitHub account is connected in this workspace.");
  // Where GitHub is, is a setting of this server's: its own network may hold it.
  return checkout({ ...options, allowPrivate: true, url: `${env().AUTH_GITHUB_URL}/${fields.repo}.git`, ref: fields.ref });
}

/**
 * The files of one commit of a repository: no history, no links, no submodules. It is read in a thread of its own, because a
 * repository can be made so that reading it takes for ever. Throws a CheckoutError, or what the signal was aborted with.
 */
export async function checkout({
  url,
  ref,
  token,
  signal,
  limits,
  allowPrivate,
}: CheckoutOptions & { url: string; ref?: string | undefined }): Promise<SandboxFile[]> {
  const { maxBytes, maxFiles, timeoutMs } = { ...CHECKOUT_LIMITS, ...limits };
  const question: GitQuestion = { url, ref, token, maxBytes, maxFiles, allowPrivate: allowPrivate ?? env().CHECKOUT_ALLOW_PRIVATE };
  const answer = await inThread<Answer>(new URL("./checkout-thread.ts", import.meta.url), question, {
    ...{ signal, timeoutMs },
    late: () => new CheckoutError(`The repository ${url} did not come within ${timeoutMs / 1000} s.`),
    tooMuch: () => new CheckoutError(`The repository ${url} takes too much memory to read.`),
  });
  if ("problem" in answer) throw new CheckoutError(answer.problem, answer);
  return answer.files;
}
