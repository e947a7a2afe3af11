import AxeBuilder from "@axe-core/playwright";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { type Account, newAccount, signIn } from "./sign-in";

const box = (page: Page) => page.getByRole("textbox", { name: "Memory", exact: true });
const preview = (page: Page) => page.getByRole("region", { name: "Preview" });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });

/** Writes as somebody who sees what they wrote: into a page that has only just arrived it is written again. */
const write = (page: Page, text: string) =>
  expect(async () => {
    await box(page).fill(text);
    await expect(box(page)).toHaveValue(text, { timeout: 500 });
  }).toPass();

/** A key as an agent holds it. */
async function keyOf(page: Page): Promise<string> {
  const answer = await page.request.post("/api/v1/api-keys", {
    data: { name: "Night watch", scopes: ["memory:read", "memory:write"] },
    headers: { origin: new URL(page.url()).origin },
  });
  expect(answer.status()).toBe(201);
  return (await answer.json()).key;
}

/** What an agent does from elsewhere. */
async function asAgent(page: Page, key: string, method: "POST" | "PUT", path: string, data: object) {
  const answer = await page.request.fetch(`/api/v1${path}`, { method, data, headers: { authorization: `Bearer ${key}` } });
  expect(answer.status()).toBe(200);
}

/** Nothing on the page stands in the way of those who see or type differently, in either theme. */
async function isAccessible(page: Page) {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).include("main").analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }
}

async function another(browser: Browser, account: Account): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, account);
  await page.goto("/memory");
  return page;
}

test("the memory is written, followed, kept as a draft, and brought back from its history", async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page, await newAccount(page));
  const key = await keyOf(page);
  await page.goto("/memory");
  await expect(page.getByText("Nothing written yet")).toBeVisible();
  await expect(box(page)).toHaveAttribute("placeholder", /Leave out secrets/);
  await isAccessible(page);
  // What is written in stays where it is when writing begins.
  const place = await box(page).boundingBox();
  await page.getByRole("button", { name: "Begin with an outline" }).click();
  await expect(preview(page).getByRole("heading", { name: "How we write" })).toBeVisible();
  expect(await box(page).boundingBox()).toEqual(place);
  await box(page).fill("# Harbour");
  await box(page).press("End");
  // A list goes on by itself, and what is selected becomes bold.
  await box(page).pressSequentially("\n\n- one\ntwo");
  await expect(box(page)).toHaveValue("# Harbour\n\n- one\n- two");
  await box(page).press("Shift+Control+ArrowLeft");
  await box(page).press("Control+b");
  await expect(box(page)).toHaveValue("# Harbour\n\n- one\n- **two**");
  await expect(page.getByText("Unsaved changes")).toBeVisible();

  // What is not saved outlives the page, and leaving asks.
  await page
    .getByRole("main")
    .getByRole("link", { name: "History" })
    .or(page.getByRole("link", { name: "Workflows" }))
    .first()
    .click();
  await expect(page.getByRole("alertdialog")).toContainText("Leave without saving?");
  await page.getByRole("button", { name: "Stay" }).click();
  page.once("dialog", (dialog) => dialog.accept());
  await page.reload();
  await expect(page.getByText("What you had not saved is back")).toBeVisible();
  await expect(box(page)).toHaveValue("# Harbour\n\n- one\n- **two**");
  await box(page).press("ControlOrMeta+s");
  await expect(page.getByText("Saved just now by Newcomer")).toBeVisible();
  await expect(page.getByRole("link", { name: "History" })).toBeVisible();

  // What was thrown away can be had back, also from another page.
  await box(page).fill("# Lost");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(box(page)).toHaveValue(/two\*\*$/);
  await page.getByRole("link", { name: "Workflows" }).click();
  await expect(page.getByRole("heading", { name: "Workflows", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Undone")).toBeVisible();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Memory", exact: true }).click();
  await expect(box(page)).toHaveValue("# Lost");
  await page.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(box(page)).toHaveValue("# Lost");
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(page.getByText("Unsaved changes")).toBeHidden();
  await page.reload();
  await expect(box(page)).toHaveValue(/two\*\*$/);

  // What an agent adds appears in the open page.
  await asAgent(page, key, "POST", "/memory/append", { note: "From the night" });
  await expect(box(page)).toHaveValue(/- \*\*two\*\*\n\n---\n\nFrom the night$/, { timeout: 3000 });
  await expect(page.getByText("Night watch changed the memory just now; this is version 2.")).toBeVisible();
  await isAccessible(page);
  await page.getByRole("textbox", { name: "Note", exact: true }).fill("From the page");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(preview(page).getByText("From the page")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(preview(page).getByText("From the page")).toBeHidden();

  // Four versions: written, added by the agent, added here, taken back.
  await page.reload();
  await page.getByRole("link", { name: "History" }).click();
  const rows = page.getByRole("region", { name: "Versions" }).getByRole("row");
  await expect(rows).toHaveCount(5);
  await expect(rows.nth(1)).toContainText("Newcomer");
  await expect(rows.nth(1)).toContainText("−4 lines removed");
  await expect(rows.nth(3)).toContainText("Night watch");
  await page.getByRole("link", { name: "Version 2" }).click();
  await expect(page.getByRole("region", { name: "What it changed" })).toContainText("From the night");
  await isAccessible(page);
  await page.getByRole("link", { name: "Version 1" }).click();
  await expect(page.getByRole("heading", { name: "Version 1" })).toBeVisible();
  await page.getByRole("link", { name: "Changed since" }).click();
  await expect(page.getByRole("region", { name: "Changed since" })).toContainText("From the night");
  await page.getByRole("button", { name: "Restore this version" }).click();
  await expect(page).toHaveURL(/\/memory$/);
  await expect(box(page)).toHaveValue("# Harbour\n\n- one\n- **two**");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(box(page)).toHaveValue(/From the night$/);
});

test("two who write at the same time put their texts together, as often as it takes", async ({ page, browser }) => {
  test.setTimeout(120_000);
  const account = await newAccount(page);
  await signIn(page, account);
  const key = await keyOf(page);
  await asAgent(page, key, "PUT", "/memory", { content: "top\n\nmiddle\n\nend" });
  await page.goto("/memory");
  const other = await another(browser, account);
  await write(other, "top\n\ntheir middle\n\nend");
  await write(page, "my top\n\nmy middle\n\nend");
  await save(other).click();
  await expect(other.getByText("Saved just now")).toBeVisible();

  // Nothing is overwritten: the text stays, and the page says so.
  await expect(page.getByText("Newcomer changed the memory meanwhile")).toBeVisible();
  await expect(box(page)).toHaveValue("my top\n\nmy middle\n\nend");
  await save(page).click();
  await expect(page.getByText("One place was changed by both")).toBeVisible();
  await expect(page.getByRole("region", { name: "What Newcomer changed" })).toContainText("their middle");
  const result = page.getByRole("textbox", { name: "Result" });
  await expect(result).toHaveValue("my top\n\nmy middle\ntheir middle\n\nend");
  await isAccessible(page);
  await page.getByRole("radio", { name: "Theirs, by Newcomer" }).check();
  await expect(result).toHaveValue("my top\n\ntheir middle\n\nend");
  await page.getByRole("radio", { name: /^Yours/ }).check();
  await result.fill("my top\n\nsettled\n\nend");
  await expect(page.getByRole("radio", { name: /^Yours/ })).toBeDisabled();

  // Somebody is faster again; this time nothing overlaps.
  await asAgent(page, key, "POST", "/memory/append", { note: "late" });
  await page.getByRole("button", { name: "Save the result" }).click();
  await expect(page.getByText("The changes do not touch each other")).toBeVisible();
  await expect(result).toHaveValue("my top\n\nsettled\n\nend\n\n---\n\nlate");
  await page.getByRole("button", { name: "Save the result" }).click();
  await expect(page.getByText("Saved just now by Newcomer")).toBeVisible();
  await expect(box(page)).toHaveValue("my top\n\nsettled\n\nend\n\n---\n\nlate");
  await expect(box(other)).toHaveValue("my top\n\nsettled\n\nend\n\n---\n\nlate");
  await other.context().close();
});
