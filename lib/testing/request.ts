import { router } from "#lib/api/router";
import { serve } from "#lib/api/serve";
import { operations } from "#lib/operations/index";

const find = router([...Map.groupBy(Object.values(operations), ({ path }) => path)].map(([path, list]) => [path, serve(...list)] as const));

type Options = {
  key?: string;
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** Sends a request through the same handlers that the route files export, without a server: `request("GET /api/v1/executions?limit=2", { key })`. */
export async function request(what: string, options: Options = {}): Promise<Response> {
  const [method, target] = what.split(" ") as [string, string];
  const url = new URL(target, "http://localhost:3000");
  const form = formOf(options.body);
  const text = options.body === undefined || form ? undefined : typeof options.body === "string" ? options.body : JSON.stringify(options.body);
  const incoming = new Request(url, {
    method,
    headers: {
      host: "localhost:3000",
      ...(text !== undefined && { "content-type": "application/json" }),
      ...(options.key && { "x-api-key": options.key }),
      ...(options.token && { "x-auth-token": options.token }),
      ...options.headers,
    },
    ...(text !== undefined && { body: text }),
    ...(form && { body: form }),
    ...(options.signal && { signal: options.signal }),
  });
  const { handlers, params } = find(url.pathname) ?? { handlers: serve(), params: {} };
  const name = method === "HEAD" ? "GET" : method;
  return handlers[name as "GET"](incoming, { params: Promise.resolve(params) });
}

/** A body with a file in it is sent as a form. */
function formOf(body: unknown): FormData | undefined {
  const fields = typeof body === "object" && body !== null ? Object.entries(body) : [];
  if (!fields.some(([, value]) => value instanceof File)) return undefined;
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value instanceof File ? value : String(value));
  return form;
}

/** The same, and the JSON of the answer. */
export async function json(what: string, options: Options = {}) {
  const response = await request(what, options);
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : null) as any };
}
