// Sends requests to GitHub: JSON both ways, refusals in plain words, three tries at most.
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
  const headers = { ...githubHeaders(), ...(json && { "content-type": "application/json" }) };
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
    const advice = method === "GET" ? "" : " Look whether an issue was made before you repeat it.";
    throw new Problem(`GitHub cannot be reached: ${error.cause?.message ?? error.message}.${advice}`);
  }
  const raw = IN_NODE ? await response.text() : Buffer.from(await response.text(), "latin1").toString("utf8");
  let parsed;
  try {
    parsed = JSON.parse(raw);
  } catch {
    parsed = undefined;
  }
  if (response.status < 300 && parsed === undefined) throw new Problem(`GitHub answered ${response.status} with something that is not JSON: ${raw.slice(0, 100)}`);
  return { status: response.status, header: (name) => response.headers.get(name), json: parsed, raw };
}

function githubHeaders() {
  const token = process.env.GITHUB_TOKEN?.trim();
  if (!token) throw new Problem("The secret GITHUB_TOKEN is not set. Make a fine-grained token with the permission Issues: Read and write.");
  return {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "user-agent": "github-issues-skill",
    "x-github-api-version": "2022-11-28",
  };
}

/** All items of a list up to `most`, following the links that GitHub gives. */
export async function list(url, most) {
  const items = [];
  for (let next = url; next && items.length < most; ) {
    const answer = await send("GET", next);
    items.push(...answer.json);
    next = /<([^>]+)>;\s*rel="next"/.exec(answer.header("link") ?? "")?.[1];
  }
  return items.slice(0, most);
}

/** GitHub limits with 429, or with 403 and either of two headers. */
function isLimit({ status, header }) {
  return status === 429 || (status === 403 && (header("retry-after") !== null || header("x-ratelimit-remaining") === "0"));
}

function secondsToWait({ header }, otherwise) {
  const given = Number(header("retry-after") ?? Number.NaN);
  if (Number.isFinite(given)) return given;
  const reset = Number(header("x-ratelimit-reset") ?? Number.NaN);
  if (header("x-ratelimit-remaining") === "0" && Number.isFinite(reset)) return Math.max(1, Math.ceil(reset - Date.now() / 1000));
  return otherwise;
}

function refusal(answer, tries, seconds) {
  const { status, json } = answer;
  const details = (json?.errors ?? []).map((each) => each.message ?? [each.field, each.code].filter(Boolean).join(" ")).join("; ");
  const said = [json?.message, details].filter(Boolean).join(": ").slice(0, 400);
  const words = said ? ` GitHub says: ${said}` : "";
  if (isLimit(answer)) return new Problem(`GitHub limits the requests (${status}) after ${tries} ${tries === 1 ? "try" : "tries"}; go on in ${seconds} seconds or later.${words}`);
  if (status === 401) return new Problem(`GitHub does not accept the secret GITHUB_TOKEN (401): mistyped, expired or revoked.${words}`);
  if (status === 403) return new Problem(`The secret GITHUB_TOKEN lacks a right here (403): Issues Read for triage, Read and write to create.${words}`);
  if (status === 404) return new Problem(`repo: GitHub shows no such repository to this token (404). A private one also needs to be selected in GITHUB_TOKEN.${words}`);
  if (status === 410) return new Problem(`repo: issues are switched off in this repository (410).${words}`);
  if (status >= 500) return new Problem(`GitHub has a fault of its own (${status}). Look whether an issue was made before you repeat it.${words}`);
  return new Problem(`GitHub did not accept the request (${status}).${words}`);
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
