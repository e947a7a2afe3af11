import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { errorBody, isApiError } from "#lib/api/errors";
import { newRequestId } from "#lib/api/request-id";
import { env } from "#lib/platform/env";
import { fitRequest } from "./fit-request.ts";
import { authOptions } from "./options.ts";

async function handler(request: NextRequest, context: { params: Promise<{ nextauth: string[] }> }): Promise<Response> {
  try {
    return await NextAuth(authOptions())(await fitRequest(request), context);
  } catch (error) {
    if (!isApiError(error)) throw error;
    const requestId = newRequestId(request.headers.get("x-request-id"));
    return Response.json(errorBody(error, requestId, env().PUBLIC_URL), {
      status: error.status,
      headers: { "x-request-id": requestId, ...error.details.headers },
    });
  }
}

export { handler as GET, handler as POST };
