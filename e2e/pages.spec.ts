import { readFileSync } from "node:fs";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { signIn } from "./sign-in";

const PUBLIC = [
  "/",
  "/skills",
  "/skills?category=documents&sort=newest",
  "/skills?q=nothing-is-called-this",
  "/skills/summarize",
  "/skills/summarize?tab=files",
  "/skills/summarize?tab=versions",
  "/skills/summarize?tab=scan",
  "/skills/summarize?tab=install",
  "/docs",
  "/docs/api",
  "/docs/api/executions",
  "/docs/api/skills/run-skill",
  "/docs/errors",
  "/docs/telemetry",
  "/docs/publishing",
  "/docs/mcp",
  "/docs/connectors",
  "/docs/models",
  "/docs/webhooks",
  "/docs/self-hosting",
  "/sign-in",
  "/sign-in?create=1",
  "/sign-in/link",
  "/sign-in/reset",
];
const DASHBOARD = [
  "/home",
  "/memory",
  "/activate",
  "/agents",
  "/agents/connect",
  "/agents/connect?client=claude-desktop",
  "/agents/connect?client=vscode",
  "/oauth/consent",
  "/publish",
  "/reviews",
  "/library",
  "/library?q=text",
  "/library/summarize",
  "/library/csv-report",
  "/library/csv-report?try",
  "/executions",
  "/executions?status=failed",
  "/workflows/runs",
  "/workflows/runs?status=failed",
  "/workflows",
  "/workflows/new",
  "/inbox",
  "/memory/versions",
  "/triggers",
  "/connectors",
  "/connectors?app=notion",
  "/connectors?problem=CONNECTION_DENIED",
  "/connectors/actions",
  "/connectors/github",
  "/artifacts",
  "/settings/account",
  "/settings/security",
  "/settings",
  "/settings/members",
  "/settings/keys",
  "/settings/billing",
  "/settings/billing?type=grant",
  "/settings/billing?checkout=cancelled",
  "/settings/audit",
  "/settings/secrets",
  "/settings/models",
  "/settings/collections",
  "/settings/webhooks",
];
/** What a run leaves has pages too, and so has what is in another workspace. */
async function ofARun(page: Page): Promise<string[]> {
  const headers = { "x-api-key": JSON.parse(readFileSync(path.join(process.env.DATA_DIR ?? ".data", "first-run.json"), "utf8")).apiKey };
  const data = { input: "One sentence. And another." };
  const { executionId } = await (await page.request.post("/api/v1/skills/text-statistics/run", { headers, data })).json();
  const status = async () => (await page.request.get(`/api/v1/executions/${executionId}/status`)).json();
  await expect.poll(async () => (await status()).status, { timeout: 30_000 }).toBe("completed");
  const { id, artifacts } = await status();
  const here = await (await page.request.get("/api/v1/workspaces/current", { headers })).json();
  return [
    `/elsewhere?workspace=${here.id}&path=/home`,
    `/executions/${id}`,
    `/executions/compare?a=${id}`,
    `/executions/compare?a=${id}&b=${id}`,
    `/library/text-statistics?from=${id}`,
    ...artifacts.map((artifact: { id: string }) => `/artifacts/${artifact.id}`),
  ];
}

/** What a theme or a narrow screen can change: the other rules are about what is there in both. */
const BY_LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "button-name", "link-name", "label", "landmark-unique"];

test.describe.configure({ mode: "parallel" });

for (const { name, width, colorScheme, rules } of [
  { name: "a wide light screen", width: 1280, colorScheme: "light" as const, rules: undefined },
  { name: "a narrow dark screen", width: 390, colorScheme: "dark" as const, rules: BY_LOOKS },
]) {
  test(`no page complains, overflows or shuts anybody out on ${name}`, async ({ browser }) => {
    test.setTimeout(600_000);
    const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(`${page.url()}: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
    // No page asks anything of another server.
    page.on("request", (request) => {
      const { protocol, origin } = new URL(request.url());
      if (!["data:", "blob:"].includes(protocol) && origin !== new URL(page.url() === "about:blank" ? request.url() : page.url()).origin)
        complaints.push(`${page.url()} asked ${request.url()}`);
    });
    const visit = async (path: string) => {
      // Not until the network is idle: pages that listen to events never let it be.
      const response = await page.goto(path, { waitUntil: "load" });
      expect(response?.status(), path).toBe(200);
      await expect(page.getByRole("heading", { level: 1 }), path).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${path} is too wide`).toBeLessThanOrEqual(0);
      const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"], ...(rules && { runOnly: rules }) }).analyze();
      for (const { id, nodes } of violations) complaints.push(`${path}: ${id} at ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
      // What one page does wrong hides nothing of the others.
      expect.soft(complaints.splice(0), path).toEqual([]);
    };
    for (const path of PUBLIC) await visit(path);
    await signIn(page);
    for (const path of [...DASHBOARD, ...(await ofARun(page))]) await visit(path);
    await context.close();
  });
}

test("what does not exist is a 404", async ({ page }) => {
  await signIn(page);
  for (const path of [
    "/nothing",
    "/skills/nothing",
    "/library/nothing",
    "/docs/nothing",
    "/docs/architecture",
    "/executions/exec_2147483647",
    "/executions/nonsense",
    "/workflows/runs/run_2147483647",
    "/workflows/runs/nonsense",
    "/connectors/nothing",
    "/connectors/actions/github.nothing",
  ]) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  }
});

test("the guides are listed, and their links lead to headings and pages that there are", async ({ page }) => {
  await page.goto("/docs");
  await page.getByRole("navigation", { name: "Guides" }).getByRole("link", { name: "Self-hosting" }).click();
  await expect(page.getByRole("heading", { name: "Self-hosting", level: 1 })).toBeVisible();
  await page.getByRole("article").getByRole("link", { name: "The sandbox", exact: true }).click();
  await expect(page).toHaveURL(/#the-sandbox$/);
  await expect(page.getByRole("heading", { name: "The sandbox", level: 2 })).toBeInViewport();
  const links = await page
    .getByRole("article")
    .getByRole("link")
    .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
  for (const href of links) expect(href).toMatch(/^(https?:|#|\/docs)/);
  for (const anchor of links.filter((href) => href.startsWith("#"))) await expect(page.locator(anchor)).toHaveCount(1);
});

test("the theme is chosen and kept, and signing out ends the session", async ({ page }) => {
  await signIn(page);
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  await page.reload();
  await expect(page.locator("html")).toHaveClass(/dark/);
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign in" }).first()).toBeVisible();
  await page.goto("/library");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a script runs in a page only when the server wrote it", async ({ page }) => {
  const policyOf = async (path: string) => (await page.goto(path))?.headers()["content-security-policy"] ?? "";
  const [first, second] = [await policyOf("/skills"), await policyOf("/skills")];
  const nonceOf = (policy: string) => /script-src 'self' 'nonce-([^']+)' 'strict-dynamic';/.exec(policy)?.[1];
  expect(nonceOf(first)).toMatch(/^[\w+/]{22}==$/);
  expect(nonceOf(second)).not.toBe(nonceOf(first));
  expect(first).not.toContain("unsafe-eval");
  expect(first).toContain("frame-ancestors 'none'");
  // What a browser sends under the name that Next reads the nonce from counts for nothing.
  const forged = await page.request.get("/skills", { headers: { "content-security-policy": "script-src 'nonce-mine'", "x-nonce": "mine" } });
  expect(await forged.text()).not.toContain('nonce="mine"');
  const refused = await page.evaluate(
    () =>
      new Promise((resolve) => {
        document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
        const written = document.createElement("div");
        written.innerHTML = "<img src=x onerror=\"document.title = 'ran'\">";
        document.body.append(written);
      }),
  );
  expect(refused).toBe("script-src-attr");
  expect(await page.title()).not.toBe("ran");
});
