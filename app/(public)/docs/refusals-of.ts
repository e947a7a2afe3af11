import { describeError, type ErrorCode } from "#lib/api/errors";
import type { Documented } from "./reference";
import { REFUSALS } from "./refusals";

/** What a call can be refused for, in the order in which it is looked at: who asks, what is sent, how things stand, and the server. */
export function refusalsOf({ name, scope, operation, pathFields, query, headers, body, takes }: Documented) {
  const named = operation !== undefined;
  const codes: (ErrorCode | false | undefined)[] = [
    ...(scope === "public" ? [] : CREDENTIALS),
    scope === "session" && "PERSON_REQUIRED",
    scope === "key" && "API_KEY_REQUIRED",
    scope === "full" && "ACCESS_DENIED",
    ...(scope.includes(":") ? SCOPES : []),
    operation?.ticket && "TICKET_INVALID",
    named && !["public", "any", "key"].includes(scope) && operation.role !== "viewer" && "ROLE_REQUIRED",
    scope !== "public" && operation?.writes && "CROSS_ORIGIN",
    pathFields.length > 0 && "NOT_FOUND",
    named && [query, body, pathFields].some((fields) => fields.length > 0) && "INVALID_INPUT",
    takes === "json" && "INVALID_JSON",
    ...(takes === "nothing" ? [] : BODIES),
    named && "VERSION_UNKNOWN",
    ...(REFUSALS[name] ?? []),
    ...(headers.some((each) => each.name === "idempotency-key") ? RETRIES : []),
    "RATE_LIMITED",
    "INTERNAL_ERROR",
    "OVERLOADED",
  ];
  return [...new Set(codes.filter((code): code is ErrorCode => Boolean(code)))].map(describeError);
}

const CREDENTIALS: ErrorCode[] = ["AUTH_REQUIRED", "KEY_INVALID", "KEY_REVOKED", "KEY_EXPIRED", "SESSION_EXPIRED"];
const SCOPES: ErrorCode[] = ["ACTIVATION_REQUIRED", "PERMISSION_REQUIRED"];
const BODIES: ErrorCode[] = ["UNSUPPORTED_MEDIA_TYPE", "REQUEST_TOO_LARGE"];
const RETRIES: ErrorCode[] = ["IDEMPOTENCY_KEY_REUSED", "IDEMPOTENCY_IN_PROGRESS"];
