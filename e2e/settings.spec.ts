import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { newAccount, signIn } from "./sign-in";
import { uniqueSlug, upload, wordCount } from "./skill-folder";

/** Waits for the scripts, without which what is typed at once would be lost. */
const visit = (page: Page, path: string) => page.goto(path, { waitUntil: "networkidle" });

async function isAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).include("main").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

test("a secret is kept, given to the skill that lacks it, used by a run, and taken away and given back", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const slug = uniqueSlug();
  const files = wordCount(slug, "1.0.0", { "clanker-secrets": "WORD_TOKEN" });
  files["scripts/main.sh"] = '#!/bin/sh\necho "token $WORD_TOKEN"\n';
  await upload(page, slug, files, "1.0.0");
  const origin = new URL(page.url()).origin;
  const post = (path: string, data: object) => page.request.post(`/api/v1${path}`, { data, headers: { origin } });
  expect((await post(`/skills/${slug}/run`, { input: "x" })).status()).toBe(400);

  // The skill's page says what it lacks, leads there, and is come back to.
  await page.goto(`/library/${slug}`);
  await page.getByRole("link", { name: "Set WORD_TOKEN" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a secret" });
  await expect(dialog.getByLabel("Name")).toHaveValue("WORD_TOKEN");
  await expect(dialog.getByLabel("Skill that gets it")).toHaveValue(slug);
  await dialog.getByLabel("Value").fill("hush-hush-1234");
  await dialog.getByRole("button", { name: "Add secret" }).click();
  await expect(page.getByText(`WORD_TOKEN is kept, and ${slug} gets it`)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/library/${slug}$`));
  await expect(page.getByRole("link", { name: "Set WORD_TOKEN" })).toHaveCount(0);
  await visit(page, "/settings/secrets");
  const row = page.getByRole("row", { name: /WORD_TOKEN/ });
  await expect(row).toContainText("Not yet");
  await isAccessible(page);

  const { executionId } = await (await post(`/skills/${slug}/run`, { input: "x" })).json();
  await expect(async () => {
    const run = await (await page.request.get(`/api/v1/executions/${executionId}/status`)).text();
    expect(run).toContain('"completed"');
    expect(run).not.toContain("hush-hush-1234");
  }).toPass();
  await page.reload({ waitUntil: "networkidle" });
  await expect(row).not.toContainText("Not yet");

  await row.getByRole("button", { name: `Take WORD_TOKEN from ${slug}` }).click();
  await expect(row).toContainText("No skill yet");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row.getByRole("link", { name: slug })).toBeVisible();
  await row.getByRole("button", { name: "Replace the value of WORD_TOKEN" }).click();
  await page.getByLabel("New value").fill("another");
  await page.getByRole("button", { name: "Replace value" }).click();
  await expect(page.getByText("WORD_TOKEN has a new value")).toBeVisible();
  await row.getByRole("button", { name: "Delete WORD_TOKEN" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No secrets yet")).toBeVisible();
});

test("a collection's key lists its skills and nothing else, also after one was put in and taken out", async ({ page, playwright, baseURL }) => {
  await signIn(page, await newAccount(page));
  const origin = new URL(page.url()).origin;
  for (const skillSlug of ["summarize", "csv-report"]) await page.request.post("/api/v1/drive/import", { data: { skillSlug }, headers: { origin } });
  await visit(page, "/settings/collections");
  await page.getByRole("button", { name: "Create collection" }).click();
  const dialog = page.getByRole("dialog");
  const name = `c-${Date.now()}`;
  await dialog.getByLabel("Name").fill("../wrong");
  await dialog.getByRole("checkbox", { name: "summarize" }).check();
  await dialog.getByRole("button", { name: "Create collection" }).click();
  await expect(dialog.getByText("Must be 1 to 64 letters")).toBeVisible();
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create collection" }).click();
  const key = (await dialog.getByRole("region", { name: "API key" }).textContent()) as string;
  // What cannot be shown again is not closed by a slip.
  for (let times = 0; times < 2; times++) await page.keyboard.press("Escape");
  await page.mouse.click(2, 2);
  await expect(dialog.getByRole("region", { name: "API key" })).toBeVisible();
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  const outside = await playwright.request.newContext({ baseURL: baseURL as string, extraHTTPHeaders: { "x-api-key": key } });
  const reached = async () => (await (await outside.get("/api/v1/drive")).json()).data.skills.map(({ slug }: { slug: string }) => slug);
  expect(await reached()).toEqual(["summarize"]);

  const card = page.getByRole("article", { name });
  await card.getByLabel(`Skill to put into ${name}`).fill("csv-report");
  await card.getByRole("button", { name: "Add" }).click();
  await expect(card.getByRole("link", { name: "csv-report" })).toBeVisible();
  expect(await reached()).toEqual(["csv-report", "summarize"]);
  await card.getByRole("button", { name: `Take summarize out of ${name}` }).click();
  await expect(card.getByRole("link", { name: "summarize" })).toHaveCount(0);
  expect(await reached()).toEqual(["csv-report"]);
  await page.getByRole("listitem").filter({ hasText: "is out of" }).getByRole("button", { name: "Undo" }).click();
  await expect(card.getByRole("link", { name: "summarize" })).toBeVisible();

  await card.getByRole("button", { name: `Make public: ${name}` }).click();
  await expect(card.getByRole("region", { name: `Marketplace of ${name}` })).toContainText(`/marketplace/collections/${name}.json`);
  await isAccessible(page);
  await card.getByRole("button", { name: `Delete ${name}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No collections yet")).toBeVisible();
  expect((await outside.get("/api/v1/drive")).status()).toBe(401);
  await outside.dispose();
});

test("a webhook is added, tested, sent again, rotated, switched off and on, and deleted", async ({ page }) => {
  const got: IncomingMessage["headers"][] = [];
  const receiver = createServer((request, response) => {
    got.push(request.headers);
    request.resume();
    response.writeHead(204).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  await signIn(page, await newAccount(page));
  await visit(page, "/settings/webhooks");
  await page.getByRole("button", { name: "Add a webhook" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Address")).toBeFocused();
  await dialog.getByLabel("Address").fill("ftp://example.com");
  await dialog.getByRole("radio", { name: "Only what I choose" }).check();
  await expect(dialog.getByRole("button", { name: "Add webhook" })).toBeDisabled();
  await dialog.getByRole("checkbox", { name: "Runs of skills" }).check();
  await dialog.getByRole("checkbox", { name: /execution\.cancelled/ }).uncheck();
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  await expect(dialog.getByText("Must be an http or https address.")).toBeVisible();
  await dialog.getByLabel("Address").fill(url);
  await dialog.getByRole("button", { name: "Add webhook" }).click();
  await expect(dialog.getByRole("region", { name: "Secret" })).toContainText("whsec_");
  await dialog.getByRole("button", { name: "I have copied it" }).click();

  await page.getByRole("link", { name: url }).click();
  await expect(page.getByRole("heading", { name: new URL(url).host })).toBeVisible();
  await expect(page.getByText("A run has failed")).toBeVisible();
  await expect(page.getByText("A run was cancelled")).toHaveCount(0);
  await page.getByRole("button", { name: "Send a test" }).click();
  const rows = page
    .getByRole("region", { name: "Deliveries", exact: true })
    .getByRole("row")
    .filter({ hasText: "dlv_" })
    .filter({ has: page.locator("summary") });
  await expect(rows.first()).toContainText("Delivered", { timeout: 20_000 });
  await expect(rows.first()).toContainText("204");
  await rows.first().locator("summary").click();
  await expect(page.getByRole("region", { name: /^Payload of/ })).toContainText("This is a test.");
  await isAccessible(page);
  await page.getByRole("button", { name: /^Send again: dlv_\d+$/ }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("Delivered", { timeout: 20_000 });
  expect(got.map((headers) => headers["webhook-id"])).toEqual([got[0]?.["webhook-id"], got[0]?.["webhook-id"]]);

  await page.getByRole("button", { name: "Rotate secret" }).click();
  await dialog.getByRole("button", { name: "Rotate" }).click();
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByText("The secret before signs as well")).toBeVisible();
  await page.getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByRole("button", { name: "Send a test" })).toBeDisabled();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: "Send a test" })).toBeEnabled();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("No webhooks yet")).toBeVisible();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

test("a model key that is refused is not kept, a good one is, and removing it leaves the server's model", async ({ page }) => {
  const anthropic = createServer((request, response) => response.writeHead(request.headers["x-api-key"] === "sk-ant-good-0042" ? 200 : 401).end("{}"));
  const { port, hostname } = new URL(process.env.ANTHROPIC_BASE_URL as string);
  await new Promise<void>((resolve) => anthropic.listen(Number(port), hostname, resolve));
  await signIn(page, await newAccount(page));
  await visit(page, "/settings/models");
  await expect(page.getByText("without a model only skills with a script run")).toBeVisible();
  await page.getByLabel("Anthropic key").fill("sk-ant-wrong");
  await page.getByRole("button", { name: "Check and use" }).click();
  await expect(page.getByText("Anthropic refuses this key.")).toBeVisible();
  await page.getByLabel("Anthropic key").fill("sk-ant-good-0042");
  await page.getByRole("button", { name: "Check and use" }).click();
  await expect(page.getByText("You, at Anthropic")).toBeVisible();
  await expect(page.getByText("…0042")).toBeVisible();
  await isAccessible(page);
  await page.getByRole("button", { name: "Remove key" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("without a model only skills with a script run")).toBeVisible();
  anthropic.closeAllConnections();
  await new Promise((resolve) => anthropic.close(resolve));
});

test("the settings are found by their navigation, the log is narrowed and taken along, and a wrong name deletes nothing", async ({ page }) => {
  await signIn(page, await newAccount(page));
  await visit(page, "/settings");
  const nav = page.getByRole("navigation", { name: "Settings" });
  await nav.getByRole("link", { name: "Audit log" }).click();
  await expect(page).toHaveURL(/\/settings\/audit$/);
  await page.getByRole("navigation", { name: "Time range" }).getByRole("link", { name: "7 days" }).click();
  await expect(page).toHaveURL(/start_date=/);
  await page.getByLabel("Who").selectOption({
    label: (
      (await page
        .getByLabel("Who")
        .getByRole("option", { name: /^Newcomer/ })
        .textContent()) as string
    ).trim(),
  });
  await page.getByLabel("What happened").selectOption({ label: "Signed in" });
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page).toHaveURL(/actor=usr_\d+.*start_date=/);
  await expect(page.getByRole("row").filter({ hasText: "session.create" })).not.toHaveCount(0);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Export as JSONL" }).click()]);
  const lines = (await readFile(await download.path(), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(new Set(lines.map(({ action }) => action))).toEqual(new Set(["session.create"]));

  await page.setViewportSize({ width: 390, height: 844 });
  await nav.locator("summary").click();
  await nav.getByRole("link", { name: "General" }).click();
  await page.getByRole("button", { name: "Delete workspace" }).click();
  const confirm = page.getByRole("alertdialog");
  await confirm.getByRole("textbox").fill("another-name");
  await expect(confirm.getByRole("button", { name: "Delete for good" })).toBeDisabled();
  await confirm.getByRole("button", { name: "Keep it" }).click();
  await expect(page.getByRole("heading", { name: "Danger zone" })).toBeVisible();
});

test("a workspace is downloaded and an account deleted, each only after one has proved who one is", async ({ page }) => {
  const { email, password } = await newAccount(page);
  await signIn(page, { email, password });
  await visit(page, "/settings");
  await page.getByRole("button", { name: "Download", exact: true }).click();
  const proof = page.getByRole("dialog", { name: "Is it you?" });
  await proof.getByLabel("Password").fill(password);
  const [download] = await Promise.all([page.waitForEvent("download"), proof.getByRole("button", { name: "Continue" }).click()]);
  expect(download.suggestedFilename()).toMatch(/^e2e-.*\.tar\.gz$/);
  expect((await readFile(await download.path())).subarray(0, 2).toString("hex")).toBe("1f8b");

  // A new session has proved nothing yet.
  await page.context().clearCookies();
  await signIn(page, { email, password });
  await visit(page, "/settings/account");
  await isAccessible(page);
  await page.getByRole("button", { name: "Delete account" }).click();
  const confirm = page.getByRole("alertdialog");
  await confirm.getByRole("textbox").fill(email);
  await confirm.getByRole("button", { name: "Delete for good" }).click();
  await proof.getByLabel("Password").fill(password);
  await proof.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  expect((await page.request.post("/api/v1/auth/sign-in", { data: { email, password } })).status()).toBe(401);
});
