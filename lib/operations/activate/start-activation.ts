import { z } from "zod";
import { formatId, name, scopeList } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createDevice, DEVICE_SECONDS, POLL_SECONDS } from "#lib/auth/device";
import { tidyScopes } from "#lib/auth/scopes";
import { env } from "#lib/platform/env";

export const startActivation = operation({
  route: "POST /activate",
  summary: "Ask for an API key: get a code for a person to approve.",
  description:
    "Device authorization as in RFC 8628. Show the person `verification_url_complete`, or `verification_url` and `user_code`. Then poll every `interval` seconds. `scopes` says what you will need; the person decides.",
  scope: "public",
  audit: "device.create",
  input: { client_label: name().meta({ description: "What the person is shown as the name of the device or agent." }), scopes: scopeList().optional() },
  output: z
    .object({
      device_code: z.string().meta({ description: "Keep it to yourself: it collects the key." }),
      user_code: z.string().meta({ examples: ["BCDF-GHJK"] }),
      verification_url: z.string(),
      verification_url_complete: z.string(),
      expires_in: z.int().meta({ description: "Seconds." }),
      interval: z.int().meta({ description: "Seconds between polls." }),
    })
    .meta({ id: "Activation" }),
  async handler(ctx, { client_label, scopes }) {
    const about = { label: client_label, requestedScopes: tidyScopes(scopes ?? []), ip: ctx.ip, userAgent: ctx.userAgent };
    const { row, deviceCode, userCode } = await createDevice(ctx.db, about);
    ctx.record({ resourceId: formatId("dev", row.id), metadata: { label: client_label } });
    const url = `${env().PUBLIC_URL}/activate`;
    const urls = { verification_url: url, verification_url_complete: `${url}?code=${userCode}` };
    return { device_code: deviceCode, user_code: userCode, ...urls, expires_in: DEVICE_SECONDS, interval: POLL_SECONDS };
  },
});
