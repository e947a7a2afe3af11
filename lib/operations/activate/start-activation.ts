import { z } from "zod";
import { formatId, name, scopeList } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createToken } from "#lib/auth/api-key";
import { tidyScopes } from "#lib/auth/scopes";
import { createUserCode, hashUserCode } from "#lib/auth/user-code";
import { DEVICE_SECONDS, POLL_SECONDS } from "#lib/operations/activate/device";
import { sha256 } from "#lib/platform/crypto";
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
    const deviceCode = createToken();
    const about = { label: client_label, requestedScopes: tidyScopes(scopes ?? []), ip: ctx.ip, userAgent: ctx.userAgent };
    const expiresAt = new Date(Date.now() + DEVICE_SECONDS * 1000);
    // Codes are short, so one that waits may have the same: then another is drawn.
    for (let tries = 0; tries < 5; tries++) {
      const code = createUserCode();
      const data = { ...about, expiresAt, interval: POLL_SECONDS, deviceCodeHash: sha256(deviceCode), userCodeHash: hashUserCode(code) };
      const [device] = await ctx.db.device.createManyAndReturn({ data, skipDuplicates: true });
      if (!device) continue;
      ctx.record({ resourceId: formatId("dev", device.id), metadata: { label: client_label } });
      const url = `${env().PUBLIC_URL}/activate`;
      const urls = { verification_url: url, verification_url_complete: `${url}?code=${code}` };
      return { device_code: deviceCode, user_code: code, ...urls, expires_in: DEVICE_SECONDS, interval: POLL_SECONDS };
    }
    throw new Error("No user code was free.");
  },
});
