import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, type Page } from "@playwright/test";

const run = promisify(execFile);
const BASE = process.env.BASE_URL ?? "http://localhost:3000";

type Asked = { key?: string; grant?: string; body?: unknown };

/** Calls the API as an agent does: with curl, without a browser's cookies. */
export async function curl(method: "GET" | "POST", path: string, { key, grant, body }: Asked = {}) {
  const headers = [...(key ? [`x-api-key: ${key}`] : []), ...(grant ? [`x-permission-grant: ${grant}`] : [])];
  const data = body === undefined ? [] : ["-H", "content-type: application/json", "-d", JSON.stringify(body)];
  const { stdout } = await run("curl", [
    "-sS",
    "-X",
    method,
    "-w",
    "\n%{http_code}",
    ...headers.flatMap((each) => ["-H", each]),
    ...data,
    `${BASE}/api/v1${path}`,
  ]);
  const end = stdout.lastIndexOf("\n");
  const text = stdout.slice(0, end);
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  return { status: Number(stdout.slice(end + 1)), body: (text ? JSON.parse(text) : null) as any };
}

/** Begins a device's request for a key. */
export const askForKey = async (client_label: string, scopes?: string[]) => (await curl("POST", "/activate", { body: { client_label, scopes } })).body;

/** What a device is told when it looks for its key. */
export const pollForKey = async (device_code: string) => (await curl("POST", "/activate/poll", { body: { device_code } })).body;

/** Approves a device in the browser, as the person who is signed in, and answers the key it collects. */
export async function connectAgent(page: Page, label: string, access: "Full access" | "Only what I allow"): Promise<string> {
  const { verification_url_complete, device_code } = await askForKey(label);
  await page.goto(verification_url_complete);
  await page.getByRole("radio", { name: access }).check();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("heading", { name: `“${label}” has access` })).toBeVisible();
  const answer = await pollForKey(device_code);
  expect(answer.status).toBe("completed");
  return answer.api_key;
}
