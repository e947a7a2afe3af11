import { randomUUID } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { connectAgent, curl } from "./agent";
import { newAccount, post, signIn } from "./sign-in";

const steps = (page: Page) => page.getByRole("list", { name: "First steps" });
const step = (page: Page, name: string) => steps(page).getByRole("listitem").filter({ hasText: name });
const results = (page: Page) => page.getByRole("region", { name: "Recent results" }).getByRole("row");
const waiting = (page: Page) => page.getByRole("list", { name: "Waiting for you" }).getByRole("listitem");

async function expectAccessible(page: Page) {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations } = await new AxeBuilder({ page }).include("main").analyze();
    expect(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
      colorScheme,
    ).toEqual([]);
  }
}

test("home shows a newcomer what to do, and ticks off what they did; what ran is listed and charted without a reload", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await signIn(page, await newAccount(page));
  await expect(page.getByText("0 of 5 done")).toBeVisible();
  await expect(page.getByRole("list", { name: "Good to try first" }).getByRole("listitem")).toHaveCount(3);
  await expect(page.getByRole("heading", { name: "Usage" })).toHaveCount(0);
  await expectAccessible(page);

  await post(page, "/skills/text-statistics/install", {});
  await post(page, "/skills/text-statistics/run", { input: "One two three." });
  await expect(step(page, "Run a skill")).toContainText("(done)", { timeout: 30_000 });
  await expect(step(page, "Look at a result")).not.toContainText("(done)");
  await expect(results(page)).toHaveCount(2);
  await expect(results(page).nth(1)).toContainText("Completed");

  const runs = page.getByRole("figure", { name: "Runs" });
  const chart = runs.getByRole("application", { name: /^Runs by day/ });
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  await expect(runs.getByRole("status")).toContainText("0 runs, 0 dollarinos");
  for (let day = 0; day < 30; day++) await page.keyboard.press("ArrowRight");
  await expect(runs.getByRole("status")).toContainText("1 run, ");
  await page.getByText("Show the numbers").click();
  await expect(page.getByRole("region", { name: "Numbers by day" }).getByRole("row").nth(1)).toContainText("1");
  await expectAccessible(page);

  await page.getByRole("link", { name: "7 days", exact: true }).click();
  await expect(page).toHaveURL(/\/home\?range=7$/);
  await expect(page.getByRole("application", { name: "Runs by day (UTC), the last 7 days" })).toBeVisible();
  // Whoever opens the address that was sent to them sees the same.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/home?range=90");
  await expect(page.getByRole("link", { name: "90 days", exact: true })).toHaveAttribute("aria-current", "true");
  await expect(page.getByRole("application", { name: "Runs by day (UTC), the last 90 days" })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);

  await results(page).nth(1).getByRole("link").first().click();
  await page.waitForURL(/\/executions\/exec_\d+$/);
  await page.goto("/home");
  await expect(step(page, "Look at a result")).toContainText("(done)");
  await page.getByRole("button", { name: "Put the first steps away" }).click();
  await expect(steps(page)).toHaveCount(0);
  await page.reload();
  await expect(results(page).nth(1)).toContainText("Completed");
  await expect(steps(page)).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test("what an agent asks for appears at home and is answered there, and what runs is stopped there", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const key = await connectAgent(page, "patient-agent", "Only what I allow");
  await page.goto("/home");
  await expect(page.getByRole("heading", { name: "Home", level: 1 })).toBeVisible();
  await expect(waiting(page)).toHaveCount(0);
  const { body: asked } = await curl("POST", "/agents/request-permission", {
    key,
    body: { scope: "memory:read", mode: "one_time", reason: "To know your style" },
  });
  await expect(waiting(page)).toContainText("To know your style", { timeout: 15_000 });
  await waiting(page)
    .getByRole("button", { name: /^Review what patient-agent asks for/ })
    .click();
  const sheet = page.getByRole("dialog", { name: /asks for permission$/ });
  await sheet.getByRole("button", { name: "Deny" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(waiting(page)).toHaveCount(0);
  expect((await curl("GET", String(asked.poll_url).replace("/api/v1", ""), { key })).body).toEqual({ status: "denied" });

  const steps = [{ id: "nap", type: "wait", seconds: 600 }];
  const { id } = await post(page, "/workflows/definitions", { slug: `e2e-${randomUUID()}`, name: "A long nap", steps });
  await post(page, `/workflows/${id}/launch`, {});
  const running = page.getByRole("list", { name: "Running now" }).getByRole("listitem").filter({ hasText: "A long nap" });
  await expect(running).toBeVisible({ timeout: 15_000 });
  await running.getByRole("button", { name: /^Cancel A long nap/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel the run" }).click();
  await expect(page.getByRole("alertdialog")).toHaveCount(0);
  await expect(running).toHaveCount(0);
});
