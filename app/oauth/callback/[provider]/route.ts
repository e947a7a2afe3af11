import { notFound, redirect } from "next/navigation";
import { call } from "#lib/api/call";
import { isApiError } from "#lib/api/errors";
import { newRequestId } from "#lib/api/request-id";
import { finishConnector } from "#lib/operations/connectors/finish-connector";
import { PROVIDERS } from "#lib/platform/provider";
import { requireCaller } from "#lib/session";

export const dynamic = "force-dynamic";

/**
 * Where an app's provider sends a person back who has allowed their account, or has not. That it was they who were sent there is what
 * `state` says, which is good once: no other site can have made it. They end on the page of the connectors, which says what came of it.
 */
export async function GET(request: Request, { params }: { params: Promise<{ provider: string }> }) {
  // A browser that only looks ahead must not use up what is good once, no more than HEAD.
  if (/prefetch/.test(request.headers.get("sec-purpose") ?? request.headers.get("purpose") ?? "")) return new Response(null, { status: 503 });
  const { provider } = await params;
  if (!(PROVIDERS as readonly string[]).includes(provider)) notFound();
  const given = new URL(request.url).searchParams;
  // Other fields come too, of which we need nothing.
  const back = Object.fromEntries(["state", "code", "error", "iss"].flatMap((name) => (given.has(name) ? [[name, given.get(name) as string]] : [])));
  const caller = await requireCaller(`/oauth/callback/${provider}?${new URLSearchParams(back)}`);
  redirect(`/connectors?${new URLSearchParams(await finish())}`);

  async function finish(): Promise<Record<string, string>> {
    const requestId = newRequestId(null);
    const { headers, signal } = request;
    const about = { requestId, surface: "web" as const, ip: headers.get("x-clanker-address"), userAgent: headers.get("user-agent"), signal };
    try {
      const answer = await call(finishConnector, { ...back, provider }, { caller, request: about });
      if (answer.kind !== "json") throw new Error("This operation answers JSON.");
      return { connected: JSON.parse(answer.body).app };
    } catch (error) {
      if (!isApiError(error)) throw error;
      return { problem: error.code };
    }
  }
}

/** Nobody comes back without looking, and who only asks for the headers must not use up what is good once. */
export const HEAD = () => new Response(null, { status: 405, headers: { allow: "GET" } });
