// Talks to Linear, in Node and in the small JavaScript engine of the virtual sandbox, which has fetch but no timers, and
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

/**
 * One GraphQL request; gives back its `data`. What was turned away for being too much is tried again. Faults of the server
 * are tried again only for questions: a change may have happened although the answer got lost.
 */
export async function ask(query, variables) {
  const key = (process.env.LINEAR_API_KEY ?? "").trim();
  if (key === "") throw new Problem("The secret LINEAR_API_KEY is missing. Make a personal API key in Linear under Settings, Security & access.");
  const isChange = query.trimStart().startsWith("mutation");
  const body = JSON.stringify({ query, variables }).replace(/[\u007f-\uffff]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
  for (let tries = 1; ; tries++) {
    const response = await reach({ method: "POST", headers: { authorization: key, "content-type": "application/json" }, body }, isChange);
    const bytes = IN_NODE ? Buffer.from(await response.arrayBuffer()) : Buffer.from(await response.text(), "latin1");
    const json = parsed(bytes);
    const errors = json?.errors ?? [];
    if (response.status < 400 && errors.length === 0 && json?.data) return json.data;
    const isLimit = response.status === 429 || errors.some(({ extensions }) => extensions?.code === "RATELIMITED");
    const given = response.headers.get("retry-after");
    const waiting = given !== null && /^\d+$/.test(given) ? Number(given) : 2 ** tries;
    const mayPass = isLimit || (response.status >= 500 && !isChange);
    if (!mayPass || tries === MOST_TRIES || waiting > LONGEST_PAUSE) throw refusal(response.status, errors, isLimit);
    await pause(waiting);
  }
}

async function reach(options, isChange) {
  try {
    return await fetch("https://api.linear.app/graphql", options);
  } catch (error) {
    throw new Problem(`Linear cannot be reached: ${error.message}.${isChange ? " Look in Linear whether the issue is there before you repeat it." : ""}`);
  }
}

function parsed(bytes) {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

function refusal(status, errors, isLimit) {
  const said = errors.map(({ message, extensions }) => extensions?.userPresentableMessage || message).filter(Boolean).join("; ").slice(0, 400);
  const because = said ? ` It says: ${said}` : "";
  if (isLimit) return new Problem(`Linear is still refusing after ${MOST_TRIES} tries: too many requests. The limit is counted by the hour; try again later.${because}`);
  if (status === 401 || status === 403 || errors.some(({ extensions }) => extensions?.code === "AUTHENTICATION_ERROR")) {
    return new Problem(`Linear refused the key (${status}). Check the secret LINEAR_API_KEY, and that it may read and write this team.${because}`);
  }
  if (status >= 500) return new Problem(`Linear has a fault of its own (${status}). Look in Linear whether the issue is there before you repeat it.${because}`);
  return new Problem(`Linear did not accept the request (${status}).${because}`);
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
