import { isOwnOrigin } from "#lib/api/origin";
import { OAuthError } from "#lib/auth/oauth/oauth-error";

/** The paths of what tokens are for, and the path that their row names. */
export const RESOURCES: Record<string, string> = { "": "", "/": "", "/mcp": "/mcp", "/mcp/": "/mcp", "/mcp/sse": "/mcp" };

/**
 * The audience of the `resource` that was asked for (RFC 8707): the path that the tokens are good for, empty for all of this
 * server, which is also what nothing asked means. Anything but ours is refused.
 */
export function audienceOf(resources: string[]): string {
  const audiences = new Set(resources.map(audienceOfOne));
  if (audiences.size > 1) throw new OAuthError("invalid_target", "Ask for one resource at a time.");
  return [...audiences][0] ?? "";
}

function audienceOfOne(resource: string): string {
  const url = URL.canParse(resource) ? new URL(resource) : undefined;
  // Letter for letter, so that dots, user names and what else URL forgives name nothing.
  const path = url && resource.toLowerCase().startsWith(url.origin) ? resource.slice(url.origin.length) : "none";
  const audience = RESOURCES[path];
  if (!url || audience === undefined || !isOwnOrigin(url.origin)) throw new OAuthError("invalid_target", "This server has no such resource.");
  return audience;
}
