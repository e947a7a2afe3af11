import { authorizationServer } from "#lib/api/oauth/metadata";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = authorizationServer;
