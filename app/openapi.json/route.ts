import { openapi } from "#lib/api/openapi";
import { operations } from "#lib/operations/index";
import { env } from "#lib/platform/env";
import packageJson from "../../package.json" with { type: "json" };

export const dynamic = "force-dynamic";

export const GET = async () =>
  Response.json(openapi(Object.values(operations), { url: env().PUBLIC_URL, version: packageJson.version }), {
    headers: { "cache-control": "public, max-age=300", "access-control-allow-origin": "*" },
  });
