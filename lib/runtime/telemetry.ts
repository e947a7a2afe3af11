import { db } from "#lib/platform/db";

/** How long an event of a CLI is kept, in days: thirteen months, so that a month can be compared with the same one of the year before. */
export const TELEMETRY_DAYS = 396;

/** Lets go of what is older. */
export async function sweepTelemetry() {
  await db().telemetryEvent.deleteMany({ where: { createdAt: { lt: new Date(Date.now() - TELEMETRY_DAYS * 24 * 3600_000) } } });
}
