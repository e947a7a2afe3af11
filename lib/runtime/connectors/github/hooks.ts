import { createHmac, timingSafeEqual } from "node:crypto";
import { githubApi } from "#lib/platform/github-api";
import type { Connected } from "#lib/runtime/connectors/connected";
import { isThere } from "#lib/runtime/connectors/github/explained";
import { at, isRepository } from "#lib/runtime/connectors/github/fields";
import { ConnectorProblem, toProblem } from "#lib/runtime/connectors/problem";

type Hook = { source: string; url: string; secret: string; event: string };

/** Asks GitHub to call an address whenever something happens in a repository. Answers what GitHub calls the webhook. */
export async function createHook(connected: Connected, { source, url, secret, event }: Hook): Promise<string> {
  const repository = named(source);
  const config = { url, secret, content_type: "json", insecure_ssl: "0" } as const;
  try {
    const { data } = await githubApi(connected).repos.createWebhook({ ...repository, name: "web", active: true, events: [event], config });
    return String(data.id);
  } catch (error) {
    throw await refused(connected, source, error);
  }
}

/** Takes a webhook away, by its number or, where that never came back to us, by its address. One that has gone already is as good. */
export async function removeHook(connected: Connected, { source, url, hookId }: { source: string; url: string; hookId: string | null }): Promise<void> {
  const api = githubApi(connected);
  const repository = named(source);
  let number = hookId === null ? undefined : Number(hookId);
  if (number === undefined) {
    const { data } = await api.repos.listWebhooks({ ...repository, per_page: 100 });
    number = data.find(({ config }) => config.url === url)?.id;
  }
  if (number === undefined) return;
  await api.repos.deleteWebhook({ ...repository, hook_id: number }).catch((error: { status?: unknown }) => {
    if (error.status !== 404) throw error;
  });
}

/** Whether GitHub has signed this with the secret that it was given. */
export function isSigned(body: string, signature: string | undefined, secret: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  const given = Buffer.from(signature ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function named(source: string): { owner: string; repo: string } {
  if (!isRepository(source)) throw new ConnectorProblem("INVALID_INPUT", "A repository is named owner/name.", { param: "source" });
  return at(source);
}

/** Refuses a repository that the account does not see. */
export async function requireRepository(connected: Connected, source: string): Promise<void> {
  if (await isThere(githubApi(connected), source)) return;
  throw new ConnectorProblem("NOT_FOUND", `GitHub has no repository ${source}, or none that ${connected.account.name} sees.`, { param: "source" });
}

/** Why GitHub sets up no webhook, in words that say what to do. It answers 404 also where the account may not. */
async function refused(connected: Connected, source: string, error: unknown): Promise<ConnectorProblem> {
  const problem = toProblem(connected.app, error);
  const param = "source";
  if (problem.code === "INVALID_INPUT") return new ConnectorProblem("INVALID_INPUT", `GitHub sets up no webhook for ${source}: ${why(error)}`, { param });
  if (problem.code !== "NOT_FOUND" && problem.code !== "PROVIDER_REFUSED") return problem;
  await requireRepository(connected, source);
  const todo = "Have an administrator of it give the account admin rights, or connect an account that has them.";
  return new ConnectorProblem("PROVIDER_REFUSED", `GitHub does not let ${connected.account.name} set up webhooks for ${source}. ${todo}`, { param });
}

/** What GitHub says is wrong: an address that it cannot reach, or a repository that has as many webhooks as it may have. */
function why(error: unknown): string {
  const { errors, message } = ((error as { response?: { data?: unknown } }).response?.data ?? {}) as { errors?: { message?: unknown }[]; message?: unknown };
  const said = Array.isArray(errors) ? errors.map((each) => each?.message).find((each) => typeof each === "string") : undefined;
  return String(said ?? message ?? "it does not say why").slice(0, 300);
}
