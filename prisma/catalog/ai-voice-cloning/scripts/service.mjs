// Calls a web service and keeps what comes back, in Node and in the small JavaScript engine of the virtual sandbox alike.
// That engine has fetch, but no timers, and its answers are text with one character per byte that ends at the first zero:
// there bytes come through curl and a file.

import { execSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { Problem } from "./input.mjs";

const IN_NODE = typeof setTimeout === "function";
const MOST_TRIES = 3;
const LONGEST_PAUSE = 20;

export const outputFolder = process.env.OUTPUT_DIR || "output";

/** Waits this many seconds. */
export async function pause(seconds) {
  if (seconds <= 0) return;
  if (IN_NODE) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  else execSync(`sleep ${seconds}`);
}

/**
 * Sends one request and gives back `{ status, header, bytes, json }`, or throws what to do about the refusal. `binary` says
 * that bytes are expected, `saveAs` that they go into a file of the output folder; its `size` is given back then. What was
 * turned away (429, 503) is tried again; other faults of the server and of the line only for a GET, since a POST may have
 * been paid for.
 */
export async function send({ service, secretName, url, method = "GET", headers = {}, json, bytes, type, binary = false, saveAs }) {
  const body = json === undefined ? bytes : Buffer.from(asciiJson(json));
  const contentType = json === undefined ? type : "application/json";
  const all = { ...headers, ...(contentType && { "content-type": contentType }) };
  for (let tries = 1; ; tries++) {
    let answer;
    try {
      answer = (binary || saveAs) && !IN_NODE ? throughCurl(url, method, all, body, saveAs) : await throughFetch(url, method, all, body);
    } catch (error) {
      if (error instanceof Problem) throw error;
      if (method !== "GET" || tries === MOST_TRIES) throw unreached(service, method);
      await pause(tries);
      continue;
    }
    if (answer.status < 400) return saveAs && IN_NODE ? { ...answer, size: save(saveAs, answer.bytes) } : answer;
    const passing = [429, 503].includes(answer.status) || (method === "GET" && answer.status >= 500);
    const waiting = retryAfter(answer, 2 ** tries);
    if (!passing || tries === MOST_TRIES || waiting > LONGEST_PAUSE) throw refusal(service, secretName, answer);
    await pause(waiting);
  }
}

/**
 * Asks again and again until `check` gives something back; the answer's own retry-after sets the pace.
 * After `most` seconds it throws what `overdue` says, or gives back undefined where that is not said. When asking itself
 * fails, `rescue` is added to the reason: how to get what has been paid for.
 */
export async function poll({ every, most, ask, check, overdue, rescue }) {
  const end = Date.now() + most * 1000;
  for (;;) {
    let answer;
    try {
      answer = await ask();
    } catch (error) {
      throw new Problem([error.message, rescue].filter(Boolean).join(" "));
    }
    const done = check(answer);
    if (done !== undefined) return done;
    if (Date.now() > end) {
      if (overdue) throw new Problem(overdue);
      return undefined;
    }
    await pause(retryAfter(answer, every));
  }
}

/** Loads a result into a file of the output folder and says how large it is. */
export async function download(url, name) {
  if (!/^https?:\/\/[^\s'"\\]+$/.test(url)) throw new Problem(`The service gave a link that cannot be used: ${String(url).slice(0, 80)}`);
  fs.mkdirSync(outputFolder, { recursive: true });
  const file = path.join(outputFolder, name);
  for (let tries = 1; ; tries++) {
    try {
      if (IN_NODE) {
        const response = await fetch(url);
        if (!response.ok) throw new Error(`status ${response.status}`);
        fs.writeFileSync(file, Buffer.from(await response.arrayBuffer()));
      } else execSync(`curl -fsSL -o '${file}' '${url}'`);
      return fs.statSync(file).size;
    } catch (error) {
      if (tries === MOST_TRIES) throw new Problem(`The result is ready but could not be loaded (${error.message}): ${url}`);
      await pause(tries);
    }
  }
}

export function save(name, content) {
  fs.mkdirSync(outputFolder, { recursive: true });
  fs.writeFileSync(path.join(outputFolder, name), content);
  return content.length;
}

/** "340 kB", "12.4 MB" */
export const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

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

async function throughFetch(url, method, headers, body) {
  const content = body && { body: IN_NODE ? body : body.toString("latin1") };
  const response = await fetch(url, { method, headers, ...content });
  const bytes = IN_NODE ? Buffer.from(await response.arrayBuffer()) : Buffer.from(await response.text(), "latin1");
  return answerOf(response.status, (name) => response.headers.get(name), bytes);
}

/** The same where fetch gives no bytes: the answer goes through a file, and what is to be saved never through this engine's small memory. */
function throughCurl(url, method, headers, body, saveAs) {
  const flags = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`);
  if (body) {
    fs.writeFileSync("/tmp/request", body);
    flags.push("--data-binary @/tmp/request");
  }
  execSync(`curl -sSi -X ${method} ${flags.join(" ")} ${quoted(url)} > /tmp/answer && head -c 16384 /tmp/answer > /tmp/head`);
  const head = fs.readFileSync("/tmp/head");
  const end = headEnd(head);
  const [first, ...lines] = head.subarray(0, end).toString("latin1").trim().split(/\r?\n/);
  const known = new Map(lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]));
  const status = Number(first.split(" ")[1]);
  const header = (name) => known.get(name) ?? null;
  if (!saveAs || status >= 400) return answerOf(status, header, fs.readFileSync("/tmp/answer").subarray(end));
  fs.mkdirSync(outputFolder, { recursive: true });
  const file = path.join(outputFolder, saveAs);
  const size = fs.statSync("/tmp/answer").size - end;
  execSync(`tail -c ${size} /tmp/answer > '${file}'`);
  return { status, header, size };
}

/** Where the empty line after the headers ends. */
function headEnd(bytes) {
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 10 && bytes[at + 1] === 10) return at + 2;
    if (bytes[at] === 10 && bytes[at + 1] === 13 && bytes[at + 2] === 10) return at + 3;
  }
  return bytes.length;
}

function quoted(text) {
  if (/['\r\n]/.test(text)) throw new Problem("A header or an address holds a quotation mark or a line break. Look at the secret: it may have been pasted with one.");
  return `'${text}'`;
}

function answerOf(status, header, bytes) {
  let json;
  try {
    if (/json/.test(header("content-type") ?? "")) json = JSON.parse(bytes.toString("utf8"));
  } catch {
    json = undefined;
  }
  return { status, header, bytes, json };
}

/** JSON whose every character is one byte, so that both engines send the same. */
function asciiJson(value) {
  return JSON.stringify(value).replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function retryAfter(answer, otherwise) {
  const given = answer.header("retry-after");
  return given !== null && /^\d+(\.\d+)?$/.test(given) ? Number(given) : otherwise;
}

function unreached(service, method) {
  const advice = method === "GET" ? "Try again later." : "Look in its account whether the request arrived before you repeat it.";
  return new Problem(`${service} could not be reached. ${advice}`);
}

function refusal(service, secretName, answer) {
  const { status } = answer;
  const said = messageOf(answer);
  const because = said ? ` It says: ${said}` : "";
  if (status === 401 || status === 403) return new Problem(`${service} refused the key (${status}). Check the secret ${secretName}.${because}`);
  if (status === 402) return new Problem(`${service} wants to be paid first: the account has no credit left.${because}`);
  if (status === 404) return new Problem(`${service} does not know what was asked for (404).${because}`);
  if (status === 429) return new Problem(`${service} is still refusing after ${MOST_TRIES} tries: too many requests (429). Try again in a few minutes.${because}`);
  if (status >= 500) return new Problem(`${service} has a fault of its own (${status}). Look in its account whether the job was started before you repeat it.${because}`);
  return new Problem(`${service} did not accept the request (${status}).${because}`);
}

/** What went wrong in the service's own words, whichever of the usual places they stand in. */
function messageOf({ json, bytes }) {
  const { detail, error, message, title, response } = json ?? {};
  const found = [detail, error, response?.error, message, title].map(wordsOf).find((words) => words);
  return (found ?? (json ? "" : bytes.subarray(0, 200).toString("utf8"))).replace(/\s+/g, " ").slice(0, 400);
}

function wordsOf(value) {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map((each) => [(each?.loc ?? []).join("."), wordsOf(each?.msg ?? each?.message ?? each)].filter(Boolean).join(": ")).join("; ");
  if (!value) return "";
  const better = value.data?.prompt_suggestion;
  return `${value.message ?? value.msg ?? value.detail ?? ""}${better ? ` It would accept: ${better}` : ""}`;
}
