import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { signIn } from "./sign-in";

const run = promisify(execFile);
const DATA_DIR = path.resolve(process.env.DATA_DIR ?? ".data");
const BASE = process.env.BASE_URL ?? "http://localhost:3000";
const { apiKey } = JSON.parse(readFileSync(path.join(DATA_DIR, "first-run.json"), "utf8"));

/** Runs a script as somebody does who has copied it into a terminal. */
const shell = async (script: string) =>
  (await run("bash", ["-euc", script], { env: { ...process.env, CLANKER_URL: BASE, CLANKER_KEY: apiKey, AGENT_KEY: apiKey } })).stdout;

test("an operation is found by searching, its curl works as it stands, and its console calls this server", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/docs");
  await page.getByRole("heading", { name: "Docs", level: 1 }).press("/");
  const search = page.getByRole("combobox", { name: "Search the docs" });
  await expect(search).toBeFocused();
  await search.fill("POST /api/v1/memory/append");
  await expect(page.getByRole("option", { selected: true })).toContainText("/api/v1/memory/append");
  await search.press("Enter");
  await expect(page).toHaveURL("/docs/api/memory/append-to-memory");

  await page.getByRole("button", { name: "Copy the curl example" }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^curl http.*\/api\/v1\/memory\/append \\\n/);
  const answer = JSON.parse(await shell(copied));
  expect(answer).toHaveProperty("version");

  // The language is kept for the other operations, and for the next visit.
  await page.getByRole("tab", { name: "curl" }).press("ArrowRight");
  await expect(page.getByRole("tabpanel", { name: "TypeScript" })).toContainText("await fetch(");
  await page.getByRole("navigation", { name: "Previous and next" }).getByRole("link", { name: /^Next/ }).click();
  await expect(page.getByRole("tab", { name: "TypeScript", selected: true })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("tab", { name: "TypeScript", selected: true })).toBeVisible();

  // What changes something is sent at the second press, with the key that was typed.
  await page.goto("/docs/api/memory/append-to-memory");
  await page.getByRole("button", { name: "Try it" }).click();
  const desk = page.getByRole("region", { name: "Console" });
  await desk.getByLabel("API key").fill(apiKey);
  await desk.getByLabel("note").fill("");
  await desk.getByRole("button", { name: "Send" }).click();
  await expect(desk.getByText("This has to be filled in.")).toBeVisible();
  await desk.getByLabel("note").fill("Written from the docs.");
  await desk.getByRole("button", { name: "Send" }).click();
  await expect(desk.getByText("Press again to send it.")).toBeVisible();
  await desk.getByRole("button", { name: "Send it" }).click();
  const answered = desk.getByRole("region", { name: "Answer", exact: true });
  await expect(answered).toContainText(/20[01]/);
  await expect(answered).toContainText("x-request-id");
  await expect(answered.getByRole("region", { name: "Body" })).toContainText('"version"');
  expect(await shell(`curl -s "$CLANKER_URL/api/v1/memory" -H "x-api-key: $CLANKER_KEY"`)).toContain("Written from the docs.");
});

test("the search finds what only the texts of guides say, and leads to the section", async ({ page }) => {
  await page.goto("/docs");
  const search = page.getByRole("combobox", { name: "Search the docs" });
  for (const [words, title] of [
    ["cron", "Triggers"],
    ["schedule", "Triggers"],
    ["pagination", "Lists"],
    ["verify signature", "Webhooks"],
  ] as const) {
    await search.fill(words);
    await expect(page.getByRole("listbox", { name: "Found in the docs" }).getByRole("option").filter({ hasText: title }).first(), words).toBeVisible();
  }
  await search.fill("pagination");
  await search.press("Enter");
  await expect(page).toHaveURL("/docs/api#lists");
  await expect(page.getByRole("heading", { name: "Lists", level: 2 })).toBeInViewport();
});

test("without a key the console asks as who is signed in; signed out, what is public answers and the rest is refused", async ({ page }) => {
  const call = async () => {
    await page.getByRole("button", { name: "Try it" }).click();
    await page.getByRole("button", { name: "Send" }).click();
    return page.getByRole("region", { name: "Answer", exact: true });
  };
  await page.goto("/docs/api/marketplace/list-marketplace-skills");
  await expect(await call()).toContainText("200");
  await page.goto("/docs/api/profile/get-profile");
  await expect(await call()).toContainText("AUTH_REQUIRED");
  // The page of the code says what to do about it.
  await page.getByRole("link", { name: "What to do about AUTH_REQUIRED" }).click();
  await expect(page).toHaveURL("/docs/errors#AUTH_REQUIRED");
  await expect(page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "AUTH_REQUIRED" }) })).toContainText("Without a key, get one");
  await signIn(page);
  await page.goto("/docs/api/profile/get-profile");
  await expect(await call()).toContainText('"email"');
});

test("the commands of the quick start, the device flow and consent work as they stand", async ({ page }) => {
  await page.goto("/docs");
  await page
    .getByRole("navigation", { name: "Guides" })
    .getByRole("link", { name: /^Quick start/ })
    .click();
  await expect(page.getByRole("heading", { name: "Quick start", level: 1 })).toBeVisible();
  const script = (name: string) =>
    [...readFileSync(`docs/${name}.md`, "utf8").matchAll(/^```bash\n([\s\S]*?)^```$/gm)]
      .map(([, commands = ""]) => commands.replaceAll("http://localhost:3000", BASE).replace("./.data/", `${DATA_DIR}/`))
      .join("\n");
  const [started, device, asked] = await Promise.all(["quick-start", "device-flow", "consent"].map((name) => shell(script(name))));
  expect(started).toContain('"slug":"summarize"');
  expect(started).toContain('"status":"completed"');
  expect(started).toContain('"jsonrpc":"2.0"');
  expect(device).toContain('"status":"pending"');
  expect(asked).toContain('"consent_id"');
  const links = await page
    .getByRole("article")
    .getByRole("link")
    .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  for (const href of new Set(links.filter((each) => each.startsWith("/")))) expect((await page.request.get(href)).status(), href).toBe(200);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the docs are accessible and fit a phone (${colorScheme})`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    for (const address of ["/docs", "/docs/api", "/docs/api/skills", "/docs/api/skills/run-skill", "/docs/quick-start", "/docs/errors"]) {
      await page.goto(address);
      if (address.endsWith("run-skill")) {
        await page.getByRole("button", { name: "Try it" }).click();
        await expect(page.getByRole("region", { name: "Console" })).toBeVisible();
      }
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
        address,
      ).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), address).toBeLessThanOrEqual(0);
    }
    await page.getByRole("button", { name: "Contents" }).click();
    await page.getByRole("navigation", { name: "Docs" }).getByRole("button", { name: "Operations of Executions" }).click();
    await page
      .getByRole("navigation", { name: "Docs" })
      .getByRole("link", { name: /^Cancel/ })
      .first()
      .click();
    await expect(page).toHaveURL("/docs/api/executions/cancel-execution");
    await expect(page.getByRole("navigation", { name: "Docs" })).toBeHidden();
    await context.close();
  });
}
