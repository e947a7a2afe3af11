import { standing } from "#lib/api/rate-limit";
import { db } from "#lib/platform/db";
import packageJson from "../../../package.json" with { type: "json" };

export const dynamic = "force-dynamic";

/**
 * Whether this server can do its work: 200 ready, 503 not, with what was checked. Without the Redis that servers share it
 * counts requests for itself, which is worth knowing and no reason to take it out of service.
 */
export async function GET() {
  const asked = db().$queryRaw`SELECT 1`.then(
    () => "ok",
    () => "unreachable",
  );
  const late = new Promise<string>((resolve) => setTimeout(resolve, 2000, "slow"));
  const [database, limits] = await Promise.all([Promise.race([asked, late]), standing("health", 1)]);
  const ready = database === "ok";
  const body = { status: ready ? "ok" : "unavailable", version: packageJson.version, checks: { database, rateLimits: limits.degraded ? "degraded" : "ok" } };
  return Response.json(body, { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } });
}
