import { skillMd } from "#lib/api/skill-md";
import { operations } from "#lib/operations/index";
import { env } from "#lib/platform/env";

export const dynamic = "force-dynamic";

export const GET = async () =>
  new Response(skillMd(Object.values(operations), env().PUBLIC_URL), {
    headers: { "content-type": "text/markdown; charset=utf-8", "cache-control": "public, max-age=300" },
  });
