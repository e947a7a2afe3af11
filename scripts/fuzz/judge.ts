import { z } from "zod";
import { ERROR_CODES } from "#lib/api/errors";
import type { Operation } from "#lib/api/operation";
import { router } from "#lib/api/router";
import { operations } from "#lib/operations/index";
import { mayEnter, type Who } from "./people.ts";
import { type Answer, MOST_MS, type Sent } from "./wire.ts";

const find = router([...Map.groupBy(Object.values(operations), ({ path }) => path)].map(([path, list]) => [path, list] as const));
const CODES = new Set<string>(ERROR_CODES);

/** What a server that fails shows of its inside: a stack, its folders, its database. Only looked for in refusals, because skills are texts too. */
const INSIDE = [
  /\n\s+at [\w.<>[\] ]+ \(|\bat (async )?[\w.]+ \(?(file|node):|node:internal|node_modules|\.next\/|\.tsx?:\d+:\d+/,
  /prisma|invocation|\bP20\d\d\b|postgres|pg_catalog|relation "|column "|violates .{0,40}constraint|syntax error at or near|invalid byte sequence|\b(22P02|22021|23505|40001)\b/i,
  /\bTypeError\b|\bRangeError\b|\bReferenceError\b|is not a function|is not iterable|Cannot read propert|undefined is not/,
];

export const isLate = ({ patience = MOST_MS }: Sent, { ended, ms }: Answer) => ended === "late" || (ended === "whole" && ms > patience);

/** What is wrong with the answer to a request, a sentence each; nothing is the good answer. `folders` are the server's own. */
export function judge(sent: Sent, answer: Answer, folders: string[]): string[] {
  if (answer.ended === "late") return [`no answer within ${sent.patience ?? MOST_MS} ms`];
  if (answer.status === 0 && answer.ended === "left") return [];
  if (answer.status === 0) return sent.goes === "cut" || (sent.body?.length ?? 0) > 64 * 1024 ? [] : ["the connection was closed without an answer"];
  const wrong: string[] = [];
  const { status, body, headers } = answer;
  if (isLate(sent, answer)) wrong.push(`answered after ${Math.round(answer.ms)} ms`);
  if (status >= 500 && !(status === 503 && headers["retry-after"])) wrong.push(`${status}: ${body.slice(0, 300)}`);
  const told = `${Object.values(headers).join("\n")}\n${body}`;
  for (const folder of folders) if (told.includes(folder)) wrong.push(`names the server's folder ${folder}`);
  if (status >= 400 && !isPage(answer))
    for (const pattern of INSIDE) if (pattern.test(withoutEcho(told, sent))) wrong.push(`shows its inside: ${pattern.exec(told)?.[0]}`);
  const { pathname } = new URL(sent.target.replace(/^\/\/+/, "/"), "http://localhost");
  if (/^\/api\/(v1|events|uploads)/.test(pathname) && sent.method !== "HEAD" && status >= 400) wrong.push(...judgeRefusal(answer));
  return wrong;
}

const isPage = ({ headers }: Answer) => headers["content-type"]?.startsWith("text/html") ?? false;

/** A refusal may repeat what was sent: a parser quotes what it stumbled over. */
function withoutEcho(told: string, { body, target }: Sent): string {
  const said = `${body?.toString("utf8") ?? ""} ${target}`.toLowerCase();
  return told.replace(/[A-Za-z]{5,}/g, (word) => (said.includes(word.toLowerCase()) ? "" : word));
}

/** The documented shape of a refusal, with a code of the table. */
function judgeRefusal({ status, headers, body }: Answer): string[] {
  let parsed: { error?: unknown };
  try {
    parsed = JSON.parse(body);
  } catch {
    return [`${status} is no JSON: ${body.slice(0, 200)}`];
  }
  const { error } = parsed;
  const wrong: string[] = [];
  if (!headers["content-type"]?.startsWith("application/json")) wrong.push(`${status} has the content-type ${headers["content-type"]}`);
  if (typeof error === "string" ? !CODES.has(error) || status !== 403 : !isTyped(error, headers["x-request-id"]))
    wrong.push(`${status} has another shape: ${body.slice(0, 300)}`);
  if (status === 401 && !headers["www-authenticate"]) wrong.push("401 without www-authenticate");
  if (status === 405 && !headers.allow) wrong.push("405 without allow");
  if (status === 429 && !headers["retry-after"]) wrong.push("429 without retry-after");
  return wrong;
}

function isTyped(error: unknown, requestId: string | undefined): boolean {
  const { type, message, code, request_id, doc_url } = (error ?? {}) as Record<string, unknown>;
  const texts = [type, message, doc_url].every((each) => typeof each === "string" && each !== "");
  return texts && CODES.has(String(code)) && request_id === requestId;
}

/** What an operation's answer must be beyond that: for those who may have it, and in its schema. */
export function judgeOperation(sent: Sent, answer: Answer, { who, foreign, canary }: { who: Who; foreign: boolean; canary: string }): string[] {
  const { status, body } = answer;
  const operation = operationOf(sent);
  if (!operation || status === 0 || sent.method === "OPTIONS") return [];
  const wrong: string[] = [];
  if (status < 400 && !mayEnter(operation, who)) wrong.push(`lets ${who} in with ${status}`);
  if (status < 400 && foreign) wrong.push(`answers ${who} ${status} for what is another's`);
  if (["stranger", "strangerSession", "nobody", "mistyped"].includes(who) && body.includes(canary)) wrong.push(`tells ${who} what is another's`);
  if (status >= 400 || sent.method === "HEAD") return wrong;
  if (status === operation.status && status !== 204 && operation.responds === "json" && answer.ended === "whole") {
    const { error } = z.safeDecode(operation.output, JSON.parse(body) as never);
    if (error) wrong.push(`does not fit its schema: ${error.message.slice(0, 300)}`);
  }
  if (![operation.status, 206, 304].includes(status)) wrong.push(`${status} is not declared`);
  return wrong;
}

/** The operation that a request reaches, whatever it was made for. */
export function operationOf({ method, target }: Sent): Operation | undefined {
  const path = target.split("?")[0] as string;
  const found = find(path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path);
  return found?.handlers.find((each) => each.method === (method === "HEAD" ? "GET" : method));
}
