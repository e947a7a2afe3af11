import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page } from "@playwright/test";

export type Account = { email: string; password: string };

/** The owner that the first start made. */
export const owner = (): Account => JSON.parse(readFileSync(path.join(process.env.DATA_DIR ?? ".data", "first-run.json"), "utf8"));

export async function signIn(page: Page, { email, password }: Account = owner()): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/home");
}

/** Somebody new, with a workspace of their own in which nothing has happened yet. */
export async function newAccount(page: Page): Promise<Account> {
  const account = { email: `e2e-${randomUUID()}@example.com`, password: `password ${randomUUID()}` };
  const answer = await page.request.post("/api/v1/auth/sign-up", { data: { ...account, name: "Newcomer" } });
  expect(answer.status()).toBe(201);
  return account;
}

/** Sends a request as a page's own scripts do, as the person who is signed in and in a place that the page knows nothing of. */
export async function post(page: Page, path: string, data: object) {
  const answer = await page.request.post(`/api/v1${path}`, { data, headers: { origin: new URL(page.url()).origin } });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}
