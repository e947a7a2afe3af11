/** The standard's own words for what is wrong (RFC 6749 §5.2, 7591 §3.2.2, 8628 §3.5, 8707 §2). */
export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "unsupported_response_type"
  | "invalid_scope"
  | "invalid_target"
  | "invalid_redirect_uri"
  | "invalid_client_metadata"
  | "authorization_pending"
  | "slow_down"
  | "access_denied"
  | "expired_token"
  | "server_error"
  | "temporarily_unavailable";

/** A refusal that an app is told about in the standard's words. */
export class OAuthError extends Error {
  readonly brand = "OAuthError";
  readonly code: OAuthErrorCode;
  constructor(code: OAuthErrorCode, description: string) {
    super(description);
    this.name = "OAuthError";
    this.code = code;
  }
}

/** By brand and not `instanceof`: Next loads a module more than once. */
export const isOAuthError = (error: unknown): error is OAuthError => (error as { brand?: unknown } | null)?.brand === "OAuthError";
