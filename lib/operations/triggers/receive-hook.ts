import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { limit, limitHeaders } from "#lib/api/rate-limit";
import { answerCall, findHook, planCall, requireStarted } from "#lib/operations/triggers/hook-call";
import { eventKey, nothingStarted, started } from "#lib/operations/triggers/trigger-event";
import { env } from "#lib/platform/env";

const header = (description: string) => z.string().max(255).optional().meta({ description });

/** The headers that name a delivery. The first that is there counts. */
const DELIVERY_HEADERS = { webhookId: "webhook-id", githubDelivery: "x-github-delivery", idempotencyKey: "idempotency-key" } as const;
const names = Object.keys(DELIVERY_HEADERS) as (keyof typeof DELIVERY_HEADERS)[];

export const receiveHook = operation({
  route: "POST /hooks/{token}",
  summary: "Start the workflow or skill whose webhook this is.",
  description:
    "The address is the credential. The body is JSON of any shape: a run's input is the trigger's `inputData` and this as `event`, or what its expressions make of it. What is delivered more than once under one id starts one run. At an address that was given to GitHub, the signature that GitHub makes is asked for as well (else 400 `SIGNATURE_INVALID`), and what is of no interest is answered `ignored`.",
  scope: "public",
  audit: "trigger.fire",
  takes: "event",
  eventHeaders: { ...DELIVERY_HEADERS, githubEvent: "x-github-event", githubSignature: "x-hub-signature-256" },
  eventText: "text",
  // What GitHub tells at length is read, and the little of it that is kept is what counts then.
  bodyLimit: 5 * 1024 * 1024,
  input: {
    token: z.string().regex(/^[\w-]{43}$/),
    event: z.unknown().meta({ override: { description: "Whatever has happened." } }),
    text: z.string(),
    webhookId: header("The delivery's id, as Standard Webhooks has it."),
    githubDelivery: header("The delivery's id, as GitHub has it."),
    idempotencyKey: header("The delivery's id, for those who have neither."),
    githubEvent: header("What has happened, as GitHub names it."),
    githubSignature: header("GitHub's signature of the body."),
  },
  output: started,
  status: 202,
  async prepare(ctx, { token, event, text, githubEvent, githubSignature, ...headers }) {
    const found = await findHook(ctx.db, token);
    const standing = await limit(`trigger:${found.trigger?.id ?? `hook ${found.hook?.id}`}`, env().RATE_LIMIT_PER_MINUTE);
    if (!standing.allowed) throw new ApiError("RATE_LIMITED", { headers: limitHeaders(standing) });
    const named = names.find((name) => headers[name] !== undefined);
    const key = eventKey(named && `${DELIVERY_HEADERS[named]}:${headers[named]}`);
    return planCall(ctx, found, { key, event, text, githubEvent, githubSignature });
  },
  async handler(ctx, _, call) {
    if (call) return answerCall(ctx, call);
    ctx.record(null);
    return nothingStarted;
  },
  // What could not be started has been kept by then.
  complete: async (_, answer) => requireStarted(answer),
});
