import { registerEndpoint } from "#lib/api/oauth/register";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = registerEndpoint;
