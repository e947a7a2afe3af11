import { tokenEndpoint } from "#lib/api/oauth/token";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = tokenEndpoint;
