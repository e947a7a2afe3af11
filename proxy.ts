import type { NextRequest } from "next/server";
import { NextResponse } from "next/server";

/**
 * Every page gets a Content-Security-Policy with a nonce of its own: scripts run only when the server wrote them, and nothing is
 * asked of another origin. Styles may stand in the page, because components set sizes and positions there; a style cannot act.
 * The API's answers have headers of their own: see `serve`.
 */
export function proxy(request: NextRequest) {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  // Next reads the nonce from here, whatever the browser sent under this name.
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  // Who has to sign in first comes back to just this, with the filters of a list that somebody shared.
  headers.set("x-asked", `${request.nextUrl.pathname}${request.nextUrl.search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

function contentSecurityPolicy(nonce: string): string {
  // React's development build explains errors with eval.
  const evaluation = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self' blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  // Pages only: what programs fetch is answered by route handlers, and files under _next are neither.
  matcher: [
    "/((?!api/|git/|clawhub/|downloads/|mcp|_next/|\\.well-known/|oauth/(?:authorize|token|register|revoke|device_authorization)|.*\\.(?:json|md|txt|xml|svg|png|ico)$).*)",
  ],
};
