import { z } from "zod";
import { operation } from "#lib/api/operation";
import { telemetryFields } from "#lib/operations/telemetry/telemetry-event";
import { env } from "#lib/platform/env";

export const recordTelemetry = operation({
  route: "POST /telemetry/anonymous",
  summary: "Say that a command of a CLI was run.",
  description:
    "These fields and no others are stored, with the time: no address, no user agent, no key. With `DNT: 1` or `Sec-GPC: 1`, and where the server's owner has switched it off, nothing is, and `recorded` is false. [What is stored, and how long](/docs/telemetry).",
  scope: "public",
  audit: null,
  input: telemetryFields,
  output: z.object({ data: z.object({ recorded: z.boolean() }) }),
  status: 201,
  async handler(ctx, input) {
    const { TELEMETRY, DO_NOT_TRACK } = env();
    if (!TELEMETRY || DO_NOT_TRACK || ctx.doNotTrack) return { data: { recorded: false } };
    await ctx.db.telemetryEvent.create({
      data: {
        installId: input.install_id,
        eventType: input.event_type,
        cliVersion: input.cli_version,
        os: input.os,
        skillSlugs: input.skill_slugs,
        sourceTypes: input.source_types,
        metadata: input.metadata,
      },
    });
    return { data: { recorded: true } };
  },
});
