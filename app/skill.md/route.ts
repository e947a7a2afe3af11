import { skillMd } from "#lib/api/skill-md";
import { serverName } from "#lib/operations/distribution/claude-marketplace";
import { operations } from "#lib/operations/index";
import { env } from "#lib/platform/env";

export const dynamic = "force-dynamic";

export const GET = async () =>
  new Response(skillMd(Object.values(operations), env().PUBLIC_URL, serverName()), {
    headers: { "content-type": "text/markdown; charset=utf-8", "cache-control": "public, max-age=300" },
  });
