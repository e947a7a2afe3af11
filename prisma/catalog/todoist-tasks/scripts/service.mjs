// Talks to Todoist, in Node and in the small JavaScript engine of the virtual sandbox, which has fetch but no timers, and
// whose answers are text with one character per byte.

import { execSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Problem } from "./given.mjs";

const IN_NODE = typeof setTimeout === "function";
const MOST_TRIES = 3;
const LONGEST_PAUSE = 20;

async function pause(seconds) {
  if (seconds <= 0) return;
  if (IN_NODE) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  else execSync(`sleep ${seconds}`);
}

/** One request; gives back the answer's JSON. A POST is repeated only where it was turned away before anything happened. */
export async function send(method, where, { query = {}, json } = {}) {
  const token = (process.env.TODOIST_API_TOKEN ?? "").trim();
  if (token === "") throw new Problem("The secret TODOIST_API_TOKEN is missing. It stands in Todoist under Settings, Integrations, Developer.");
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  const body = json && JSON.stringify(json).replace(/[\u007f-\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const headers = { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) };
  for (let tries = 1; ; tries++) {
    const response = await reach(`https://api.todoist.com/api/v1/${where}${search && "?"}${search}`, { method, headers, ...(body && { body }) });
    const bytes = IN_NODE ? Buffer.from(await response.arrayBuffer()) : Buffer.from(await response.text(), "latin1");
    const answer = parsed(bytes);
    if (response.status < 400 && (answer !== undefined || (method !== "GET" && bytes.length === 0))) return answer;
    if (response.status < 400) throw new Problem(`Todoist answered ${response.status} with something that is not JSON.${method === "GET" ? "" : " Look whether the task is there before you repeat it."}`);
    const given = Number(response.headers.get("retry-after") ?? answer?.error_extra?.retry_after);
    const waiting = given >= 0 && response.headers.get("retry-after") !== "" ? given : 2 ** tries;
    const mayPass = [429, 503].includes(response.status) || (method === "GET" && response.status >= 500);
    if (!mayPass || tries === MOST_TRIES || waiting > LONGEST_PAUSE) throw refusal(response.status, answer, bytes);
    await pause(waiting);
  }
}

async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    throw new Problem(`Todoist cannot be reached: ${error.message}.${options.method === "GET" ? "" : " Look whether the task is there before you repeat it."}`);
  }
}

/** All results of a list, page by page, up to `most`. */
export async function all(where, query, most = 1000) {
  const results = [];
  let cursor;
  do {
    const page = await send("GET", where, { query: { ...query, limit: Math.min(200, most - results.length), cursor } });
    results.push(...page.results);
    cursor = page.next_cursor ?? undefined;
  } while (cursor && results.length < most);
  return { results, more: cursor !== undefined };
}

function parsed(bytes) {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

function refusal(status, answer, bytes) {
  const said = String(answer?.error ?? (answer ? "" : bytes.subarray(0, 200).toString("utf8"))).replace(/\s+/g, " ").trim().slice(0, 300);
  const argument = answer?.error_extra?.argument ? ` (${answer.error_extra.argument})` : "";
  const because = said ? ` It says: ${said}${argument}` : "";
  if (status === 401 || status === 403) return new Problem(`Todoist refused the token (${status}). Check the secret TODOIST_API_TOKEN.${because}`);
  if (status === 404) return new Problem(`Todoist does not know what was asked for (404); it may have been completed or deleted.${because}`);
  if (status === 429) return new Problem(`Todoist is still refusing after ${MOST_TRIES} tries: too many requests (429). Try again in a quarter of an hour.${because}`);
  if (status >= 500) return new Problem(`Todoist has a fault of its own (${status}). Look whether the task is there before you repeat it.${because}`);
  return new Problem(`Todoist did not accept the request (${status}).${because}`);
}

export function save(name, content) {
  const folder = process.env.OUTPUT_DIR || "output";
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), content);
}

/** Runs the skill; a problem ends it with one plain sentence. */
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
