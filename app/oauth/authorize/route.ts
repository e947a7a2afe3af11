import { authorizeEndpoint } from "#lib/api/oauth/authorize";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = authorizeEndpoint;
