/**
 * `npm run screenshots`: makes the pictures of docs/screenshots, in both themes, against a running server (BASE_URL, DATA_DIR), of a workspace
 * of its own in which some skills have been run.
 */
import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { type APIRequestContext, chromium, type Page } from "playwright";

const base = process.env.BASE_URL ?? "http://localhost:3000";
const FOLDER = "docs/screenshots";
const TEXT = `The lighthouse at Cape Orlo was built in 1874 and kept by the same family for three generations. In 1961 its lamp was
made automatic, and the last keeper moved to the village. The tower stood empty for forty years. In 2003 the parish bought it
for one crown and a promise to repair the roof. Volunteers carried 11 tonnes of slate up the path by hand, because no road
reaches the cape. Today the lighthouse has a small museum and two rooms for guests, and it pays for its own repairs. The
parish says that the roof will last another hundred years, and that the lamp is still lit every evening.`;
/** What fills the workspace: skills that work without a model, each with its own example. */
const SKILLS = ["csv-report", "text-statistics", "json-transform", "summarize", "csv-report", "summarize"];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
await mkdir(FOLDER, { recursive: true });
const account = { email: `screenshots-${randomUUID()}@example.com`, password: randomUUID(), name: "Ada" };
for (const colorScheme of ["light", "dark"] as const) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme, baseURL: base });
  const page = await context.newPage();
  if (colorScheme === "light") {
    await answer(await page.request.post("/api/v1/auth/sign-up", { data: account }));
    await signIn(page);
    for (const slug of SKILLS) await runExample(page.request, slug);
  } else await signIn(page);
  const shot = async (name: string) => {
    // Charts and pictures come a moment after the page.
    await page.waitForTimeout(1500);
    await page.screenshot({ path: `${FOLDER}/${name}-${colorScheme}.png` });
  };
  await page.goto("/home");
  await shot("home");
  const { executionId } = await answer(await page.request.post("/api/v1/skills/summarize/run", { data: { input: TEXT }, headers: { origin: base } }));
  await page.goto(`/executions/${executionId}`);
  await page.getByText("Completed").first().waitFor();
  await shot("execution");
  await page.goto("/skills/csv-report?tab=files");
  await shot("skill");
  await context.close();
}
await browser.close();

async function signIn(page: Page) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(account.email);
  await page.getByLabel("Password", { exact: true }).fill(account.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/home");
}

async function runExample(request: APIRequestContext, slug: string) {
  const example = await answer(await request.get(`/api/v1/marketplace/skills/${slug}/example`));
  const { executionId } = await answer(await request.post(`/api/v1/skills/${slug}/run`, { data: example, headers: { origin: base } }));
  await answer(await request.get(`/api/v1/executions/${executionId}/status?wait=20`));
}

async function answer(response: { ok(): boolean; status(): number; url(): string; json(): Promise<never> }) {
  if (!response.ok()) throw new Error(`${response.url()} answered ${response.status()}.`);
  return response.json() as Promise<{ executionId?: string }>;
}
