import type { CallToolResult } from "@modelcontextprotocol/server";
import { type ApiError, type ErrorCode, errorBody, isApiError } from "#lib/api/errors";
import { knownError } from "#lib/api/known-error";
import type { Visitor } from "#lib/api/mcp/visitor";
import { log } from "#lib/platform/log";

/**
 * A refusal as a tool's answer: what is missing, which call would mend it, and the error as REST would send it. It is an
 * answer and no protocol error, so that the model sees it and can act.
 */
export function toolError(visitor: Visitor, error: unknown, asked: string[] = []): CallToolResult {
  const known = knownError(error);
  if (known.code === "PROVIDER_UNAVAILABLE") log.warn({ requestId: visitor.request.requestId }, known.message);
  else if (!isApiError(error) || known.status >= 500) log.error({ err: error, requestId: visitor.request.requestId }, "a tool failed");
  const body = JSON.stringify(errorBody(known, visitor.request.requestId, visitor.origin));
  return {
    isError: true,
    content: [
      { type: "text", text: explained(visitor, known, asked) },
      { type: "text", text: body },
    ],
  };
}

/** What is wrong, and what would help whoever gave these arguments. */
export function explained(visitor: Pick<Visitor, "origin">, { code, message, details }: ApiError, asked: string[] = []): string {
  const { param, scope, headers } = details;
  const next = code === "NOT_FOUND" ? whereToLook(visitor.origin, asked) : NEXT[code]?.(visitor.origin, scope);
  const wait = headers?.["retry-after"] && `Try again in ${headers["retry-after"]} seconds.`;
  return [param ? `${param}: ${message}` : message, next, wait].filter(Boolean).join(" ");
}

const ask = (origin: string, path: string, field: string) =>
  `Ask for it: POST ${origin}/api/v1/agents/${path} with {${field}, "reason": "…"} and this key; a person decides. An app that signed in with OAuth authorises again with this scope.`;

/** The tool that answers what an argument can be. */
const LISTS: Record<string, string> = {
  slug: "Call list-installed-skills, with q to search all skills.",
  executionId: "Call list-executions to see which there are.",
  artifactId: "Call list-artifacts to see which there are.",
  runId: "Call list-workflow-runs to see which there are.",
  sourceId: "Call list-sources to see which there are.",
  source: "Call list-sources to see which there are.",
  app: "Call list-connectors to see which there are.",
  name: "Call search-connector-actions to find the action that is meant, or one that lists what there is.",
};

function whereToLook(origin: string, asked: string[]): string {
  if (asked.includes("workflowId"))
    return `Ask GET ${origin}/api/v1/workflows/definitions with the same key, or a person at ${origin}/workflows, which there are.`;
  // What stands behind another argument is looked for within it.
  return (
    asked.flatMap((argument) => LISTS[argument] ?? []).at(-1) ??
    "Look again with the list tools: list-installed-skills, list-executions, list-artifacts, list-workflow-runs."
  );
}

/** What would help, by code. */
const NEXT: Partial<Record<ErrorCode, (origin: string, scope: string | undefined) => string>> = {
  ACTIVATION_REQUIRED: (origin, scope) => `It needs the scope ${scope}. ${ask(origin, "connect", `"requestedScopes": ["${scope}"]`)}`,
  PERMISSION_REQUIRED: (origin, scope) => `It needs the scope ${scope}. ${ask(origin, "request-permission", `"scope": "${scope}"`)}`,
  TOOL_NOT_CONNECTED: () => "Call connect-connector with the app, and have a person open its authorizationUrl.",
  INSUFFICIENT_CREDITS: (origin) => `Call get-credit-balance to see what there is; a person adds credits at ${origin}/settings/billing.`,
  MODEL_NOT_CONFIGURED: (origin) => `A person sets a model up at ${origin}/settings, or choose a skill whose runtime is "script".`,
  EXECUTION_NOT_RUNNING: () => "Call get-execution-status to see how it ended.",
  STEP_NOT_SUSPENDED: () => "Call get-workflow-run to see which steps wait.",
  WORKFLOW_RUN_NOT_ACTIVE: () => "Call get-workflow-run to see how it ended.",
  SKILL_DISABLED: (origin) => `A person switches it on at ${origin}/library.`,
};
