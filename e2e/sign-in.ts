import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";

type FirstRun = { email: string; password: string };

/** The owner that the first start made. */
export const owner = (): FirstRun => JSON.parse(readFileSync(path.join(process.env.DATA_DIR ?? ".data", "first-run.json"), "utf8"));

export async function signIn(page: Page): Promise<void> {
  const { email, password } = owner();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/library");
}
