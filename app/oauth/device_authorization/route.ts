import { deviceAuthorizationEndpoint } from "#lib/api/oauth/device-authorization";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = deviceAuthorizationEndpoint;
