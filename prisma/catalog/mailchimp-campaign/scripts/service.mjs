// Calls Mailchimp's Marketing API, in Node and in the small JavaScript engine of the virtual sandbox alike: that one has no
// timers, and takes and gives text with one character for each byte.

import { execSync } from "node:child_process";
import { Problem } from "./input.mjs";

const IN_NODE = typeof setTimeout === "function";
const MOST_TRIES = 3;
const LONGEST_PAUSE = 20;
// The key's own data centre stands in the place of us1.
const ANY_CENTRE = "https://us1.api.mailchimp.com/3.0";

/** The account that the key belongs to: its data centre, and a function that sends a request to it. */
export function account() {
  const key = (process.env.MAILCHIMP_API_KEY ?? "").trim();
  if (!key) throw new Problem("The secret MAILCHIMP_API_KEY is not set. A key is made in Mailchimp under Profile, Extras, API keys.");
  const centre = /-([a-z]{2,4}\d{1,3})$/.exec(key)?.[1];
  if (!centre) throw new Problem("The secret MAILCHIMP_API_KEY does not end in a data centre such as -us21. Copy the whole key.");
  const base = ANY_CENTRE.replace("us1.api.", `${centre}.api.`);
  const authorization = `Basic ${Buffer.from(`clanker:${key}`).toString("base64")}`;
  return { centre, call: (method, path, json) => send(`${base}${path}`, method, { authorization }, json) };
}

/** What was turned away (429, 503) is tried again; other faults only where a second time does no harm. */
async function send(url, method, headers, json) {
  const body = json && asciiJson(json);
  const all = { ...headers, accept: "application/json", ...(body && { "content-type": "application/json" }) };
  for (let tries = 1; ; tries++) {
    const answer = await once(url, method, all, body);
    if (answer.status < 400) return contentOf(answer, method);
    const passing = [429, 503].includes(answer.status) || (method !== "POST" && answer.status >= 500);
    const waiting = retryAfter(answer, 2 ** tries);
    if (!passing || tries === MOST_TRIES || waiting > LONGEST_PAUSE) throw refusal(answer);
    await pause(waiting);
  }
}

/** A test letter is answered with nothing (204); everything else has to be JSON. */
function contentOf({ status, json }, method) {
  if (json !== undefined || status === 204) return json;
  const advice = method === "POST" ? " Look in the account for a new draft before you repeat it." : "";
  throw new Problem(`Mailchimp answered ${status} with something that is not JSON.${advice}`);
}

async function once(url, method, headers, body) {
  let response;
  try {
    response = await fetch(url, { method, headers, ...(body && { body }) });
  } catch (error) {
    const advice = method === "POST" ? " Look in the account for a new draft before you repeat it." : "";
    throw new Problem(`Mailchimp cannot be reached: ${error.message}.${advice}`);
  }
  const text = IN_NODE ? await response.text() : Buffer.from(await response.text(), "latin1").toString("utf8");
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, header: (name) => response.headers.get(name), json };
}

async function pause(seconds) {
  if (seconds <= 0) return;
  if (IN_NODE) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  else execSync(`sleep ${seconds}`);
}

function retryAfter(answer, otherwise) {
  const given = answer.header("retry-after");
  return given !== null && /^\d+$/.test(given) ? Number(given) : otherwise;
}

/** JSON whose every character is one byte, so that both engines send the same. */
function asciiJson(value) {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Mailchimp says what is wrong in `detail`, and field by field in `errors`. */
function refusal({ status, json }) {
  const fields = (json?.errors ?? []).map(({ field, message }) => (field ? `${field}: ${message}` : message)).join("; ");
  const said = [json?.detail, fields].filter(Boolean).join(" ").slice(0, 600);
  const because = said ? ` It says: ${said}` : "";
  if (status === 401) return new Problem(`Mailchimp refused the key (401). Check the secret MAILCHIMP_API_KEY, with its ending.${because}`);
  if (status === 403) return new Problem(`Mailchimp does not allow this with the key (403): check the secret MAILCHIMP_API_KEY and the account's plan.${because}`);
  if (status === 404) return new Problem(`Mailchimp has no such audience, segment or campaign (404). Check the ids.${because}`);
  if (status === 429) return new Problem(`Mailchimp is still refusing after ${MOST_TRIES} tries: too many requests (429). Try again in a minute.${because}`);
  if (status >= 500) return new Problem(`Mailchimp has a fault of its own (${status}). Look in the account for a new draft before you repeat it.${because}`);
  return new Problem(`Mailchimp did not accept the request (${status}).${because}`);
}
