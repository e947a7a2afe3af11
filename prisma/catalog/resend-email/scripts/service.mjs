// One request to a web service and what came back, in Node and in the sandbox's small engine alike. That one has no timers,
// and its fetch takes and gives one character per byte.

import { execSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Problem } from "./request.mjs";

const inNode = typeof setTimeout === "function";
const TRIES = 3;
const LONGEST_WAIT = 20;

export async function wait(seconds) {
  if (seconds <= 0) return;
  if (inNode) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  else execSync(`sleep ${seconds}`);
}

/**
 * Sends a request and gives back `{ status, json, words }`. A 429 is asked again after the time that the service names, at
 * most twice; a fault of the server only where `repeatable` says that asking again cannot do a thing twice.
 */
export async function ask(url, { method = "POST", headers = {}, json, form, repeatable = method === "GET" } = {}) {
  const body = json !== undefined ? inAscii(json) : form && encoded(form);
  const type = json !== undefined ? "application/json; charset=utf-8" : form && "application/x-www-form-urlencoded";
  for (let tried = 1; ; tried++) {
    const response = await reach(url, { method, headers: { ...headers, ...(type && { "content-type": type }) }, ...(body && { body }) }, repeatable);
    const words = inNode ? await response.text() : Buffer.from(await response.text(), "latin1").toString("utf8");
    const answer = { status: response.status, json: parsed(words), words };
    const seconds = namedWait(response, answer.json) ?? 2 ** tried;
    const again = answer.status === 429 || (repeatable && answer.status >= 500);
    if (!again || tried === TRIES || seconds > LONGEST_WAIT) return { ...answer, seconds };
    await wait(seconds);
  }
}

export function save(name, content) {
  const folder = process.env.OUTPUT_DIR || "output";
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, name), typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`);
}

/** Runs the skill and ends a failed one with a sentence. */
export async function run(main) {
  let fault;
  try {
    await main();
  } catch (error) {
    fault = error instanceof Problem ? error.message : `Something went wrong: ${error.message}`;
  }
  if (fault === undefined) return;
  console.error(fault);
  process.exit(1);
}

async function reach(url, options, repeatable) {
  for (let tried = 1; ; tried++) {
    try {
      return await fetch(url, options);
    } catch {
      const advice = repeatable ? "Run it again in a while." : "Nothing is known of what became of the request: look there before you repeat it.";
      if (!repeatable || tried === TRIES) throw new Problem(`${url.split("/")[2]} could not be reached. ${advice}`);
      await wait(tried);
    }
  }
}

function parsed(words) {
  try {
    return JSON.parse(words);
  } catch {
    return undefined;
  }
}

function namedWait(response, json) {
  const named = response.headers.get("retry-after") ?? json?.retry_after ?? json?.parameters?.retry_after;
  return named !== undefined && named !== null && /^\d+(\.\d+)?$/.test(String(named)) ? Number(named) : undefined;
}

/** JSON in ASCII, so that a character is a byte in both engines. */
function inAscii(value) {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function encoded(form) {
  return Object.entries(form)
    .map((pair) => pair.map(encodeURIComponent).join("="))
    .join("&");
}
