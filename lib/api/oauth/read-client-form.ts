import { readBytes } from "#lib/api/read-input";
import type { Credentials } from "#lib/auth/oauth/client";
import { OAuthError } from "#lib/auth/oauth/oauth-error";

/** What an app sends to the endpoints where it says who it is. A field without a value was not sent (RFC 6749 §3.2). */
export type ClientForm = { fields: Partial<Record<string, string>>; resources: string[]; credentials: Credentials };

const MOST_BYTES = 64 * 1024;

/** Reads a form, and in it or in the Authorization header who sends it. */
export async function readClientForm(request: Request): Promise<ClientForm> {
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") throw new OAuthError("invalid_request", "The body must be application/x-www-form-urlencoded.");
  const params = new URLSearchParams((await readBytes(request, MOST_BYTES)).toString());
  const { fields, resources } = readParams(params);
  return { fields, resources, credentials: readCredentials(request.headers.get("authorization"), fields) };
}

/** Each field once, but for `resource`, which may be there several times (RFC 8707 §2). */
export function readParams(params: URLSearchParams) {
  const fields: Partial<Record<string, string>> = Object.create(null);
  const resources = params.getAll("resource").filter((each) => each !== "");
  for (const [name, value] of params) {
    if (value === "") continue;
    if (/\0/.test(value)) throw new OAuthError("invalid_request", "A field holds the NUL character.");
    if (name !== "resource" && fields[name] !== undefined) throw new OAuthError("invalid_request", `${name.slice(0, 100)} is given twice.`);
    fields[name] = value;
  }
  return { fields, resources };
}

function readCredentials(header: string | null, fields: Partial<Record<string, string>>): Credentials {
  const { client_id: clientId, client_secret: secret } = fields;
  const basic = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? "")?.[1];
  if (basic === undefined) return { clientId, secret, method: secret === undefined ? "none" : "client_secret_post" };
  const [id, ...rest] = Buffer.from(basic, "base64").toString().split(":");
  const named = { clientId: decoded(id ?? ""), secret: decoded(rest.join(":")) };
  if (secret !== undefined || (clientId !== undefined && clientId !== named.clientId))
    throw new OAuthError("invalid_request", "The client says twice who it is: in the Authorization header and in the form.");
  return { ...named, method: "client_secret_basic" };
}

/** Both halves are in the form's own encoding (RFC 6749 §2.3.1). */
function decoded(text: string): string {
  let value = text;
  try {
    value = decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // Sent as it is, then, as some do.
  }
  if (value.includes("\0")) throw new OAuthError("invalid_client", "The client's id or secret holds the NUL character.");
  return value;
}
