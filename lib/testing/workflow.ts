import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import { json } from "#lib/testing/request";
import type { TestWorkspace } from "#lib/testing/workspace";

type Home = Pick<TestWorkspace, "key">;
// biome-ignore lint/suspicious/noExplicitAny: an answer's body, which each test looks at as it is.
type Body = any;

/** Keeps a workflow and answers its id. */
export async function makeWorkflow({ key }: Home, definition: { steps: object[]; inputSchema?: object }): Promise<string> {
  const slug = `flow-${randomBytes(6).toString("hex")}x`;
  const { status, body } = await json("POST /api/v1/workflows/definitions", { key, body: { slug, name: "A workflow", ...definition } });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

/** Starts a run and answers its id. */
export async function launch({ key }: Home, workflowId: string, inputData: object = {}): Promise<string> {
  const { status, body } = await json(`POST /api/v1/workflows/${workflowId}/launch`, { key, body: { inputData } });
  expect(status, JSON.stringify(body)).toBe(202);
  return body.runId;
}

/** Asks for a run until it is so. */
export async function runOf({ key }: Home, runId: string, enough: (run: Body) => boolean, ms = 20_000): Promise<Body> {
  let last: Body;
  for (const end = Date.now() + ms; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 25))) {
    last = (await json(`GET /api/v1/workflows/runs/${runId}`, { key })).body;
    if (enough(last)) return last;
  }
  throw new Error(`not within ${ms} ms: ${JSON.stringify(last)}`);
}

const FINAL = ["completed", "failed", "cancelled"];
/** The run when it has ended. */
export const endOf = (home: Home, runId: string) => runOf(home, runId, ({ status }) => FINAL.includes(status));
/** The run when nothing goes on in it without an answer. */
export const waiting = (home: Home, runId: string) => runOf(home, runId, ({ status }) => status === "suspended" || FINAL.includes(status));

/** A step of a run, by its path. */
export const step = (run: Body, path: string): Body => run.steps.find((each: Body) => each.path === path);
