import { env } from "#lib/platform/env";

/**
 * The name of the cookie with a browser's session. Behind https one that a browser takes from this very host alone, so that neither another name of the same
 * domain nor plain http can put a session of somebody else's into it.
 */
export const sessionCookie = (): string => `${env().PUBLIC_URL.startsWith("https:") ? "__Host-" : ""}next-auth.session-token`;
