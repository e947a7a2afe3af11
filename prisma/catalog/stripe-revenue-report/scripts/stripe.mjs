// Sends requests to Stripe: JSON both ways, refusals in plain words, three tries at most.
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
  const headers = { ...stripeHeaders(), ...(json && { "content-type": "application/json" }) };
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
    throw new Problem(`Stripe cannot be reached: ${error.cause?.message ?? error.message}.`);
  }
  const raw = IN_NODE ? await response.text() : Buffer.from(await response.text(), "latin1").toString("utf8");
  let parsed;
  try {
    parsed = JSON.parse(raw);
  } catch {
    parsed = undefined;
  }
  if (response.status < 300 && parsed === undefined) throw new Problem(`Stripe answered ${response.status} with something that is not JSON: ${raw.slice(0, 100)}`);
  return { status: response.status, header: (name) => response.headers.get(name), json: parsed, raw };
}

function stripeHeaders() {
  const key = process.env.STRIPE_API_KEY?.trim();
  if (!key) throw new Problem("The secret STRIPE_API_KEY is not set. Make a restricted key with Read for Balance and for Subscriptions.");
  if (key.startsWith("sk_live_")) throw new Problem("The secret STRIPE_API_KEY is a full live key, which could also move money. Make a restricted one (rk_live_…) with Read for Balance and Subscriptions.");
  // The answers' shape belongs to this version, whatever the account's own is.
  return { authorization: `Bearer ${key}`, "stripe-version": "2024-06-20" };
}

export const isTestMode = () => /^[rs]k_test_/.test(process.env.STRIPE_API_KEY?.trim() ?? "");

/** All objects of a list, a hundred at a time, each page after the last one's last id. */
export async function list(path, parameters, most) {
  const items = [];
  const fields = parameters.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  for (let after = ""; ; ) {
    const { json } = await send("GET", `https://api.stripe.com/v1/${path}?limit=100&${fields}${after && `&starting_after=${after}`}`);
    items.push(...json.data);
    if (!json.has_more || json.data.length === 0) return items;
    if (items.length >= most) throw new Problem(`There are more than ${most} ${path.replace("_", " ")}; ask for a shorter period, or leave subscriptions out.`);
    after = json.data.at(-1).id;
  }
}

function isLimit({ status }) {
  return status === 429;
}

function secondsToWait({ header }, otherwise) {
  const given = Number(header("retry-after") ?? Number.NaN);
  return Number.isFinite(given) ? given : otherwise;
}

function refusal({ status, json }, tries, seconds) {
  const said = json?.error?.message ? ` Stripe says: ${json.error.message.slice(0, 400)}` : "";
  if (status === 401) return new Problem(`Stripe does not accept the secret STRIPE_API_KEY (401): mistyped, expired or rolled.${said}`);
  if (status === 403) return new Problem(`The restricted key in STRIPE_API_KEY lacks a permission (403): it needs Read for Balance and for Subscriptions.${said}`);
  if (status === 404) return new Problem(`Stripe does not know what was asked for (404).${said}`);
  if (status === 429) return new Problem(`Stripe limits the requests (429) after ${tries} ${tries === 1 ? "try" : "tries"}; go on in ${seconds} seconds or later.${said}`);
  if (status >= 500) return new Problem(`Stripe has a fault of its own (${status}); look at status.stripe.com.${said}`);
  return new Problem(`Stripe did not accept the request (${status}).${said}`);
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
