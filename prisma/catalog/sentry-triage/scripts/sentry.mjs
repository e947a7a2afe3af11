// Sends requests to Sentry: JSON both ways, refusals in plain words, three tries at most.
// The small engine of the virtual sandbox has no timers, and its answers hold one character per byte.

import { execSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Problem } from "./input.mjs";

const IN_NODE = typeof setTimeout === "function";
const MOST_TRIES = 3;
const LONGEST_PAUSE = 30; // seconds

/** Gives back `{ status, header, json }`, or throws what to do about the refusal. */
export async function send(method, url, json) {
  const headers = { ...sentryHeaders(), ...(json && { "content-type": "application/json" }) };
  for (let tries = 1; ; tries++) {
    const answer = await once(method, url, headers, json);
    if (answer.status < 400) return answer;
    // A write that a faulty server may have carried out is not sent again; one that was turned away is.
    const again = isLimit(answer) || (method === "GET" && answer.status >= 500);
    const seconds = secondsToWait(answer, 2 ** tries);
    if (!again || tries === MOST_TRIES || seconds > LONGEST_PAUSE) throw refusal(answer, tries, seconds);
    await pause(seconds);
  }
}

async function once(method, url, headers, json) {
  let response;
  try {
    response = await fetch(url, { method, headers, ...(json && { body: ascii(json) }) });
  } catch (error) {
    throw new Problem(`Sentry cannot be reached: ${error.cause?.message ?? error.message}.`);
  }
  const raw = IN_NODE ? await response.text() : Buffer.from(await response.text(), "latin1").toString("utf8");
  let parsed;
  try {
    parsed = JSON.parse(raw);
  } catch {
    parsed = undefined;
  }
  if (response.status < 300 && parsed === undefined) throw new Problem(`Sentry answered ${response.status} with something that is not JSON: ${raw.slice(0, 100)}`);
  return { status: response.status, header: (name) => response.headers.get(name), json: parsed, raw };
}

function sentryHeaders() {
  const token = process.env.SENTRY_AUTH_TOKEN?.trim();
  if (!token) throw new Problem("The secret SENTRY_AUTH_TOKEN is not set. Make an internal integration with Issue & Event: Read and Project: Read, and take its token.");
  if (token.startsWith("sntrys_")) throw new Problem("The secret SENTRY_AUTH_TOKEN is an organization token (sntrys_), made for uploading releases; it cannot read issues. Use an internal integration's.");
  return { accept: "application/json", authorization: `Bearer ${token}` };
}

/** Up to `most` items, page by page: Sentry's link header says whether the next page has any. */
export async function list(url, most) {
  const items = [];
  for (let cursor = ""; items.length < most; ) {
    const answer = await send("GET", `${url}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...answer.json);
    const next = (answer.header("link") ?? "").split(/,\s*(?=<)/).find((each) => /rel="next"/.test(each) && /results="true"/.test(each));
    cursor = /cursor="([^"]+)"/.exec(next ?? "")?.[1];
    if (!cursor) break;
  }
  return items.slice(0, most);
}

function isLimit({ status }) {
  return status === 429;
}

function secondsToWait({ header }, otherwise) {
  const given = Number(header("retry-after") ?? Number.NaN);
  if (Number.isFinite(given)) return given;
  const reset = Number(header("x-sentry-rate-limit-reset") ?? Number.NaN);
  return Number.isFinite(reset) ? Math.max(1, Math.ceil(reset - Date.now() / 1000)) : otherwise;
}

function refusal({ status, json }, tries, seconds) {
  const { detail } = json ?? {};
  const said = typeof detail === "string" ? detail : (detail?.message ?? (json ? JSON.stringify(json) : ""));
  const words = said ? ` Sentry says: ${said.slice(0, 400)}` : "";
  if (status === 401) return new Problem(`Sentry does not accept the secret SENTRY_AUTH_TOKEN (401): mistyped, revoked, or of the other region.${words}`);
  if (status === 403) return new Problem(`The secret SENTRY_AUTH_TOKEN lacks a right (403): it needs event:read and project:read in this organization.${words}`);
  if (status === 404) return new Problem(`organization or project: Sentry knows none of that name (404). Take the slugs from the address bar, and try region "eu".${words}`);
  if (status === 429) return new Problem(`Sentry limits the requests (429) after ${tries} ${tries === 1 ? "try" : "tries"}; go on in ${seconds} seconds or later.${words}`);
  if (status >= 500) return new Problem(`Sentry has a fault of its own (${status}); look at status.sentry.io.${words}`);
  return new Problem(`Sentry did not accept the request (${status}); a mistake in "query" is the usual cause.${words}`);
}

async function pause(seconds) {
  if (seconds <= 0) return;
  if (IN_NODE) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  else execSync(`sleep ${seconds}`);
}

/** JSON of one byte a character, which both engines send alike. */
function ascii(value) {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export function save(name, content) {
  const folder = process.env.OUTPUT_DIR || "output";
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), content);
}

/** Runs the skill; a problem ends it with one plain sentence. */
export async function run(main) {
  try {
    console.log(await main());
  } catch (error) {
    console.error(error instanceof Problem ? error.message : `It did not work: ${error.message}`);
    process.exit(1);
  }
}
