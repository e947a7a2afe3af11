// Sends requests to Airtable: JSON both ways, refusals in plain words, three tries at most.
// The small engine of the virtual sandbox has no timers, and its answers hold one character per byte.

import { execSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Problem } from "./input.mjs";

const IN_NODE = typeof setTimeout === "function";
const MOST_TRIES = 3;
const LONGEST_PAUSE = 35; // seconds

/** Gives back `{ status, header, json }`, or throws what to do about the refusal. */
export async function send(method, url, json) {
  const headers = { ...airtableHeaders(), ...(json && { "content-type": "application/json" }) };
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
    const advice = method === "GET" ? "" : " Look whether the rows arrived before you repeat it.";
    throw new Problem(`Airtable cannot be reached: ${error.cause?.message ?? error.message}.${advice}`);
  }
  const raw = IN_NODE ? await response.text() : Buffer.from(await response.text(), "latin1").toString("utf8");
  let parsed;
  try {
    parsed = JSON.parse(raw);
  } catch {
    parsed = undefined;
  }
  if (response.status < 300 && parsed === undefined) throw new Problem(`Airtable answered ${response.status} with something that is not JSON: ${raw.slice(0, 100)}`);
  return { status: response.status, header: (name) => response.headers.get(name), json: parsed, raw };
}

const PAUSE_AT_LIMIT = 30; // seconds; Airtable turns everything away for so long and says so nowhere

function airtableHeaders() {
  const token = process.env.AIRTABLE_TOKEN?.trim();
  if (!token) throw new Problem("The secret AIRTABLE_TOKEN is not set. Make a personal access token with data.records:read and data.records:write for the one base.");
  if (/^key\w{14}$/.test(token)) throw new Problem("The secret AIRTABLE_TOKEN is an old API key (key…), which Airtable ended in 2024. Make a personal access token (pat…).");
  return { authorization: `Bearer ${token}` };
}

/** The records of a table, a hundred at a time; the offset of each answer leads to the next. */
export async function list(url, parameters, most) {
  const records = [];
  const query = [["pageSize", "100"], ...parameters].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  for (let offset = ""; ; ) {
    const { json } = await send("GET", `${url}?${query}${offset && `&offset=${encodeURIComponent(offset)}`}`);
    records.push(...json.records);
    if (!json.offset || records.length >= most) return { records: records.slice(0, most), isCut: Boolean(json.offset) || records.length > most };
    offset = json.offset;
  }
}

function isLimit({ status }) {
  return status === 429;
}

function secondsToWait({ status, header }, otherwise) {
  const given = Number(header("retry-after") ?? Number.NaN);
  if (Number.isFinite(given)) return given;
  return status === 429 ? PAUSE_AT_LIMIT : otherwise;
}

function refusal({ status, json }, tries, seconds) {
  const { error } = json ?? {};
  const said = typeof error === "string" ? error : [error?.type, error?.message].filter(Boolean).join(": ");
  const words = said ? ` Airtable says: ${said.slice(0, 400)}` : "";
  if (status === 401) return new Problem(`Airtable does not accept the secret AIRTABLE_TOKEN (401): mistyped or revoked.${words}`);
  if (status === 403) return new Problem(`AIRTABLE_TOKEN may not do this (403): the token needs the base under Access and the scopes data.records:read and :write, or base and table are misspelt.${words}`);
  if (status === 404) return new Problem(`base or table: Airtable knows none of that name (404).${words}`);
  if (status === 422) return new Problem(`Airtable does not take the records (422).${words}`);
  if (status === 429) return new Problem(`Airtable limits the requests (429) after ${tries} ${tries === 1 ? "try" : "tries"}; go on in ${seconds} seconds or later.${words}`);
  if (status >= 500) return new Problem(`Airtable has a fault of its own (${status}); the last ten rows may or may not have been written.${words}`);
  return new Problem(`Airtable did not accept the request (${status}).${words}`);
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
