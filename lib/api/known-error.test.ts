import { expect, test } from "vitest";
import { ApiError } from "#lib/api/errors";
import { knownError } from "#lib/api/known-error";
import { orProtocolError } from "#lib/api/mcp/protocol-error";
import { toolError } from "#lib/api/mcp/tool-error";
import type { Visitor } from "#lib/api/mcp/visitor";

const visitor = { origin: "http://localhost:3000", request: { requestId: "req_1" } } as Visitor;

test.each([
  [new ApiError("RATE_LIMITED"), "RATE_LIMITED"],
  [new Error("Connection terminated unexpectedly"), "OVERLOADED"],
  [new Error("failed", { cause: Object.assign(new Error("no"), { code: "ECONNREFUSED" }) }), "OVERLOADED"],
  [Object.assign(new Error("a row is gone"), { code: "P2025" }), "NOT_FOUND"],
  [new Error("a mistake of ours"), "INTERNAL_ERROR"],
  [undefined, "INTERNAL_ERROR"],
])("%s is %s to every caller", async (error, code) => {
  expect(knownError(error).code).toBe(code);
  const [, body] = toolError(visitor, error).content;
  expect(JSON.parse((body as { text: string }).text).error).toMatchObject({ code });
  const refused = orProtocolError(visitor, () => Promise.reject(error));
  await expect(refused).rejects.toMatchObject({ data: { error: { code } } });
});
