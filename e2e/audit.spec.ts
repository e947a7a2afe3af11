import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { owner, signIn } from "./sign-in";

test("an owner finds what was done, opens it, and takes it along", async ({ page }) => {
  await signIn(page);
  const name = `Audited ${Date.now()}`;
  const made = await page.request.post("/api/v1/api-keys", { data: { name }, headers: { origin: new URL(page.url()).origin } });
  const { id, key } = await made.json();

  await page.goto("/settings/audit");
  await expect(page.getByRole("heading", { name: "Audit log", level: 2 })).toBeVisible();
  await page.getByLabel("Search").fill(id);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`q=${id}`));
  const row = page.getByRole("row").filter({ hasText: "api_key.create" });
  await expect(row).toHaveCount(1);
  const details = page.getByRole("row").filter({ hasText: made.headers()["x-request-id"] as string });
  await expect(details).toBeHidden();
  await row.locator("summary").click();
  await expect(details).toBeVisible();
  await expect(details).toContainText("Mozilla/5.0");

  for (const format of ["CSV", "JSON"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: `Export as ${format}`, exact: true }).click()]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`^audit-.+-\\d{4}-\\d{2}-\\d{2}\\.${format.toLowerCase()}$`));
    const text = await readFile(await download.path(), "utf8");
    expect(text).toContain(id);
    expect(text).not.toContain(key);
    if (format === "JSON") expect(JSON.parse(text)).toHaveLength(1);
    else expect(text.trimEnd().split("\r\n")).toHaveLength(2);
  }

  await page.getByRole("link", { name: "Clear" }).click();
  await expect(page.getByLabel("Search")).toHaveValue("");
  await page.goto("/settings/audit?start_date=2025-02-02&end_date=2025-02-01");
  await expect(page.getByText("The start must not be after the end.")).toBeVisible();
  await expect(page.getByLabel("From (UTC)")).toHaveValue("2025-02-02");
  await page.goto("/settings/audit?end_date=2001-01-01");
  await expect(page.getByText("No entries match")).toBeVisible();
});

test("the log is read, narrowed and opened without scripts", async ({ browser, page }) => {
  await signIn(page);
  const context = await browser.newContext({ javaScriptEnabled: false, storageState: await page.context().storageState() });
  const plain = await context.newPage();
  await plain.goto("/settings/audit");
  await plain.getByLabel("What happened").selectOption({ label: "Signed in" });
  await plain.getByRole("button", { name: "Show", exact: true }).click();
  await expect(plain).toHaveURL(/what=session\.create/);
  await expect(plain.getByText("session.create").first()).toBeVisible();
  await expect(plain.getByText("api_key.create")).toHaveCount(0);
  await expect(plain.getByText("Program").first()).toBeHidden();
  await plain.getByRole("row").locator("summary").first().click();
  await expect(plain.getByText("Program").first()).toBeVisible();
  await context.close();
});

test("who is not signed in is sent to the sign-in and comes back to the log", async ({ page }) => {
  await page.goto("/settings/audit");
  await expect(page).toHaveURL(/callbackUrl=%2Fsettings%2Faudit$/);
  await page.getByLabel("E-mail").fill(owner().email);
  await page.getByLabel("Password").fill(owner().password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/settings\/audit$/);
});
