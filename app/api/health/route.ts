import { standing } from "#lib/api/rate-limit";
import { blobs } from "#lib/platform/blob";
import { db } from "#lib/platform/db";
import packageJson from "../../../package.json" with { type: "json" };

export const dynamic = "force-dynamic";

/**
 * Whether this server can do its work: 200 ready, 503 not, with what was checked. Without the Redis that servers share it
 * counts requests for itself, and without the blob store it still tells of what there is: worth knowing, and no reason to
 * take it out of service.
 */
export async function GET() {
  const late = new Promise<string>((resolve) => setTimeout(resolve, 2000, "slow"));
  const checked = (work: Promise<unknown>) =>
    Promise.race([
      late,
      work.then(
        () => "ok",
        () => "unreachable",
      ),
    ]);
  const skill = db().$queryRaw<{ sha256: string }[]>`SELECT content_sha AS "sha256" FROM skill_versions LIMIT 1`;
  const stored = skill.then(([version]) => version && blobs.stat(version.sha256));
  const [database, files, limits] = await Promise.all([checked(skill), checked(stored), standing("health", 1)]);
  const ready = database === "ok";
  const checks = { database, blobs: files, rateLimits: limits.degraded ? "degraded" : "ok" };
  const body = { status: ready ? "ok" : "unavailable", version: packageJson.version, checks };
  return Response.json(body, { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } });
}
