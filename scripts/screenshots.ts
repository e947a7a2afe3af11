/** `npm run screenshots`: makes the pictures of docs/screenshots against a running server (BASE_URL, DATA_DIR). */
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { chromium } from "playwright";

const base = process.env.BASE_URL ?? "http://localhost:3000";
const { email, password } = JSON.parse(readFileSync(`${process.env.DATA_DIR ?? ".data"}/first-run.json`, "utf8"));
const TEXT = `The lighthouse at Cape Orlo was built in 1874 and kept by the same family for three generations. In 1961 its lamp was
made automatic, and the last keeper moved to the village. The tower stood empty for forty years. In 2003 the parish bought it
for one crown and a promise to repair the roof. Volunteers carried 11 tonnes of slate up the path by hand, because no road
reaches the cape. Today the lighthouse has a small museum and two rooms for guests, and it pays for its own repairs. The
parish says that the roof will last another hundred years, and that the lamp is still lit every evening.`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1, colorScheme: "light" });
await mkdir("docs/screenshots", { recursive: true });

await page.goto(`${base}/sign-in?callbackUrl=/library/summarize`);
await page.getByLabel("E-mail").fill(email);
await page.getByLabel("Password", { exact: true }).fill(password);
await page.getByRole("button", { name: "Sign in" }).click();
await page.waitForURL("**/library/summarize");
await page.getByLabel("Input").fill(TEXT);
await page.getByRole("button", { name: "Run", exact: true }).click();
await page.getByText("Completed").first().waitFor();
await page.waitForTimeout(600);
await page.screenshot({ path: "docs/screenshots/library.png", fullPage: true });
await browser.close();
