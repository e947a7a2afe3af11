import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError, invalid } from "#lib/api/errors";
import { type AuthorizationRequest, readAuthorization } from "#lib/api/oauth/authorization-request";

const text = (most: number) => z.string().max(most);

/** An authorization request in the standard's own fields (OAuth 2.1 §4.1.1), as the app sent it. */
export const authorizationRequest = {
  client_id: text(2000),
  redirect_uri: text(2000),
  response_type: text(100),
  code_challenge: text(200),
  code_challenge_method: text(20),
  scope: text(4000).optional(),
  state: text(4000).optional(),
  resource: text(2000).optional(),
};

type Given = { [Name in keyof typeof authorizationRequest]?: string | undefined };

/** The request, if it is one that a person can be asked about. */
export async function readGood(ctx: Context, given: Given): Promise<Extract<AuthorizationRequest, { kind: "good" }>> {
  const read = await readAuthorization(given, ctx.ip);
  if (read.kind !== "good") throw invalid(read.param, read.message);
  return read;
}

/** The issuer that the app compares: this server by the name that the person's browser knows it by. */
export function issuerOf(ctx: Context): string {
  if (!ctx.origin) throw new ApiError("HOST_REFUSED");
  return ctx.origin;
}
