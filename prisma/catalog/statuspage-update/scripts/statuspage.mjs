// Sends requests to Statuspage: JSON both ways, refusals in plain words, three tries at most.
// The small engine of the virtual sandbox has no timers, and its answers hold one character per byte.

import { execSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Problem } from "./input.mjs";

const IN_NODE = typeof setTimeout === "function";
const MOST_TRIES = 3;
const LONGEST_PAUSE = 20; // seconds

/** Gives back `{ status, header, json }`, or throws what to do about the refusal. */
export async function send(method, url, json) {
  const headers = { ...statuspageHeaders(), ...(json && { "content-type": "application/json" }) };
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
    const advice = method === "GET" ? "" : " Look whether the post is there before you repeat it.";
    throw new Problem(`Statuspage cannot be reached: ${error.cause?.message ?? error.message}.${advice}`);
  }
  const raw = IN_NODE ? await response.text() : Buffer.from(await response.text(), "latin1").toString("utf8");
  let parsed;
  try {
    parsed = JSON.parse(raw);
  } catch {
    parsed = undefined;
  }
  if (response.status < 300 && parsed === undefined) throw new Problem(`Statuspage answered ${response.status} with something that is not JSON: ${raw.slice(0, 100)}`);
  return { status: response.status, header: (name) => response.headers.get(name), json: parsed, raw };
}

const PAUSE_AT_LIMIT = 10; // seconds; a key has sixty requests in any sixty seconds

function statuspageHeaders() {
  const key = process.env.STATUSPAGE_API_KEY?.trim();
  if (!key) throw new Problem("The secret STATUSPAGE_API_KEY is not set. Make a key under your avatar → API info.");
  return { accept: "application/json", authorization: `OAuth ${key}` };
}

/** Statuspage limits with 420 as well as with 429. */
function isLimit({ status }) {
  return status === 429 || status === 420;
}

function secondsToWait(answer, otherwise) {
  const given = Number(answer.header("retry-after") ?? Number.NaN);
  if (Number.isFinite(given)) return given;
  return isLimit(answer) ? PAUSE_AT_LIMIT : otherwise;
}

function refusal(answer, tries, seconds) {
  const { status, json } = answer;
  const said = [json?.error ?? json?.message ?? []].flat().map(String).join("; ");
  const words = said ? ` Statuspage says: ${said.slice(0, 400)}` : "";
  if (isLimit(answer)) return new Problem(`Statuspage limits the requests (${status}) after ${tries} ${tries === 1 ? "try" : "tries"}; go on in ${seconds} seconds or later, or post in the browser.${words}`);
  if (status === 401) return new Problem(`Statuspage does not accept the secret STATUSPAGE_API_KEY (401): mistyped or revoked.${words}`);
  if (status === 403) return new Problem(`The owner of STATUSPAGE_API_KEY may not do this (403): the role Incident Manager on this page is needed.${words}`);
  if (status === 404) return new Problem(`page or incident: this key reaches none with that id (404).${words}`);
  if (status === 422) return new Problem(`Statuspage does not take the incident (422).${words}`);
  if (status >= 500) return new Problem(`Statuspage has a fault of its own (${status}). Look at the page whether the post is there before you repeat it.${words}`);
  return new Problem(`Statuspage did not accept the request (${status}).${words}`);
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
