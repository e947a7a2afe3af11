// Talks to Cloudflare's API: one request, its errors in plain words, and three tries at most.

export class Refused extends Error {}

const BASE = "https://api.cloudflare.com/client/v4";
const TRIES = 3;
const LONGEST_WAIT = 20; // seconds
const IN_NODE = typeof setTimeout === "function";
const LOOK = 'Run "status" before you repeat it: the change may have happened.';

/** The `result` of Cloudflare's envelope. Throws a Refused that says what to do. */
export async function call(method, path, body) {
  for (let attempt = 1; ; attempt++) {
    const headers = { authorization: `Bearer ${token()}`, ...(body && { "content-type": "application/json" }) };
    const response = await reach(path, { method, headers, ...(body && { body: ascii(body) }) });
    const answer = await readJson(response);
    if (response.ok && answer?.success === true) return answer.result;
    if (response.ok && !answer) throw new Refused(`Cloudflare answers ${response.status} with something that is not JSON.${method === "GET" ? "" : ` ${LOOK}`}`);
    // A POST that a server may have carried out is not sent again; one that was turned away is.
    const again = response.status === 429 || (response.status >= 500 && method === "GET");
    if (!again || attempt === TRIES) throw new Refused(explain(response.status, answer, path));
    await wait(response.headers.get("retry-after"), attempt);
  }
}

function token() {
  const value = process.env.CLOUDFLARE_API_TOKEN;
  if (!value) throw new Refused("CLOUDFLARE_API_TOKEN: is not set. Make a token with Workers Scripts: Edit (or Read, for status).");
  return value.trim();
}

async function reach(path, options) {
  try {
    return await fetch(`${BASE}${path}`, options);
  } catch (error) {
    throw new Refused(`Cloudflare cannot be reached: ${error.message}.${options.method === "GET" ? "" : ` ${LOOK}`}`);
  }
}

/** JSON of one byte a character: the small engine of the virtual sandbox sends and gives no others. */
function ascii(value) {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

async function readJson(response) {
  try {
    const raw = await response.text();
    return JSON.parse(IN_NODE ? raw : Buffer.from(raw, "latin1").toString("utf8"));
  } catch {
    return null;
  }
}

function explain(status, answer, path) {
  const said = (answer?.errors ?? []).map(({ code, message }) => `${message} (${code})`).join("; ");
  const words = said ? ` Cloudflare says: ${said}.` : "";
  if (status === 401) return `CLOUDFLARE_API_TOKEN: is not accepted; it may be mistyped, expired or revoked.${words}`;
  if (status === 403) return `CLOUDFLARE_API_TOKEN: lacks a right for this account; it needs Workers Scripts: Edit, or Read for status.${words}`;
  if (status === 404) return `Nothing is at ${path}: check worker and account_id.${words}`;
  if (status === 429) return `Cloudflare limits requests (1,200 in five minutes for a user); wait and run it again.${words}`;
  if (status >= 500) return `Cloudflare answers ${status}; look at cloudflarestatus.com and run "status" before you try a change again.${words}`;
  return `Cloudflare refuses the request with ${status}.${words}`;
}

async function wait(header, attempt) {
  const asked = header === null || header === "" ? Number.NaN : Number(header);
  const seconds = Number.isFinite(asked) ? asked : attempt * 2;
  if (seconds > LONGEST_WAIT) throw new Refused(`Cloudflare asks to wait ${seconds} seconds; run it again after that.`);
  await pause(seconds * 1000);
}

/** Not every engine has timers; without them the clock is watched, which for a few seconds does no harm. */
async function pause(milliseconds) {
  if (IN_NODE) return new Promise((resolve) => setTimeout(resolve, milliseconds));
  const end = Date.now() + milliseconds;
  while (Date.now() < end);
}
