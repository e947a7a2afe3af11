import type { FormFile } from "#lib/api/read-form";
import type { Operations } from "#lib/operations/index";

type Wire = { [Name in keyof Operations]: NonNullable<Operations[Name]["wire"]> }[keyof Operations];
export type ClientRoute = Wire["route"];
type WireOf<R extends ClientRoute> = Extract<Wire, { route: R }>;
/** What a route takes, in its wire form. */
export type InputOf<R extends ClientRoute> = InBrowser<WireOf<R>["input"]>;
/** A file of a form is what the browser has: its own. */
type InBrowser<Input> = { [Name in keyof Input]: Input[Name] extends FormFile ? File : Input[Name] };
/** What a route answers, in its wire form: dates are text, ids have prefixes. */
export type OutputOf<R extends ClientRoute> = WireOf<R>["output"];

/** A refusal of the API, as the browser sees it. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly param: string | undefined;
  constructor(status: number, body: { error?: { message?: string; code?: string; param?: string } | string }) {
    const error = typeof body.error === "string" ? { code: body.error, message: body.error } : (body.error ?? {});
    super(error.message ?? `The server answered ${status}.`);
    this.name = "ApiRefusal";
    this.status = status;
    this.code = error.code ?? "UNKNOWN";
    this.param = "param" in error ? error.param : undefined;
  }
}

/** No answer of the server: none at all, or one of what stands before it and speaks no JSON. Whether anything was done is not known. */
export class Unreached extends Error {
  constructor(cause?: unknown) {
    super("The server could not be reached.", { cause });
    this.name = "Unreached";
  }
}

/** What to throw for an answer that is no success. A proxy before the server has pages of its own, of which nothing is shown. */
export async function failureOf(response: Response): Promise<ApiRefusal | Unreached> {
  const text = await response.text();
  try {
    return new ApiRefusal(response.status, JSON.parse(text));
  } catch (error) {
    return response.status >= 500 ? new Unreached(error) : new ApiRefusal(response.status, {});
  }
}

type Options = {
  signal?: AbortSignal;
  /** The id or slug of a workspace other than the one the browser is in. */
  workspace?: string;
  /** The version that is to be changed, where the API takes If-Match. */
  version?: number;
};

/**
 * Calls an operation from the browser with the session's cookie: `api("POST /skills/{slug}/run", { slug, input })`.
 * An input with a file is sent as a form. Throws ApiRefusal when the API says no, and Unreached when it says nothing.
 */
export async function api<R extends ClientRoute>(route: R, input: InputOf<R>, { signal, workspace, version }: Options = {}): Promise<OutputOf<R>> {
  const [method, template] = route.split(" ") as [string, string];
  const rest: Record<string, unknown> = { ...(input as object) };
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  const inQuery = method === "GET" || method === "DELETE";
  const query = new URLSearchParams(
    inQuery
      ? Object.entries(rest)
          .filter(([, value]) => value !== undefined)
          .map(([name, value]) => [name, String(value)])
      : [],
  );
  const url = `${path.startsWith("/api/") ? path : `/api/v1${path}`}${query.size > 0 ? `?${query}` : ""}`;
  const isForm = Object.values(rest).some((value) => value instanceof File);
  const response = await fetch(url, {
    method,
    ...(signal && { signal }),
    headers: {
      ...(workspace !== undefined && { "x-workspace-id": workspace }),
      ...(version !== undefined && { "if-match": `"${version}"` }),
      ...(!inQuery && !isForm && { "content-type": "application/json" }),
    },
    ...(!inQuery && { body: isForm ? toForm(rest) : JSON.stringify(rest) }),
  }).catch(unlessStopped);
  if (response.status === 204) return null as OutputOf<R>;
  if (!response.ok) throw await failureOf(response).catch(unlessStopped);
  return response.json().catch(unlessStopped);

  function unlessStopped(error: unknown): never {
    throw signal?.aborted ? error : new Unreached(error);
  }
}

function toForm(fields: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.set(name, value instanceof File ? value : String(value));
  return form;
}
