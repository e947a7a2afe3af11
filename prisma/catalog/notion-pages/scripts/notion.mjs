// Sends requests to Notion: JSON both ways, refusals in plain words, three tries at most.
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
  const headers = { ...notionHeaders(), ...(json && { "content-type": "application/json" }) };
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
    const advice = method === "GET" ? "" : " Look whether it arrived before you repeat it.";
    throw new Problem(`Notion cannot be reached: ${error.cause?.message ?? error.message}.${advice}`);
  }
  const raw = IN_NODE ? await response.text() : Buffer.from(await response.text(), "latin1").toString("utf8");
  let parsed;
  try {
    parsed = JSON.parse(raw);
  } catch {
    parsed = undefined;
  }
  if (response.status < 300 && parsed === undefined) throw new Problem(`Notion answered ${response.status} with something that is not JSON: ${raw.slice(0, 100)}`);
  return { status: response.status, header: (name) => response.headers.get(name), json: parsed, raw };
}

function notionHeaders() {
  const token = process.env.NOTION_TOKEN?.trim();
  if (!token) throw new Problem("The secret NOTION_TOKEN is not set. Make an internal integration in Notion's settings and take its secret.");
  return { authorization: `Bearer ${token}`, "notion-version": "2025-09-03" };
}

function isLimit({ status }) {
  return status === 429;
}

function secondsToWait({ header }, otherwise) {
  const given = Number(header("retry-after") ?? Number.NaN);
  return Number.isFinite(given) ? given : otherwise;
}

function refusal({ status, json }, tries, seconds) {
  const words = json?.message ? ` Notion says: ${json.message.slice(0, 400)}` : "";
  if (status === 401) return new Problem(`Notion does not accept the secret NOTION_TOKEN (401): mistyped or revoked.${words}`);
  if (status === 403) return new Problem(`The integration of NOTION_TOKEN lacks a capability (403): reading and inserting content are set in its configuration.${words}`);
  if (status === 404) return new Problem(`The integration sees no such page or database (404). In Notion open it, then ••• → Connections, and add the integration.${words}`);
  if (status === 409) return new Problem(`Somebody changed the page at the same moment (409); look at it before you repeat the request.${words}`);
  if (status === 429) return new Problem(`Notion limits the requests (429) after ${tries} ${tries === 1 ? "try" : "tries"}; go on in ${seconds} seconds or later.${words}`);
  if (status >= 500) return new Problem(`Notion has a fault of its own (${status}). Look whether it arrived before you repeat it.${words}`);
  return new Problem(`Notion did not accept the request (${status}).${words}`);
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
