// Calls HubSpot's CRM API, in Node and in the small JavaScript engine of the virtual sandbox alike: that one has no timers,
// and takes and gives text with one character for each byte.

import { execSync } from "node:child_process";
import { Problem } from "./input.mjs";

const IN_NODE = typeof setTimeout === "function";
const API = "https://api.hubapi.com/crm/v3";
const MOST_TRIES = 3;
const LONGEST_PAUSE = 20;

/** A request that HubSpot did not accept because of what is in it; a batch can be divided then. */
export class Refused extends Problem {}

/** Reading, searching and writing by address do the same when they are repeated, so that every passing fault is tried again. */
export async function call(method, path, json) {
  const key = (process.env.HUBSPOT_ACCESS_TOKEN ?? "").trim();
  if (!key) throw new Problem("The secret HUBSPOT_ACCESS_TOKEN is not set. It is shown in HubSpot under the private app's Auth tab and begins with pat-.");
  if (!/^[\x21-\x7e]+$/.test(key)) throw new Problem("The secret HUBSPOT_ACCESS_TOKEN holds a space or a line break. Paste it again.");
  const body = json && asciiJson(json);
  const headers = { authorization: `Bearer ${key}`, accept: "application/json", ...(body && { "content-type": "application/json" }) };
  for (let tries = 1; ; tries++) {
    const answer = await once(`${API}${path}`, method, headers, body);
    if (answer.status < 400) return answer.json ?? {};
    const passing = (answer.status === 429 && answer.json?.policyName !== "DAILY") || answer.status >= 500;
    const waiting = retryAfter(answer, 2 ** tries);
    if (!passing || tries === MOST_TRIES || waiting > LONGEST_PAUSE) throw refusal(answer);
    await pause(waiting);
  }
}

async function once(url, method, headers, body) {
  let response;
  try {
    response = await fetch(url, { method, headers, ...(body && { body }) });
  } catch (error) {
    throw new Problem(`HubSpot cannot be reached: ${error.message}`);
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

function refusal({ status, json }) {
  const scopes = (json?.errors ?? []).flatMap(({ context }) => context?.requiredGranularScopes ?? context?.requiredScopes ?? []);
  const parts = [json?.message, ...(json?.errors ?? []).map(({ message }) => message).filter((message) => message !== json?.message)];
  const said = parts.filter(Boolean).join(" ").replace(/\s+/g, " ").slice(0, 600);
  const because = said ? ` It says: ${said}` : "";
  if (status === 401) return new Problem(`HubSpot refused the token (401). Check the secret HUBSPOT_ACCESS_TOKEN.${because}`);
  if (status === 403) return new Problem(`The private app behind HUBSPOT_ACCESS_TOKEN lacks a scope (403)${scopes.length > 0 ? `: ${[...new Set(scopes)].join(", ")}` : ""}.${because}`);
  if (status === 404) return new Problem(`HubSpot does not know what was asked for (404).${because}`);
  if (status === 429 && json?.policyName === "DAILY") return new Problem(`The account's requests for today are used up (429). It goes on after midnight, in the account's time zone.${because}`);
  if (status === 429) return new Problem(`HubSpot is still refusing after ${MOST_TRIES} tries: too many requests (429). Other programs share the limit; try again in a minute.${because}`);
  if (status >= 500) return new Problem(`HubSpot has a fault of its own (${status}).${because}`);
  return new Refused(`HubSpot did not accept the request (${status}).${because}`);
}
