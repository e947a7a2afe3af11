import { expect, type Page, test } from "@playwright/test";
import { newAccount, owner, post, signIn } from "./sign-in";

const palette = (page: Page) => page.getByRole("dialog", { name: "Search and commands" });
const field = (page: Page) => page.getByRole("combobox", { name: "Search and commands" });

test("anything is reached by the keyboard: pages, skills, an execution by its id, the theme", async ({ page }) => {
  await signIn(page);
  // Keys do nothing before the page has begun to listen.
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await expect(field(page)).toBeFocused({ timeout: 1000 });
  }).toPass();
  await field(page).fill("artif");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Artifacts", level: 1 })).toBeVisible();
  await expect(palette(page)).toBeHidden();
  await page.keyboard.press("Control+k");
  await field(page).fill("webh");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings\/webhooks$/);

  await page.keyboard.press("Control+k");
  await field(page).fill("text-statistics");
  await expect(page.getByRole("option", { name: /^Text statistics/i })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/library\/text-statistics$/);

  const { apiKey } = owner() as unknown as { apiKey: string };
  const run = await page.request.post("/api/v1/skills/text-statistics/run", { headers: { "x-api-key": apiKey }, data: { input: "Found by its id." } });
  const { executionId } = await run.json();
  await page.getByRole("button", { name: "Search" }).click();
  await field(page).fill(String(executionId).replace("exec_", ""));
  await expect(page.getByRole("option", { name: executionId })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/executions/${executionId}$`));

  await page.keyboard.press("Control+k");
  await field(page).fill("theme dark");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.keyboard.press("Control+k");
  await field(page).fill("exec_2147483647");
  await expect(palette(page).getByText("Nothing is called that.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(palette(page)).toBeHidden();
});

test("what is called as it was written comes before skills that are only like it; workflows, files and signing out are found too", async ({ page }) => {
  await signIn(page);
  const slug = `palette-${Date.now()}`;
  const { id } = await post(page, "/workflows/definitions", { slug, name: `Palette ${slug}`, steps: [{ id: "one", type: "transform", output: 1 }] });
  const { executionId } = await post(page, "/skills/text-statistics/run", { input: "Leaves a file." });
  const status = async () => (await page.request.get(`/api/v1/executions/${executionId}/status`)).json();
  await expect.poll(async () => (await status()).status, { timeout: 30_000 }).toBe("completed");
  const [file] = (await status()).artifacts as { filename: string }[];
  await page.goto("/home");
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await expect(field(page)).toBeFocused({ timeout: 1000 });
  }).toPass();
  const chosen = page.locator("[role=option][data-highlighted]");
  const counted = palette(page).getByRole("status").first();
  for (const [words, first] of [
    ["inbox", "Inbox"],
    ["billing", "Billing"],
    ["members", "Members"],
    ["dark", "Theme: dark"],
    ["sign out", "Sign out"],
  ] as const) {
    await field(page).fill(words);
    // Once everything has answered, the first is still what was meant, and all that is shown is counted.
    await expect(counted).toHaveText(/^\d+ found$/);
    await expect(page.getByRole("option").first(), words).toHaveAccessibleName(new RegExp(`^${first}`));
    await expect(page.getByRole("option")).toHaveCount(Number.parseInt((await counted.textContent()) ?? "", 10));
  }
  await field(page).fill(file?.filename ?? "");
  await expect(palette(page).getByRole("group", { name: "Files" }).getByRole("option").first()).toContainText(file?.filename ?? "");
  await field(page).fill(slug);
  await expect(chosen).toHaveAccessibleName(`Palette ${slug}`);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/workflows/${id}$`));
  await page.keyboard.press("Control+k");
  await field(page).fill("sign out");
  await expect(chosen).toHaveAccessibleName("Sign out");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
});

test("letters lead to pages, a sheet says which, and none of them do so while somebody writes", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(sheet.getByText("Executions")).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await expect(page).toHaveURL(/\/home$/);
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("g");
  await page.keyboard.press("l");
  await expect(page.getByRole("heading", { name: "Library", level: 1 })).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox").first()).toBeFocused();
  await page.keyboard.type("g?e");
  await expect(page.getByRole("searchbox").first()).toHaveValue("g?e");
  await expect(sheet).toBeHidden();

  // The public pages have them too, for who is signed in.
  await page.goto("/docs/quick-start");
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(sheet.getByText("Executions")).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: "Search the docs" })).toBeFocused();
  await expect(palette(page)).toBeHidden();
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("g");
  await page.keyboard.press("k");
  await expect(page.getByRole("heading", { name: "Skills", level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await field(page).fill("members");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/settings\/members$/);
});

test("a phone has all of it", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, await newAccount(page));
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("dialog", { name: "Menu" }).getByRole("link", { name: "Memory" }).click();
  await expect(page.getByRole("heading", { name: "Memory", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Commands" }).click();
  await field(page).fill("executions");
  await page.getByRole("option", { name: "Executions" }).click();
  await expect(page.getByRole("heading", { name: "Executions", level: 1 })).toBeVisible();
});

test("a page that takes its time is announced at once; without a network the open page stays and says so", async ({ page, context }) => {
  await signIn(page, await newAccount(page));
  const nav = page.getByRole("navigation", { name: "Main" });
  const gate = Promise.withResolvers<void>();
  await page.route("**/artifacts?*", async (route) => {
    await gate.promise;
    await route.continue();
  });
  const loading = page.getByRole("progressbar", { name: "The next page is loading" });
  await expect(async () => {
    await nav.getByRole("link", { name: "Artifacts" }).click();
    await expect(loading).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(page).toHaveURL(/\/home$/);
  gate.resolve();
  await expect(page.getByRole("heading", { name: "Artifacts", level: 1 })).toBeVisible();
  await expect(loading).toBeHidden();

  await context.setOffline(true);
  await nav.getByRole("link", { name: "Triggers" }).click();
  const notice = page.getByText("The server cannot be reached. This page stays open.");
  await expect(notice).toBeVisible();
  await expect(page.getByRole("heading", { name: "Artifacts", level: 1 })).toBeVisible();
  await context.setOffline(false);
  await nav.getByRole("link", { name: "Triggers" }).click();
  await expect(page.getByRole("heading", { name: "Triggers", level: 1 })).toBeVisible();
  await expect(notice).toBeHidden();
});
