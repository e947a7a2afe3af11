import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { previewedSkill } from "./previewed-skill";
import { newAccount, signIn } from "./sign-in";
import { dropOnto, uniqueSlug, writeFolder, zipOf } from "./skill-folder";

/** Whoever listens where a page that is shut in tries to send something. */
let outside: Server;
let leak: string;
const reached: string[] = [];
test.beforeAll(async () => {
  outside = createServer((request, response) => {
    reached.push(String(request.url));
    response.end();
  });
  await new Promise<void>((listening) => outside.listen(0, "127.0.0.1", listening));
  leak = `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;
});
test.afterAll(() => outside.close());

const ownersKey = (): string => JSON.parse(readFileSync(path.join(process.env.DATA_DIR ?? ".data", "first-run.json"), "utf8")).apiKey;
const output = (page: Page) => page.getByRole("region", { name: "Output", exact: true });
const completed = (page: Page) => expect(output(page).getByRole("status").first()).toHaveText("Completed", { timeout: 30_000 });

/** A skill in the owner's library. */
async function addSkill(page: Page, files: Record<string, string>) {
  const answer = await page.request.post("/api/uploads/process-skill", { headers: { "x-api-key": ownersKey() }, multipart: { file: zipOf(files) } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

/** Whether something can be reached without moving the page sideways. */
const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

/** Pastes a file, as from a file manager. */
const paste = (page: Page, name: string, text: string) =>
  page.getByRole("form", { name: "Run" }).evaluate(
    (form, [name, text]) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([text as string], name as string, { type: "text/plain" }));
      form.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    },
    [name, text],
  );

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).include("main").exclude("iframe").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
}

test("a run is filled in, looked at in every way, changed, compared, and done again by curl", async ({ page, context }) => {
  test.setTimeout(120_000);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const slug = uniqueSlug();
  await signIn(page);
  await addSkill(page, previewedSkill(slug, leak));
  await page.goto(`/library/${slug}`);

  // A form with objects, lists and choices inside of each other.
  const form = page.getByRole("form", { name: "Run" });
  await form.getByLabel("Buyer").fill("A");
  await form.getByLabel("Due").fill("2026-03-31");
  await form.getByRole("button", { name: "Add to Lines" }).click();
  await form.getByLabel("Item").fill("It's a “nut”");
  await form.getByLabel("Count").fill("3");
  await form.getByRole("button", { name: "Add to Tags" }).click();
  await form.getByRole("textbox", { name: "Tags 1" }).fill("metal");
  await form.getByLabel("left").check();
  await paste(page, "note.txt", "A note of one line.\n");
  await expect(page.getByRole("list", { name: "Attachments" })).toContainText("note.txt");
  await expectAccessible(page);
  await form.getByLabel("Buyer").press("Control+Enter");
  await expect(form.getByLabel("Buyer")).toHaveAttribute("aria-invalid", "true", { timeout: 15_000 });
  await form.getByLabel("Buyer").fill("Ada");

  // As JSON and back, and through a page that is loaded again.
  await page.getByRole("tab", { name: "JSON" }).click();
  const json = page.getByLabel("Input as JSON");
  const given = { order: { buyer: "Ada", due: "2026-03-31", lines: [{ item: "It's a “nut”", count: 3 }] }, tags: ["metal"], sides: ["left"] };
  expect(JSON.parse(await json.inputValue())).toEqual(given);
  await json.fill(JSON.stringify({ ...given, level: "high" }));
  await page.getByRole("tab", { name: "Form" }).click();
  await expect(form.getByLabel("Level")).toHaveValue("high");
  await page.reload();
  await expect(form.getByLabel("Buyer")).toHaveValue("Ada");
  await expect(form.getByLabel("Level")).toHaveValue("high");
  // Dropped beside the form.
  const folder = await writeFolder(test.info().outputPath("notes"), { "note.txt": "A note of one line.\n" });
  await dropOnto(page, "Leaves a file of every kind.", path.join(folder, "note.txt"));
  await expect(page.getByRole("list", { name: "Attachments" })).toContainText("note.txt");
  await form.getByLabel("Buyer").press("Control+Enter");
  await completed(page);

  // Its own page: who started it, the log, and its files where they are.
  await output(page)
    .getByRole("link", { name: /^exec_\d+$/ })
    .click();
  await page.waitForURL(/\/executions\/exec_\d+$/);
  const first = page.url().split("/").at(-1) as string;
  await expect(page.getByRole("definition").filter({ hasText: "Web" })).toBeVisible();
  await page.getByText("Log 1").click();
  await expect(page.getByRole("log")).toContainText("a warning of the script");
  await page.getByLabel("Search the log").fill("nothing like it");
  await expect(page.getByRole("log")).toContainText("No line has this.");
  await expect(page.getByRole("img", { name: "dot.png" })).toHaveJSProperty("naturalWidth", 1);
  await page.getByRole("button", { name: "Preview cities.csv" }).click();
  await expect(page.getByRole("row")).toHaveCount(501);
  await expect(page.getByText("The first 500 rows.")).toBeVisible();
  await page.getByRole("button", { name: "Preview input.json" }).click();
  await page.getByText("order { 3 }").click();
  await expect(page.getByRole("region", { name: "input.json" }).getByText('"Ada"')).toBeVisible();
  await page.getByRole("button", { name: "Preview report.md" }).click();
  await expect(page.getByRole("heading", { name: "A report" })).toBeVisible();

  await page.getByRole("button", { name: "Preview bundle.zip" }).click();
  await expect(page.getByRole("region", { name: "bundle.zip" })).toContainText("folder/inside.txt");

  // A page that a run has written runs, and reaches nothing.
  await page.getByRole("button", { name: "Preview page.html" }).click();
  await expect(page.frameLocator("iframe[title='page.html']").locator("#said")).toHaveText(
    "Tried: api:refused away:refused cookie:refused parent:refused picture:refused popup:nothing storage:refused",
  );
  expect(reached).toEqual([]);
  await expectAccessible(page);

  // An artifact has an address of its own.
  await page.getByRole("link", { name: "attached.txt", exact: true }).click();
  await expect(page.getByRole("heading", { name: "attached.txt" })).toBeVisible();
  await expect(page.getByRole("region", { name: "attached.txt" })).toHaveText("A note of one line.");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByText("Copied. Members of this workspace can open it.")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  // And one for whoever has no account, which says so before it is made.
  await page.getByRole("button", { name: "Public link" }).click();
  const dialog = page.getByRole("dialog", { name: "A public link to this file" });
  await expect(dialog).toContainText("without signing in");
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = (await dialog.getByText(/\/downloads\/artifacts\//).textContent())?.trim() as string;
  expect(await (await fetch(link)).text()).toBe("A note of one line.\n");

  // Again with edits: the file comes along.
  await page.goto(`/executions/${first}`);
  await page.getByRole("link", { name: "Run again with edits" }).click();
  await expect(page.getByText(`Filled in from ${first}`)).toBeVisible();
  await expect(page.getByRole("list", { name: "Attachments" })).toContainText("note.txt");
  await expect(form.getByLabel("Item")).toHaveValue("It's a “nut”");
  await form.getByLabel("Count").fill("4");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await completed(page);
  const second = (await output(page)
    .getByRole("link", { name: /^exec_\d+$/ })
    .textContent()) as string;

  // The two beside each other.
  await page.goto(`/executions/${first}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Compare with another run" }).click();
  await page.getByRole("link", { name: second, exact: true }).click();
  await expect(page.getByRole("region", { name: "Differences of the input" })).toContainText('added         "count": 4');
  await expect(page.getByRole("listitem").filter({ hasText: "cities.csv" })).toContainText("The same");
  await page.getByText("input.json").click();
  await expect(page.getByRole("region", { name: "Differences of input.json" })).toContainText("4");
  await expectAccessible(page);

  // What is copied runs in a shell.
  await page.goto(`/executions/${second}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Copy as curl" }).click();
  await expect(page.getByText("Command copied.")).toBeVisible();
  const command = await page.evaluate(() => navigator.clipboard.readText());
  const answer = JSON.parse(execFileSync("sh", ["-c", command], { env: { ...process.env, CLANKER_API_KEY: ownersKey() } }).toString());
  await page.goto(`/executions/${answer.executionId}`);
  await completed(page);
  const statusOf = async (id: string) => (await page.request.get(`/api/v1/executions/${id}/status`)).json();
  const [wanted, got] = [await statusOf(second), await statusOf(answer.executionId)];
  expect([got.input, got.attachments]).toEqual([wanted.input, wanted.attachments]);
});

test("what is gone, refused or not for everybody is said", async ({ page, browser }) => {
  test.setTimeout(120_000);
  await signIn(page);
  const { executionId } = await (
    await page.request.post("/api/v1/skills/text-statistics/run", { headers: { "x-api-key": ownersKey() }, data: { input: "One. Two." } })
  ).json();
  await page.goto(`/executions/${executionId}`);
  await completed(page);
  const status = await (await page.request.get(`/api/v1/executions/${executionId}/status`)).json();
  const artifact = status.artifacts[0];

  // What is refused is said in the page, with the way to where it is put right.
  const again = `**/executions/${executionId}/rerun`;
  const error = { type: "billing_error", code: "INSUFFICIENT_CREDITS", message: "There are not enough credits for this run." };
  await page.route(again, (route) => route.fulfill({ status: 402, json: { error } }));
  await page.getByRole("button", { name: "Run again", exact: true }).click();
  await expect(page.getByRole("alert").filter({ hasText: error.message }).getByRole("link", { name: "See the credits" })).toHaveAttribute(
    "href",
    "/settings/billing",
  );
  await page.unroute(again);

  // Deleted while somebody looks at it.
  await page.request.delete(`/api/v1/artifacts/${artifact.id}`, { headers: { "x-api-key": ownersKey() } });
  await page.getByRole("button", { name: `Preview ${artifact.filename}` }).click();
  await expect(page.getByText("This artifact has been deleted.")).toBeVisible();
  expect((await page.goto(`/artifacts/${artifact.id}`))?.status()).toBe(404);
  expect((await page.goto("/executions/exec_999999999"))?.status()).toBe(404);

  // Somebody of another workspace finds neither.
  const other = await (await browser.newContext()).newPage();
  await signIn(other, await newAccount(other));
  expect((await other.goto(`/executions/${executionId}`))?.status()).toBe(404);
  expect((await other.goto(`/executions/compare?a=${executionId}`))?.status()).toBe(404);
  await other.context().close();

  // Without the secret that it needs a run is refused, with the way to it.
  const slug = uniqueSlug();
  const files = previewedSkill(slug, leak);
  const needs = (files["SKILL.md"] as string).replace("  clanker-parameters: assets/parameters.json", "  clanker-secrets: MY_TOKEN");
  await addSkill(page, { ...files, "SKILL.md": needs });
  await page.goto(`/library/${slug}`);
  await page.getByLabel("Input").fill("anything");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.getByRole("link", { name: "Set the secret" })).toHaveAttribute("href", "/settings/secrets");
});

test("an example is run from a phone without looking for the button, and files of one name or a long one keep their places", async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page);
  await page.goto("/library/text-statistics?try");
  const run = page.getByRole("button", { name: "Run", exact: true });
  await expect(run).toBeInViewport({ ratio: 1 });
  await expect(run).toBeEnabled();
  // Nothing has the focus yet.
  await page.keyboard.press("Control+Enter");
  await completed(page);
  const top = (await output(page).boundingBox())?.y as number;
  expect(top).toBeGreaterThanOrEqual(48);
  expect(top).toBeLessThan(844 / 2);

  await page.goto("/library/text-statistics");
  const chooser = page.getByLabel("Files to attach");
  const long = `${"report-of-the-long-meeting-".repeat(3)}.txt`;
  for (const text of ["one", "two"]) await chooser.setInputFiles({ name: "data.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await chooser.setInputFiles({ name: long, mimeType: "text/plain", buffer: Buffer.from("three") });
  const files = page.getByRole("list", { name: "Attachments" }).getByRole("listitem");
  await expect(files).toHaveText([/^data\.csv/, /^data \(2\)\.csv/, new RegExp(`^${long}`)]);
  expect(await fits(page)).toBe(true);
  const remove = await page.getByRole("button", { name: `Remove ${long}` }).boundingBox();
  expect((remove?.x ?? 390) + (remove?.width ?? 0)).toBeLessThan(390);
  await page.getByRole("button", { name: "Remove data.csv" }).click();
  await expect(files).toHaveCount(2);
});
