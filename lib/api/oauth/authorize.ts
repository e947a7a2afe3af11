import { AUTHORIZATION_PARAMS, readAuthorization } from "#lib/api/oauth/authorization-request";
import { endpoint } from "#lib/api/oauth/endpoint";
import { readParams } from "#lib/api/oauth/read-client-form";
import { readBytes } from "#lib/api/read-input";
import { isOAuthError, OAuthError } from "#lib/auth/oauth/oauth-error";
import { destinationOf, withParams } from "#lib/auth/oauth/redirect-uri";

/**
 * `GET|POST /oauth/authorize`: where an app sends the person's browser. A good request goes on to the page that asks the person; what is
 * wrong with it is told to the app, unless it is the app or its address: then nobody is sent anywhere. To another site nobody is sent unasked.
 */
export const authorizeEndpoint = endpoint(
  "authorize",
  async (request, { ip, origin }) => {
    const params = request.method === "POST" ? new URLSearchParams((await readBytes(request, 64 * 1024)).toString()) : new URL(request.url).searchParams;
    const { given, wrong } = readGiven(params);
    const read = await readAuthorization(given, ip);
    if (read.kind === "unsafe") throw new OAuthError("invalid_request", read.message);
    const refused = (error: string, error_description: string) => {
      const to = withParams(read.redirectUri, { error, error_description, state: read.state, iss: origin });
      // Anyone may register an app with a site of theirs: a link to us must not become a link to there that looks like one to us (RFC 9700 §4.11.2).
      return new URL(to).protocol === "https:" ? page(400, error_description, to) : redirect(302, to);
    };
    if (wrong) return refused("invalid_request", wrong);
    if (read.kind === "refused") return refused(read.code, read.message);
    const kept = Object.fromEntries(AUTHORIZATION_PARAMS.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
    return redirect(303, `${origin}/oauth/consent?${new URLSearchParams(kept)}`);
  },
  { allow: "GET, HEAD, POST", refuse: ({ status, message }) => page(status === 401 ? 400 : status, message) },
);

/** The fields. What is wrong with one that does not say who asks or where the answer goes is the app's mistake, and it is told. */
function readGiven(params: URLSearchParams) {
  const whole = new URLSearchParams(params);
  for (const name of ["client_id", "redirect_uri"]) {
    if (whole.getAll(name).length > 1) throw new OAuthError("invalid_request", `${name} is given twice.`);
    if (whole.get(name)?.includes("\0")) throw new OAuthError("invalid_request", `${name} holds the NUL character.`);
  }
  try {
    const { fields, resources } = readParams(whole);
    return { given: fields, wrong: resources.length > 1 ? "Ask for one resource at a time." : undefined };
  } catch (error) {
    if (!isOAuthError(error)) throw error;
    return { given: Object.fromEntries(whole), wrong: error.message };
  }
}

const redirect = (status: number, location: string) => new Response(null, { status, headers: { location } });

/** Plain, because who lands here came by a broken link, or by one that someone made for them. Where the app can be told, they choose whether. */
function page(status: number, message: string, to?: string): Response {
  const after = to
    ? `It was given no access. If you know ${escaped(destinationOf(to))} and came from there, <a href="${escaped(to)}" rel="noreferrer">go back and let it know</a>.`
    : "It was given no access, and nothing was sent to it. Go back to the app and try again; if that does not help, remove this server there and add it anew.";
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>This app cannot be connected</title>
<style>:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:28rem;margin:4rem auto;padding:0 1rem}h1{font-size:1.25rem}</style></head>
<body><h1>This app cannot be connected</h1><p>${escaped(message)}</p><p>${after}</p><p><a href="/docs/mcp#when-it-does-not-work">What else may help</a></p></body></html>
`;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  };
  return new Response(html, { status, headers });
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);
