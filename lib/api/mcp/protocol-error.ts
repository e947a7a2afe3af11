import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { type ApiError, errorBody, isApiError } from "#lib/api/errors";
import { knownError } from "#lib/api/known-error";
import { explained } from "#lib/api/mcp/tool-error";
import type { Visitor } from "#lib/api/mcp/visitor";
import { log } from "#lib/platform/log";

/**
 * Answers a request that has no way to answer a refusal but an error of the protocol: resources, prompts and skills. It
 * carries the error as REST would send it, in `data`.
 */
export async function orProtocolError<T>(visitor: Visitor, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    const known = knownError(error);
    if (known.status >= 500) log.error({ err: error, requestId: visitor.request.requestId }, "a request over MCP failed");
    throw new ProtocolError(codeOf(known), explained(visitor, known), errorBody(known, visitor.request.requestId, visitor.origin));
  }
}

/** What does not exist is a wrong parameter to MCP. */
const codeOf = ({ status }: ApiError) => {
  if (status >= 500) return ProtocolErrorCode.InternalError;
  return status === 400 || status === 404 ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InvalidRequest;
};

/** Nothing, where there is nothing; any other refusal stays one. */
export async function orNothing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isApiError(error) && error.status === 404) return undefined;
    throw error;
  }
}
