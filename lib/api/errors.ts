/**
 * Every error the API can answer: code → status and default message. The type follows from the status, except where
 * `type` says otherwise. `flat` errors are the permission-scope failures, which have a shape of their own.
 */
const ERRORS = {
  INVALID_INPUT: { status: 400, message: "The request is not valid." },
  INVALID_JSON: { status: 400, message: "The request body is not valid JSON." },
  VERSION_UNKNOWN: { status: 400, message: "The clanker-version header does not name a known version." },
  IDEMPOTENCY_KEY_REUSED: { status: 400, message: "This idempotency-key was used before with a different request." },
  MODEL_NOT_CONFIGURED: { status: 400, message: "This skill needs a model, and none is configured on this server." },
  SECRET_NOT_BOUND: { status: 400, message: "This skill needs a secret that is not bound to it in this workspace." },
  CONNECTION_DENIED: { status: 400, message: "The app did not let this server in." },
  LINK_INVALID: { status: 400, message: "This link is not valid any more. Ask for a new one." },
  PASSKEY_INVALID: { status: 400, message: "The passkey's answer is not right. Try again." },
  PAYMENTS_NOT_CONFIGURED: {
    status: 400,
    message: "This server takes no payments. Its owner gives credits with: npm run credits -- --workspace <slug> --amount <dollarinos>.",
  },
  CONNECTOR_NOT_CONFIGURED: {
    status: 400,
    message: "This server has no client id for this app, so nobody can connect it. GET /connectors says what its owner has to set.",
  },
  SIGNATURE_INVALID: { status: 400, message: "The signature does not fit the body." },
  AUTH_REQUIRED: { status: 401, message: "This call needs an API key (x-api-key) or a session (x-auth-token)." },
  KEY_INVALID: { status: 401, message: "The API key is not valid." },
  KEY_REVOKED: { status: 401, message: "The API key has been revoked." },
  KEY_EXPIRED: { status: 401, message: "The API key has expired." },
  TICKET_INVALID: { status: 401, message: "The upload ticket is not valid: unknown, used already, or older than ten minutes. Ask for a new one." },
  SESSION_EXPIRED: { status: 401, message: "The session is not valid any more. Sign in again." },
  CREDENTIALS_INVALID: { status: 401, message: "The e-mail address or the password is wrong." },
  INSUFFICIENT_CREDITS: { status: 402, message: "There are not enough credits for this run." },
  RUN_LIMIT_REACHED: { status: 402, message: "The workspace has used up its runs of this month." },
  ACTIVATION_REQUIRED: {
    status: 403,
    message: "This key must be activated: ask for the scopes it needs.",
    flat: { request_url: "/api/v1/agents/connect", retryable: true },
  },
  PERMISSION_REQUIRED: {
    status: 403,
    message: "This key does not have the scope that this call needs.",
    flat: { request_url: "/api/v1/agents/request-permission", retryable: true },
  },
  ACCESS_DENIED: { status: 403, message: "No scope allows this call; it needs a full-access key or a session.", flat: { retryable: false } },
  TOOL_NOT_CONNECTED: { status: 403, message: "The connector is not connected in this workspace." },
  CONNECTION_EXPIRED: { status: 403, message: "The app does not accept this workspace's connection any more. Connect it again." },
  PROVIDER_REFUSED: { status: 403, message: "The app does not let the connected account do this." },
  ROLE_REQUIRED: { status: 403, message: "Your role in this workspace does not allow this." },
  API_KEY_REQUIRED: { status: 403, message: "This call is for agents: it needs an API key, not a session." },
  PERSON_REQUIRED: { status: 403, message: "This is for a person who is signed in to answer, not for an API key." },
  STEP_UP_REQUIRED: { status: 403, message: "Prove again that it is you: with your passkey, or with your password if you have none." },
  INVITATION_NOT_YOURS: { status: 403, message: "This invitation is for another e-mail address." },
  CROSS_ORIGIN: { status: 403, message: "A request with a session cookie must come from this site." },
  HOST_REFUSED: { status: 403, message: "This server does not answer to that host name. Ask it by the address in PUBLIC_URL." },
  SIGN_UP_CLOSED: { status: 403, message: "This server does not take new accounts." },
  ADMIN_REQUIRED: { status: 403, message: "Only an admin of this server may do this." },
  SKILL_QUARANTINED: { status: 403, message: "This version is quarantined: the scanner or an admin of this server says that it is malicious." },
  SKILL_HELD: { status: 403, message: "This version waits for an admin of this server to look at it." },
  SKILL_DISABLED: { status: 403, message: "This skill is switched off in the drive." },
  WORKFLOW_BUILT_IN: { status: 403, message: "This workflow comes with the server and cannot be changed. Make a copy of it." },
  NOT_FOUND: { status: 404, message: "There is nothing here." },
  METHOD_NOT_ALLOWED: { status: 405, message: "This path does not take that method." },
  REQUEST_TIMEOUT: { status: 408, message: "The request did not come to its end in time." },
  EMAIL_TAKEN: { status: 409, message: "There is already an account with this e-mail address." },
  SLUG_TAKEN: { status: 409, message: "This slug is taken." },
  ALREADY_MEMBER: { status: 409, message: "This person is a member of the workspace already." },
  LAST_OWNER: { status: 409, message: "A workspace keeps at least one owner." },
  KEY_NOT_ACTIVE: { status: 409, message: "The API key is revoked, expired or rotated already." },
  ALREADY_DECIDED: { status: 409, message: "This was decided already, and otherwise." },
  REQUEST_EXPIRED: { status: 409, message: "This request has expired. The agent can ask again." },
  VERSION_EXISTS: { status: 409, message: "This skill has this version already. Versions never change: raise the number." },
  COLLECTION_EXISTS: { status: 409, message: "There is already a collection with this name." },
  WEBHOOK_DISABLED: { status: 409, message: "This webhook is switched off. Switch it on first." },
  ROTATION_PENDING: { status: 409, message: "It was rotated already, and the secret before still signs." },
  TOO_MANY_WEBHOOKS: { status: 409, message: "The workspace has as many webhooks as it may have." },
  UPDATE_CHANGED: { status: 409, message: "The update that was looked at is not what is offered now." },
  INSTALL_CLAIMED: { status: 409, message: "Another account has claimed this installation." },
  REPORTS_PENDING: { status: 409, message: "Twenty of your reports wait to be looked at. Report more when some of them are decided." },
  SYNC_FINALIZED: { status: 409, message: "This sync was finalized already." },
  SECRET_EXISTS: { status: 409, message: "There is already a secret with this name." },
  ENV_VAR_BOUND: { status: 409, message: "This skill already gets a secret under this environment variable. Remove that binding first." },
  EXECUTION_NOT_RUNNING: { status: 409, message: "The execution is not running." },
  SESSION_BUSY: { status: 409, message: "Another run is using this session. Wait for its end." },
  EXECUTION_RUNNING: { status: 409, message: "The execution is still running." },
  TOO_MANY_WORKFLOWS: { status: 409, message: "The workspace has as many workflows as it may have." },
  TOO_MANY_TRIGGERS: { status: 409, message: "The workspace has as many triggers as it may have." },
  STEP_NOT_SUSPENDED: { status: 409, message: "This step does not wait for an answer." },
  WORKFLOW_RUN_NOT_ACTIVE: { status: 409, message: "The run has ended already." },
  WORKFLOW_RUN_ACTIVE: { status: 409, message: "The run has not ended." },
  PROVIDER_CONFLICT: { status: 409, message: "The app refuses this as things stand." },
  OUTCOME_UNKNOWN: { status: 409, message: "It may have been done or not. Look in the app before you try again." },
  CONNECTION_CHANGED: { status: 409, message: "This was begun by somebody else, or too long ago. Begin again." },
  IDEMPOTENCY_IN_PROGRESS: { status: 409, message: "The first request with this idempotency-key is still running." },
  DOWNLOAD_EXPIRED: { status: 410, message: "This link was good for 24 hours. Ask for a new one." },
  VERSION_YANKED: { status: 410, message: "Its publisher withdrew this version." },
  WORKFLOW_CHANGED: { status: 412, message: "The workflow was changed since you read it. Read it again." },
  MEMORY_CHANGED: { status: 412, message: "The memory was changed since you read it. Read it again." },
  REQUEST_TOO_LARGE: { status: 413, message: "The request body is too large." },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: "The request body must be JSON (content-type: application/json)." },
  RANGE_NOT_SATISFIABLE: { status: 416, message: "The range is outside the file." },
  RATE_LIMITED: { status: 429, message: "Too many requests. Wait as long as retry-after says." },
  PROVIDER_RATE_LIMITED: { status: 429, message: "The app takes no more requests now. Wait as long as retry-after says." },
  INTERNAL_ERROR: { status: 500, message: "Something went wrong on our side. The request id finds it in the server's log." },
  PAYMENTS_UNAVAILABLE: { status: 503, message: "The payment provider does not take this now. Try again shortly." },
  PROVIDER_UNAVAILABLE: { status: 503, message: "The app does not answer as it should. Try again shortly." },
  OVERLOADED: { status: 503, message: "The server cannot take this now. Try again shortly." },
} as const satisfies Record<string, Entry>;

type Entry = { status: number; message: string; flat?: Flat };
type Flat = { request_url?: string; retryable: boolean };
export type ErrorCode = keyof typeof ERRORS;
export const ERROR_CODES = Object.keys(ERRORS) as ErrorCode[];

export type ErrorDetails = {
  /** Replaces the code's own message. */
  message?: string;
  /** The field that is wrong, as a path: `attachments.0.filename`. */
  param?: string;
  /** The scope that is missing, on flat errors. */
  scope?: string;
  /** All that is wrong, where a whole document was looked at. */
  problems?: { step: string | null; path: string; message: string }[];
  headers?: Record<string, string>;
  /** The workspace it happened in, for the audit log, where that is not the caller's current one. Never sent. */
  workspaceId?: number;
  /** The key that is not good any more, for the audit log. Never sent. */
  keyId?: number;
};

/** A refusal that the caller is told about. Anything else that is thrown is answered as INTERNAL_ERROR and logged. */
export class ApiError extends Error {
  readonly brand = "ApiError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    super(details.message ?? ERRORS[code].message);
    this.name = "ApiError";
    this.code = code;
    this.details = details;
  }
  get status(): number {
    return ERRORS[this.code].status;
  }
}

/** By brand and not `instanceof`: Next loads a module more than once, so there can be several ApiError classes. */
export const isApiError = (error: unknown): error is ApiError => (error as { brand?: unknown } | null)?.brand === "ApiError";

/** The answer of `invalid`: the field is named, the message says what would be right. */
export const invalid = (param: string, message: string): ApiError => new ApiError("INVALID_INPUT", { param, message });

/** The one answer for what does not exist and for what belongs to someone else. */
export const notFound = (what = "There is nothing here."): ApiError => new ApiError("NOT_FOUND", { message: what });

const TYPES: Record<number, string> = {
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  409: "conflict_error",
  410: "not_found_error",
  413: "request_too_large_error",
  429: "rate_limit_error",
  500: "api_error",
  503: "overloaded_error",
};

/** The error type of a status: 400, 405, 408, 412, 415, 416 and 422 are all `invalid_request_error`. */
export const errorType = (status: number): string => TYPES[status] ?? "invalid_request_error";

export const describeError = (code: ErrorCode) => ({ code, ...ERRORS[code], type: errorType(ERRORS[code].status) });

/** The JSON body of an error: the typed shape, or the flat one for permission-scope failures. */
export function errorBody(error: ApiError, requestId: string, publicUrl: string): Record<string, unknown> {
  const entry: Entry = ERRORS[error.code];
  if (entry.flat) {
    return { error: error.code, ...(error.details.scope && { scope: error.details.scope }), ...entry.flat };
  }
  return {
    error: {
      type: errorType(error.status),
      message: error.message,
      code: error.code,
      ...(error.details.param !== undefined && { param: error.details.param }),
      ...(error.details.problems && { problems: error.details.problems }),
      request_id: requestId,
      doc_url: `${publicUrl}/docs/errors#${error.code}`,
    },
  };
}
