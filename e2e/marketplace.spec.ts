import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { newAccount, signIn } from "./sign-in";
import { uniqueSlug, upload, wordCount } from "./skill-folder";

/** Bytes of script as they are sent. React and Next's router are 109 kB of it: what the pages themselves bring is the rest. */
const MOST_SCRIPT = 120_000;

const cards = (page: Page, name: string) => page.getByRole("list", { name, exact: true }).getByRole("heading", { level: 3 });
/** A write with a cookie comes from a page of this host. */
const sameOrigin = (page: Page) => ({ origin: new URL(page.url()).origin });
const accessible = async (page: Page) => expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);

test("a visitor searches, narrows, reads a file, compares two versions and copies a command", async ({ page, browser }) => {
  test.setTimeout(90_000);
  const slug = uniqueSlug();
  await signIn(page);
  await upload(page, slug, wordCount(slug, "1.0.0"), "is in your library");
  await upload(page, slug, { ...wordCount(slug, "1.1.0"), "notes.txt": "New.\n" }, "is in your library");
  await page.goto(`/library/${slug}`);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText("Everyone can see, run and install it.")).toBeVisible();

  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  const visitor = await context.newPage();
  const errors: string[] = [];
  visitor.on("pageerror", (error) => errors.push(error.message));
  visitor.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await visitor.goto("/skills");
  await accessible(visitor);
  const search = visitor.getByRole("searchbox", { name: "Search skills" });
  // Typed before the page listens it would go nowhere.
  await expect(async () => {
    await search.fill("");
    await search.pressSequentially("summ");
    await expect(visitor).toHaveURL(/q=summ/, { timeout: 2000 });
  }).toPass();
  await expect(cards(visitor, "Skills").first()).toHaveText("Summarize");
  await expect(search).toBeFocused();
  await visitor
    .getByRole("navigation", { name: "Runtime" })
    .getByRole("link", { name: /Language model/ })
    .click();
  await expect(visitor).toHaveURL(/runtime=model/);
  const active = visitor.getByRole("list", { name: "Active filters" });
  await active.getByRole("link", { name: "Without “summ”" }).click();
  await expect(search).toHaveValue("");
  await active.getByRole("link", { name: "Clear all" }).click();
  await expect(visitor).toHaveURL(/\/skills$/);

  await search.fill(slug);
  await visitor.getByRole("link", { name: slug, exact: true }).click();
  await expect(visitor.getByRole("heading", { name: slug, level: 1 })).toBeVisible();
  const parts = visitor.getByRole("navigation", { name: "Parts of this page" });
  await parts.getByRole("link", { name: /Files/ }).click();
  await visitor.getByRole("navigation", { name: "Files" }).getByRole("link", { name: "main.sh" }).click();
  await expect(visitor.getByRole("region", { name: "Text of scripts/main.sh" })).toContainText("# 1.1.0");
  const [download] = await Promise.all([visitor.waitForEvent("download"), visitor.getByRole("button", { name: "Download scripts/main.sh" }).click()]);
  expect(download.suggestedFilename()).toBe("main.sh");
  await accessible(visitor);

  await parts.getByRole("link", { name: /Versions/ }).click();
  await expect(visitor.getByRole("heading", { name: "What changed from 1.0.0 to 1.1.0" })).toBeVisible();
  await expect(visitor.getByRole("region", { name: "notes.txt, added" })).toBeVisible();
  await expect(visitor.getByRole("region", { name: "Differences in scripts/main.sh" })).toContainText("added # 1.1.0");
  await visitor.getByRole("combobox", { name: "From" }).selectOption("1.1.0");
  await visitor.getByRole("combobox", { name: "To" }).selectOption("1.0.0");
  await visitor.getByRole("button", { name: "Compare" }).click();
  await expect(visitor.getByRole("region", { name: "notes.txt, removed" })).toBeVisible();
  await accessible(visitor);

  await parts.getByRole("link", { name: "Install" }).click();
  await visitor.getByRole("navigation", { name: "Program" }).getByRole("link", { name: "ClawHub" }).click();
  await expect(visitor.getByRole("region", { name: "With ClawHub’s CLI" })).toContainText(`install ${slug}`);
  await visitor.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(visitor.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await visitor.evaluate(() => navigator.clipboard.readText())).toMatch(new RegExp(`^npx clawhub --site \\S+ install ${slug}$`));
  await accessible(visitor);
  expect(errors).toEqual([]);

  // What others are told of the page is told of a public skill alone.
  const described = async () => visitor.locator('script[type="application/ld+json"]').first().textContent();
  expect(JSON.parse((await described()) ?? "")).toMatchObject({ "@type": "SoftwareApplication", name: slug, softwareVersion: "1.1.0" });
  const image = await visitor.locator('meta[property="og:image"]').getAttribute("content");
  expect((await visitor.request.get(new URL(image ?? "", visitor.url()).pathname)).headers()["content-type"]).toBe("image/png");
  const listed = async () => (await visitor.request.get("/sitemaps/skills-1.xml")).text();
  expect(await listed()).toContain(`/skills/${slug}<`);
  expect(await (await visitor.request.get("/robots.txt")).text()).toContain("/sitemap.xml");
  await page.request.post(`/api/v1/skills/${slug}/unpublish`, { headers: sameOrigin(page) });
  expect(await listed()).not.toContain(`/skills/${slug}<`);
  expect((await visitor.request.get(`/skills/${slug}/og.png`)).status()).toBe(404);
  await context.close();
});

test("without scripts the marketplace is searched and read as well", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto("/skills?category=documents");
  await page.getByRole("searchbox", { name: "Search skills" }).fill("csv");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=csv/);
  await expect(page).toHaveURL(/category=documents/);
  await cards(page, "Skills").first().getByRole("link").click();
  await page.getByRole("link", { name: /^Files/ }).click();
  await expect(page.getByRole("region", { name: "Text of SKILL.md" })).toBeVisible();
  await context.close();
});

test("a library is searched, filtered, switched off, emptied and put back", async ({ page }) => {
  await signIn(page, await newAccount(page));
  for (const slug of ["csv-report", "summarize"]) await page.request.post(`/api/v1/skills/${slug}/install`, { data: {}, headers: sameOrigin(page) });
  await page.goto("/library");
  const names = cards(page, "Installed skills");
  await expect(names).toHaveCount(2);
  await accessible(page);
  const search = page.getByRole("searchbox", { name: "Search all skills" });
  await search.fill("summarize");
  await expect(page).toHaveURL(/q=summarize/);
  await expect(names).toHaveText(["Summarize"]);
  await search.fill("");
  await expect(names).toHaveCount(2);

  const on = page.getByRole("switch", { name: "Summarize is on" });
  await on.click();
  await expect(on).not.toBeChecked();
  await page.getByRole("navigation", { name: "Show" }).getByRole("link", { name: "Switched off" }).click();
  await expect(names).toHaveText(["Summarize"]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Nothing is switched off")).toBeVisible();
  await page.getByRole("link", { name: "Show all that is installed" }).click();

  await page.getByRole("button", { name: "Remove Summarize" }).click();
  await expect(names).toHaveCount(1);
  await page.getByRole("listitem").filter({ hasText: "Removed Summarize" }).getByRole("button", { name: "Undo" }).click();
  await expect(names).toHaveCount(2);
  await expect(page.getByRole("switch", { name: "Summarize is on" })).toBeChecked();
});

test("public pages load little script", async ({ browser }) => {
  for (const path of ["/", "/skills", "/skills/summarize", "/docs", "/docs/api/executions/list-executions", "/docs/webhooks"]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const scripts: Promise<number>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() !== "script") return;
      expect(response.headers()["content-encoding"], response.url()).toBe("br");
      scripts.push(
        response
          .finished()
          .then(() => response.request().sizes())
          .then(({ responseBodySize }) => responseBodySize),
      );
    });
    await page.goto(path, { waitUntil: "networkidle" });
    const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
    expect(bytes, path).toBeGreaterThan(50_000);
    expect(bytes, path).toBeLessThan(MOST_SCRIPT);
    await context.close();
  }
});
