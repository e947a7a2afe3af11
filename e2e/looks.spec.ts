import { expect, type Page, test } from "@playwright/test";
import { newAccount, signIn } from "./sign-in";

// The main pages as they were when somebody looked at them, on a server where nothing has happened yet: this file runs before the
// others. `npm run looks` makes the pictures anew; look at each of them before it is committed.

const PUBLIC = { landing: "/", skills: "/skills", skill: "/skills/summarize", docs: "/docs", "sign-in": "/sign-in" };
const EMPTY = {
  home: "/home",
  library: "/library",
  run: "/library/summarize",
  executions: "/executions",
  memory: "/memory",
  agents: "/agents",
  settings: "/settings/keys",
};

const DESK = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

test.describe.configure({ mode: "parallel" });

for (const colorScheme of ["light", "dark"] as const) {
  test(`the main pages look as they did, ${colorScheme}`, async ({ browser }) => {
    test.setTimeout(180_000);
    const context = await browser.newContext({ viewport: DESK, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    for (const [name, path] of Object.entries(PUBLIC)) await compare(page, path, `${name}-${colorScheme}`);
    await page.setViewportSize(PHONE);
    await compare(page, "/skills", `skills-narrow-${colorScheme}`);
    await page.setViewportSize(DESK);
    // What is signed in to sees its own workspace only, whatever other tests do meanwhile.
    await signIn(page, await newAccount(page));
    for (const [name, path] of Object.entries(EMPTY)) await compare(page, path, `${name}-${colorScheme}`);
    await page.setViewportSize(PHONE);
    await compare(page, "/home", `home-narrow-${colorScheme}`);
    await context.close();
  });
}

async function compare(page: Page, path: string, name: string) {
  // Not until the network is idle: pages that listen never let it be. A picture is taken when two in a row are the same.
  await page.goto(path, { waitUntil: "load" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await expect.soft(page).toHaveScreenshot(`${name}.png`, {
    // How Chromium draws the edges of letters differs a little from one machine to another.
    maxDiffPixelRatio: 0.01,
    animations: "disabled",
    // Times go on.
    mask: [page.locator("time")],
  });
}
