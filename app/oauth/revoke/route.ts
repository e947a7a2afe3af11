import { revokeEndpoint } from "#lib/api/oauth/revoke";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = revokeEndpoint;
