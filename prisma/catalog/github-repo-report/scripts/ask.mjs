// Reads the input, asks a web service, and says in one sentence what is wrong. The small JavaScript engine of the
// virtual sandbox has fetch but no timers, and its answers are text with one character per byte.

import { execSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** Something that the caller can put right; its message is shown as it is. */
export class Problem extends Error {}

const HAS_TIMERS = typeof setTimeout === "function";
const MOST_TRIES = 3;
const LONGEST_PAUSE = 20;

/** The input as an object of the known fields; plain text becomes the first of them. */
export function readRequest(known) {
  const file = process.env.INPUT_FILE || process.argv[2];
  if (file && !fs.existsSync(file)) throw new Problem(`There is no file ${file}.`);
  const raw = fs.readFileSync(file || 0, "utf8").replace(/^\uFEFF/, "").trim();
  if (!raw.startsWith("{")) return raw === "" ? {} : { [known[0]]: raw };
  let request;
  try {
    request = JSON.parse(raw);
  } catch (error) {
    throw new Problem(`The input starts with a brace but is not valid JSON: ${error.message}`);
  }
  const strange = Object.keys(request).find((name) => !known.includes(name));
  if (strange !== undefined) throw new Problem(`"${strange}" is not a field of this skill. It knows ${known.join(", ")}.`);
  return request;
}

export function text(request, name, most = 500) {
  const value = request[name];
  if (value === undefined || value === null) return "";
  if (typeof value !== "string") throw new Problem(`"${name}" has to be text.`);
  if (value.length > most) throw new Problem(`"${name}" may have ${most} characters; this has ${value.length}.`);
  return value.trim();
}

export function choice(request, name, options, otherwise) {
  const value = request[name] ?? otherwise;
  if (!options.includes(value)) throw new Problem(`"${name}" has to be one of ${options.join(", ")}.`);
  return value;
}

export function whole(request, name, least, most, otherwise) {
  const value = request[name] ?? otherwise;
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Problem(`"${name}" has to be a whole number from ${least} to ${most}.`);
  }
  return value;
}

export function list(request, name, most) {
  const value = request[name] ?? [];
  const all = typeof value === "string" ? value.split(/[\n;,]+/) : value;
  if (!Array.isArray(all) || all.some((each) => typeof each !== "string")) throw new Problem(`"${name}" has to be a list of texts.`);
  const found = all.map((each) => each.trim()).filter(Boolean);
  if (found.length > most) throw new Problem(`"${name}" may have ${most} entries; this has ${found.length}.`);
  return found;
}

/** An address with its query; what is empty or undefined is left out. */
export function address(base, query) {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return [base, pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")].filter(Boolean).join("?");
}

/** Waits this many seconds. */
export async function pause(seconds) {
  if (seconds <= 0) return;
  if (HAS_TIMERS) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  else execSync(`sleep ${seconds}`);
}

/** Gets one answer as `{ status, body, json, header }`. What passes (429, 5xx) is asked for again; the caller judges the rest. */
export async function get(service, url, headers = {}) {
  for (let tries = 1; ; tries++) {
    const answer = await once(service, url, headers);
    if (answer.status !== 429 && answer.status < 500) return answer;
    const given = answer.header("retry-after");
    const waiting = given !== null && /^\d+$/.test(given) ? Number(given) : 2 ** tries;
    if (tries === MOST_TRIES || waiting > LONGEST_PAUSE) throw refusal(service, answer);
    await pause(waiting);
  }
}

/** What to say about an answer that is of no use. */
export function refusal(service, { status, body, header }, said = body.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim().slice(0, 300)) {
  const because = said ? ` It says: ${said}` : "";
  const later = header("retry-after") ? ` It asks to wait ${header("retry-after")} seconds.` : "";
  if (status === 429) return new Problem(`${service} is being asked too often (429).${later} Try again later.${because}`);
  if (status >= 500) return new Problem(`${service} has a fault of its own (${status}), still there after ${MOST_TRIES} tries. Try again later.${because}`);
  return new Problem(`${service} did not accept the request (${status}).${because}`);
}

async function once(service, url, headers) {
  let response;
  let bytes;
  try {
    response = await fetch(url, { headers });
    bytes = HAS_TIMERS ? Buffer.from(await response.arrayBuffer()) : Buffer.from(await response.text(), "latin1");
  } catch (error) {
    throw new Problem(`${service} could not be reached: ${error.message}`);
  }
  const body = bytes.toString("utf8");
  let json;
  try {
    json = JSON.parse(body);
  } catch {
    json = undefined;
  }
  return { status: response.status, body, json, header: (name) => response.headers.get(name) };
}

export function save(name, content) {
  const folder = process.env.OUTPUT_DIR || "output";
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), content);
}

/** Runs the skill; a problem ends it with its one sentence on stderr. */
export async function run(main) {
  let problem;
  try {
    await main();
  } catch (error) {
    problem = error;
  }
  if (!problem) return;
  console.error(problem instanceof Problem ? problem.message : `It did not work: ${problem.message}`);
  process.exit(1);
}
