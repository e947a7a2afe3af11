import { z } from "zod";
import type { Context, PublicContext } from "#lib/api/context";
import type { ApiKeyCaller, SessionCaller } from "#lib/auth/caller";
import type { Requirement } from "#lib/auth/scopes";
import type { Role } from "#lib/platform/prisma/enums";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
/** A method and a path below /api/v1, parameters in braces; a path that begins with /api/ stands as it is. */
export type Route = `${Method} /${string}`;

/** `<resource>.<what happened>`, as the audit log shows it. */
export type AuditAction = `${string}.${string}`;

/** Bytes to be streamed to the caller, with ranges and an ETag. */
export type FileAnswer = {
  sha256: string;
  filename: string;
  contentType: string;
  size: number;
  /** A page of ours may show it in a frame, as what it is: see `framed` in lib/api/framed.ts. */
  frame?: "page" | "pdf" | undefined;
};
/** Text or bytes that are made while they are sent, as a download: too much to be held at once. */
export type StreamAnswer = { filename: string; contentType: string; chunks: AsyncIterable<string | Uint8Array> };
/** One server-sent event. Without a name it is a bare `data:` line; text is sent as it is. */
export type StreamEvent = { id?: string; event?: string; data: unknown } | { text: string };

type Input<Shape extends z.ZodRawShape> = z.output<z.ZodObject<Shape, z.core.$strict>>;
type ContextOf<S extends Requirement> = S extends "public"
  ? PublicContext
  : S extends "session"
    ? Context & { caller: SessionCaller }
    : S extends "key"
      ? Context & { caller: ApiKeyCaller }
      : Context;
/** Every write names its audit action; a read has none, unless it hands out something that can be had once. */
type Audited<R extends Route> = R extends `GET ${string}` ? { audit?: AuditAction } : { audit: AuditAction | null };

export type Definition<R extends Route, S extends Requirement, Shape extends z.ZodRawShape, Output extends z.ZodType, Prepared, Accepted = Answer<Output>> = {
  route: R;
  /** One line, as a sentence: what the caller gets done. */
  summary: string;
  /** What else a caller must know, in Markdown. */
  description?: string;
  /** What a key must hold. `connector:{app}:read` is that of the app which the path names: see `forApp`. */
  scope: S;
  /** For `connector:{app}:{access}`: whether a call only reads. */
  accessOf?(params: Record<string, unknown>): "read" | "exec";
  /** What the person must be in the workspace: `viewer` for reads and `member` for writes unless it says otherwise. */
  role?: Role;
  /** The path's parameter that names the workspace it works in (id or slug), where that is not the caller's current one. */
  workspace?: string;
  /** The name of its MCP tool, if it has one. */
  tool?: string;
  /** Path, query and body fields in one flat object. Text from a URL is turned into numbers and booleans before. */
  input: Shape;
  /** What the caller gets. Decode and encode run both ways, and a field that is not named here never leaves. */
  output: Output;
  /** The status of success; 200 unless it says otherwise. */
  status?: 200 | 201 | 202 | 204;
  /** How the answer travels. */
  responds?: "json" | "file" | "events" | "stream";
  /** What a file or a stream may be; anything unless it says otherwise. */
  contentTypes?: string[];
  /**
   * What the body is: a JSON object of the fields unless it says otherwise, or a form (multipart/form-data) whose files are
   * `formFile()` fields, or an `event`: JSON of any shape, which becomes the field of that name.
   */
  takes?: "json" | "form" | "event";
  /** With an event: the fields that come in headers, where these are there, and the headers' names. */
  eventHeaders?: Record<string, string>;
  /** With an event: the field that holds the body's text as it came, for a signature over it. */
  eventText?: string;
  /** Bytes a body may have; 1 MiB unless it says otherwise. */
  bodyLimit?: number;
  /** For a body that its sender has signed: the header of the signature. The input is then the body's text as it came, `payload`, and that header, `signature`. */
  signedBy?: string;
  /** Takes the headers If-Match and If-None-Match, which the handler finds in `ctx.ifMatch` and `ctx.ifNoneMatch`. */
  ifMatch?: boolean;
  /** Allows the key in the query (`?apiKey=`), for clients that cannot send headers. */
  queryKey?: boolean;
  /** Takes an upload ticket as a bearer token, beside the ordinary credentials. */
  ticket?: boolean;
  /**
   * Of a read that tells everybody who is not signed in the same: those who ask the same at the same time are answered
   * together. Its handler takes nothing of the context but `db`, and sets no header.
   */
  coalesces?: boolean;
  /** Work before the transaction: slow, or outside the database. Its result is the handler's third argument. */
  prepare?(ctx: ContextOf<S>, input: Input<Shape>): Promise<Prepared>;
  /** Runs in a transaction on writes. Throws ApiError to refuse; everything is rolled back then. */
  handler(ctx: ContextOf<S>, input: Input<Shape>, prepared: Prepared): Promise<Accepted>;
  /**
   * Makes the answer from what the handler accepted, after the transaction: for what must be waited for. It is what is kept
   * for an idempotency key, so it must be JSON; a replay waits again. Of a write that responds with events, this makes them.
   */
  complete?(ctx: ContextOf<S>, accepted: Accepted): Promise<Answer<Output>>;
} & Audited<R> &
  (Accepted extends Answer<Output> ? unknown : { complete: unknown });

// Files, streams and events are declared as z.custom<FileAnswer>(), z.custom<StreamAnswer>() and z.custom<AsyncIterable<StreamEvent>>().
type Answer<Output extends z.ZodType> = z.output<Output>;

/** What the browser's client knows of an operation: its route, and both sides in their wire form. */
export type Typed<R extends Route, Shape extends z.ZodRawShape, Output extends z.ZodType> = {
  readonly wire?: { route: R; input: z.input<z.ZodObject<Shape, z.core.$strict>>; output: z.input<Output>; value: z.output<Output> };
};

/** One thing the API can do: declared once, served over REST, MCP and to pages from the same declaration. */
export type Operation = {
  name: string;
  route: Route;
  method: Method;
  /** The whole path, such as /api/v1/executions/{id}/cancel. */
  path: string;
  pathParams: string[];
  summary: string;
  description?: string | undefined;
  scope: Requirement;
  accessOf?: ((params: Record<string, unknown>) => "read" | "exec") | undefined;
  role: Role;
  workspace?: string | undefined;
  tool?: string | undefined;
  audit: AuditAction | null;
  /** Whether it changes anything; then it runs in a transaction. */
  writes: boolean;
  input: z.ZodObject;
  output: z.ZodType;
  status: number;
  responds: "json" | "file" | "events" | "stream";
  contentTypes: string[];
  takes: "json" | "form" | "event";
  eventHeaders: Record<string, string>;
  eventText?: string | undefined;
  bodyLimit: number;
  signedBy?: string | undefined;
  ifMatch: boolean;
  queryKey: boolean;
  ticket: boolean;
  coalesces: boolean;
  prepare(ctx: PublicContext, input: Record<string, unknown>): Promise<unknown>;
  handler(ctx: PublicContext, input: Record<string, unknown>, prepared: unknown): Promise<unknown>;
  complete?: ((ctx: PublicContext, accepted: unknown) => Promise<unknown>) | undefined;
};

/**
 * Declares an operation. Its types follow from the declaration: the handler's input from `input`, its context from
 * `scope`, and `audit` is required wherever the method changes something.
 */
export function operation<
  R extends Route,
  S extends Requirement,
  Shape extends z.ZodRawShape,
  Output extends z.ZodType,
  Prepared = undefined,
  Accepted = Answer<Output>,
>(definition: Definition<R, S, Shape, Output, Prepared, Accepted>): Operation & Typed<R, Shape, Output> {
  const [method, below] = definition.route.split(" ") as [Method, string];
  const path = below.startsWith("/api/") ? below : `/api/v1${below}`;
  return {
    name: "",
    route: definition.route,
    method,
    path,
    pathParams: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string),
    summary: definition.summary,
    description: definition.description,
    scope: definition.scope,
    role: definition.role ?? (method === "GET" ? "viewer" : "member"),
    workspace: definition.workspace,
    tool: definition.tool,
    audit: definition.audit ?? null,
    writes: method !== "GET" || definition.audit !== undefined,
    input: z.strictObject(definition.input),
    output: definition.output,
    status: definition.status ?? 200,
    responds: definition.responds ?? "json",
    contentTypes: definition.contentTypes ?? ["*/*"],
    takes: definition.takes ?? "json",
    eventHeaders: definition.eventHeaders ?? {},
    eventText: definition.eventText,
    bodyLimit: definition.bodyLimit ?? 1024 * 1024,
    signedBy: definition.signedBy,
    ifMatch: definition.ifMatch ?? false,
    queryKey: definition.queryKey ?? false,
    ticket: definition.ticket ?? false,
    coalesces: definition.coalesces ?? false,
    prepare: (definition.prepare ?? (async () => undefined)) as Operation["prepare"],
    handler: definition.handler as unknown as Operation["handler"],
    accessOf: definition.accessOf,
    complete: definition.complete as Operation["complete"],
  };
}
