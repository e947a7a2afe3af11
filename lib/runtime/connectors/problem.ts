import { type App, CONNECTOR_APPS } from "#lib/platform/apps";
import { env } from "#lib/platform/env";

export type ProblemCode =
  | "TOOL_NOT_CONNECTED"
  | "CONNECTION_EXPIRED"
  | "PROVIDER_REFUSED"
  | "NOT_FOUND"
  | "INVALID_INPUT"
  | "PROVIDER_CONFLICT"
  | "OUTCOME_UNKNOWN"
  | "PROVIDER_RATE_LIMITED"
  | "PROVIDER_UNAVAILABLE";

type About = { param?: string | undefined; retryAfter?: number | undefined; kept?: boolean };

/** Why something in a connected account could not be done, in words for who asked for it. It holds no token and nothing of a message. */
export class ConnectorProblem extends Error {
  readonly brand = "ConnectorProblem";
  readonly code: ProblemCode;
  /** The field that is wrong, where it is one of what was asked. */
  readonly param: string | undefined;
  /** In how many seconds to try again. */
  readonly retryAfter: number | undefined;
  /** Whether this is what came of it when it was asked before. */
  readonly kept: boolean;
  constructor(code: ProblemCode, message: string, { param, retryAfter, kept = false }: About = {}) {
    super(message);
    this.name = "ConnectorProblem";
    this.code = code;
    this.param = param;
    this.retryAfter = retryAfter;
    this.kept = kept;
  }
}

/** By brand and not `instanceof`: Next loads a module more than once. */
export const isConnectorProblem = (error: unknown): error is ConnectorProblem => (error as { brand?: unknown } | null)?.brand === "ConnectorProblem";

export const notConnected = (app: App, param?: string) =>
  new ConnectorProblem("TOOL_NOT_CONNECTED", `${CONNECTOR_APPS[app]} is not connected in this workspace. Connect it at ${connectorsPage(app)}.`, { param });

export const expired = (app: App) =>
  new ConnectorProblem(
    "CONNECTION_EXPIRED",
    `${CONNECTOR_APPS[app]} does not accept this workspace's connection any more. Connect it again at ${connectorsPage(app)}.`,
  );

/** Where a person connects an app. */
export const connectorsPage = (app: App): string => `${env().PUBLIC_URL}/connectors?app=${app}`;

/** A problem of what only reads, for which some apps take a POST: nothing is left open by it. */
export const whileReading = (app: App, problem: ConnectorProblem): ConnectorProblem =>
  problem.code === "OUTCOME_UNKNOWN"
    ? new ConnectorProblem("PROVIDER_UNAVAILABLE", `${CONNECTOR_APPS[app]} does not answer as it should. Try again shortly.`, { retryAfter: 10 })
    : problem;

/** A problem of a place in a list, by the name that it has where it was asked for. */
export const namingPlace = (problem: ConnectorProblem, param: string): ConnectorProblem =>
  problem.param === "after" ? new ConnectorProblem(problem.code, problem.message, { param }) : problem;

/** What an SDK throws when it was answered: the fields that octokit's, Notion's and our own errors share. */
type Answered = { status: number; message?: string; headers?: unknown; response?: { headers?: unknown; data?: unknown } };

/** What went wrong, whoever threw it: an answer that is an error, or none. What is no fault of the app's is thrown on. */
export function toProblem(app: App, error: unknown): ConnectorProblem {
  for (let at = error; at; at = (at as { cause?: unknown }).cause) if (isConnectorProblem(at)) return at;
  const { status } = error as Answered;
  const name = CONNECTOR_APPS[app];
  // An SDK read as JSON what is none.
  if ((error as Error).name === "SyntaxError")
    return new ConnectorProblem("PROVIDER_UNAVAILABLE", `${name} answers what cannot be read. Try again shortly.`, { retryAfter: 10 });
  if (typeof status !== "number") throw error;
  const said = wordsOf(error as Answered);
  const retryAfter = secondsToWait(error as Answered);
  if (status === 429 || (status === 403 && (retryAfter !== undefined || /rate ?limit|usage limit|quota/i.test(said))))
    return new ConnectorProblem("PROVIDER_RATE_LIMITED", `${name} takes no more requests now.`, { retryAfter: retryAfter ?? 60 });
  if (status === 401) return expired(app);
  if (status === 403) return new ConnectorProblem("PROVIDER_REFUSED", `${name} does not let the connected account do this: ${said}`);
  if (status === 404 || status === 410)
    return new ConnectorProblem("NOT_FOUND", `${name} has nothing of that name, or nothing that the connected account sees.`);
  if (status === 409 || status === 412) return new ConnectorProblem("PROVIDER_CONFLICT", `${name} refuses this as things stand: ${said}`);
  // A place in a list comes from an answer before. Google calls it a page's token, and Notion a cursor.
  if (status === 400 && /page ?token|start_cursor/i.test(`${said} ${locationOf(error as Answered)}`))
    return new ConnectorProblem("INVALID_INPUT", "It is no place in this list.", { param: "after" });
  if (status >= 400 && status < 500) return new ConnectorProblem("INVALID_INPUT", `${name} refuses this: ${said}`);
  return new ConnectorProblem("PROVIDER_UNAVAILABLE", `${name} has a problem of its own (${status}). Try again shortly.`, { retryAfter: retryAfter ?? 10 });
}

/** What the app says is wrong, short. */
function wordsOf({ message, response }: Answered): string {
  const { error, message: said } = (response?.data ?? {}) as { error?: { message?: unknown }; message?: unknown };
  const text = [error?.message, said, message].find((each) => typeof each === "string" && each !== "") as string | undefined;
  return (text ?? "it does not say why").slice(0, 300);
}

/** The parameter that Google finds wrong, where it names one. */
function locationOf({ response }: Answered): unknown {
  const { error } = (response?.data ?? {}) as { error?: { errors?: { location?: unknown }[] } };
  return Array.isArray(error?.errors) ? error.errors[0]?.location : undefined;
}

/** How long an answer asks to be left alone: Retry-After in seconds or as a date, or GitHub's count that is used up. */
function secondsToWait(error: Answered): number | undefined {
  const given = (error.headers ?? error.response?.headers ?? {}) as Headers | Record<string, unknown>;
  const header = (name: string) => (given instanceof Headers ? given.get(name) : ((given[name] as string | undefined) ?? null));
  const after = header("retry-after");
  const used = header("x-ratelimit-remaining") === "0" ? header("x-ratelimit-reset") : null;
  const seconds =
    after !== null
      ? /^\d+$/.test(after)
        ? Number(after)
        : (Date.parse(after) - Date.now()) / 1000
      : used !== null
        ? Number(used) - Date.now() / 1000
        : undefined;
  return seconds === undefined || Number.isNaN(seconds) ? undefined : Math.min(Math.max(Math.ceil(seconds), 1), 3600);
}
