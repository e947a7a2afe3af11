import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { owner, signIn } from "./sign-in";

const TEXT = `The town council of Brightwater voted on Tuesday to replace all nine of the pumping stations that keep the lower
harbour dry, at a cost of $14.2 million. The stations were built in 1961 and have failed four times in the past two winters.
About two thirds of the money will come from a national flood protection fund, and the rest from a loan. The council expects
the loan to add roughly $31 a year to the average household's water bill. Work is to begin in April and to take three years.
Dr. Ruiz said the new stations are designed for the sea level expected in 2060, but that the harbour wall itself would need
to be raised by then. Two councillors voted against the plan because no other place had been considered.`;

test("a person signs in, runs a skill, and keeps what it made", async ({ page }) => {
  await signIn(page);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Library" }).click();
  await expect(page.getByRole("heading", { name: "Library", level: 1 })).toBeVisible();
  await page.getByLabel("Search all skills").fill("summarize");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Summarize", exact: true }).click();
  await page.getByLabel("Input").fill(TEXT);

  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const output = page.getByRole("region", { name: "Output", exact: true });
  await expect(output.getByText("Completed")).toBeVisible({ timeout: 45_000 });
  await expect(output.getByRole("region", { name: "Output text" })).toContainText("pumping stations");
  expect(loads).toBe(0);

  await output.getByRole("link", { name: /^exec_\d+$/ }).click();
  await expect(page).toHaveURL(/\/executions\/exec_\d+$/);
  const executionId = page.url().split("/").at(-1) as string;
  await expect(page.getByRole("region", { name: "Output text" })).toContainText("pumping stations");

  const link = page.getByRole("link", { name: /^Download / }).first();
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const bytes = await readFile(await download.path());
  const status = await (await page.request.get(`/api/v1/executions/${executionId}/status`)).json();
  const artifact = status.artifacts.find((each: { filename: string }) => each.filename.endsWith(download.suggestedFilename()));
  expect(bytes.length).toBe(artifact.size);
  expect(bytes.toString("utf8")).toContain("pumping stations");

  await page.getByRole("link", { name: "Artifacts", exact: true }).click();
  const row = page.getByRole("row").filter({ hasText: executionId }).filter({ hasText: artifact.filename });
  await expect(row).toBeVisible();

  await page.getByRole("link", { name: "Executions", exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: executionId })).toContainText("Completed");
});

test("a skill is tried with its own example", async ({ page }) => {
  await signIn(page);
  await page.goto("/skills/csv-report");
  await page.getByRole("link", { name: "Try it" }).click();
  await expect(page.getByRole("list", { name: "Attachments" })).toContainText("orders.csv");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const output = page.getByRole("region", { name: "Output", exact: true });
  await expect(output.getByText("Completed")).toBeVisible({ timeout: 45_000 });
  await expect(output.getByRole("region", { name: "Output text" })).toContainText("1 duplicate row");

  await page.goto("/library/json-transform");
  await page.getByRole("button", { name: "Use the example" }).click();
  await expect(page.getByLabel("jq program")).toHaveValue(/group_by/);
});

test("a file is attached, and an artifact is deleted", async ({ page }) => {
  await signIn(page);
  await page.goto("/library/text-statistics");
  await page.getByLabel("Files to attach").setInputFiles({ name: "note.txt", mimeType: "text/plain", buffer: Buffer.from(TEXT) });
  await expect(page.getByRole("list", { name: "Attachments" })).toContainText("note.txt");
  await page.getByRole("button", { name: "Run", exact: true }).press("Control+Enter");
  await expect(page.getByRole("region", { name: "Output", exact: true }).getByText("Completed")).toBeVisible({ timeout: 45_000 });

  await page.goto("/artifacts");
  const rows = page.getByRole("table", { name: "Artifacts" }).getByRole("checkbox", { name: /^Select (?!all)/ });
  await expect(rows.first()).toBeVisible();
  const before = await rows.count();
  await rows.first().check();
  await page.getByRole("toolbar", { name: "Selected rows" }).getByRole("button", { name: "Delete 1" }).click();
  await page.getByRole("alertdialog", { name: "Delete this artifact?" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await expect.poll(() => rows.count()).toBeLessThan(before);
});

test("a wrong password is refused, and the sign-in leads nowhere else", async ({ page }) => {
  await page.goto("/sign-in?callbackUrl=//example.com");
  await page.getByLabel("E-mail").fill(owner().email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "wrong" })).toBeVisible();

  // Whatever the network does, what was typed stays, and is told why it did not help.
  const said = async (text: string) => {
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: text })).toBeVisible();
    await page.unroute("**/api/auth/**");
  };
  await page.route("**/api/auth/**", (route) => route.abort());
  await said("could not be reached");
  await page.route("**/api/auth/**", (route) => route.fulfill({ status: 429, json: {} }));
  await said("Too many attempts");
  await expect(page.getByLabel("E-mail")).toHaveValue(owner().email);
  await page.getByLabel("Password").fill(owner().password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/home$/);

  // Who could not be signed out is told so.
  const account = page.getByRole("button", { name: /^Account: / });
  const leave = page.getByRole("menuitem", { name: "Sign out" });
  await page.route("**/api/auth/**", (route) => route.abort());
  await expect(async () => {
    if (!(await leave.isVisible())) await account.click();
    await expect(leave).toBeVisible({ timeout: 1000 });
  }).toPass();
  await leave.click();
  await expect(page.getByText("You are still signed in")).toBeVisible();
  await page.unroute("**/api/auth/**");
  await account.click();
  await leave.click();
  await expect(page.getByRole("heading", { name: "A workspace for AI skills" })).toBeVisible();
});

test("who is not signed in is sent to the sign-in and comes back", async ({ page }) => {
  await page.goto("/executions");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Fexecutions$/);
  expect((await page.goto("/executions/exec_1"))?.url()).toContain("callbackUrl=%2Fexecutions%2Fexec_1");

  // Addresses that people guess.
  await page.goto("/sign-up");
  await expect(page.getByRole("heading", { name: "Create an account" })).toBeVisible();
  await page.goto("/marketplace");
  await expect(page.getByRole("heading", { name: "Skills", level: 1 })).toBeVisible();

  // A list that was handed on is the same list after signing in.
  await page.goto("/executions?status=failed&sort=oldest");
  await page.getByLabel("E-mail").fill(owner().email);
  await page.getByLabel("Password").fill(owner().password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/executions\?status=failed&sort=oldest$/);
});
