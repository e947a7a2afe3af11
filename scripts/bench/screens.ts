import { chromium, type Page } from "@playwright/test";
import type pg from "pg";
import { hold, say } from "./report.ts";

const TARGET_MS = 100;
type Account = { email: string; password: string };
type Seen = { longTasks: number[]; events: { name: string; ms: number }[] };

/** How quickly the list of executions answers to a reader's hands when it is long. What the browser itself measures is told, nothing else. */
export async function benchScreens(base: string, owner: Account, db: pg.Client, quick: boolean): Promise<void> {
  const count = quick ? 2_000 : 10_000;
  await db.query("TRUNCATE executions CASCADE");
  await insertExecutions(db, count);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    await signIn(page, base, owner);
    say(`\n/executions with ${count} rows, ms; target: nothing above ${TARGET_MS}`);
    say("                           answers  longest   p98   long tasks  longest   seconds");
    await measure(page, "load", () => page.goto(`${base}/executions`).then(() => page.getByRole("table", { name: "Executions" }).waitFor()));
    await measure(page, "scroll to the end", () => scrollToEnd(page, `All ${count.toLocaleString("en")} are shown`));
    await measure(page, "keys, 100 rows up", () => keys(page));
    await measure(page, "filters and orders", () => filters(page));
    await measure(page, "words, letter by letter", () => words(page));
  } finally {
    await browser.close();
  }
}

async function signIn(page: Page, base: string, { email, password }: Account): Promise<void> {
  await page.addInitScript(() => {
    const seen: Seen = { longTasks: [], events: [] };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => seen.longTasks.push(...list.getEntries().map((each) => each.duration))).observe({ type: "longtask", buffered: true });
    const events = { type: "event", buffered: true, durationThreshold: 16 };
    new PerformanceObserver((list) => seen.events.push(...list.getEntries().map((each) => ({ name: each.name, ms: each.duration })))).observe(events);
  });
  await page.goto(`${base}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("**/home");
}

/** Does something, and prints what the browser saw meanwhile. */
async function measure(page: Page, what: string, work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await page.evaluate(() => Object.assign((window as unknown as { seen: Seen }).seen, { longTasks: [], events: [] }));
  await work();
  // An entry comes with the frame after the one that it is about.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100))));
  const { longTasks, events } = await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  const times = events.map(({ ms }) => ms).sort((a, b) => b - a);
  const cell = (value: number | undefined, width: number) => (value === undefined ? "–" : String(Math.round(value))).padStart(width);
  if (times.length > 0) hold(`10,000 executions in the browser, ${what}: longest answer`, times[0] as number, " ms", { most: TARGET_MS });
  const slow = [...new Set(events.filter(({ ms }) => ms > TARGET_MS).map(({ name }) => name))].join(", ");
  say(
    `${what.padEnd(26)}${cell(times.length, 8)}${cell(times[0], 9)}${cell(times[Math.floor(times.length / 50)], 6)}${cell(longTasks.length, 13)}${cell(longTasks.length ? Math.max(...longTasks) : undefined, 9)}${((performance.now() - started) / 1000).toFixed(1).padStart(10)}${slow && `   too long: ${slow}`}`,
  );
}

async function scrollToEnd(page: Page, end: string): Promise<void> {
  const bottom = page.getByText(end);
  for (let tries = 0; tries < 3_000; tries++) {
    for (let turns = 0; turns < 5; turns++) await page.mouse.wheel(0, 2_500);
    if (await bottom.isVisible()) return;
  }
  throw new Error("The list has no end.");
}

async function keys(page: Page): Promise<void> {
  await page.getByRole("table", { name: "Executions" }).getByRole("link").last().focus();
  for (let i = 0; i < 100; i++) await page.keyboard.press(i % 10 === 0 ? "x" : "ArrowUp");
  await page.keyboard.press("Escape");
}

async function filters(page: Page): Promise<void> {
  const rows = page
    .getByRole("table", { name: "Executions" })
    .locator("[aria-busy=false]")
    .or(page.getByRole("table", { name: "Executions" }));
  for (const [button, role, item] of [
    ["Status", "menuitemcheckbox", "Failed"],
    ["Source", "menuitemcheckbox", "MCP"],
    ["Time", "menuitemradio", "Last week"],
    ["Newest first", "menuitemradio", "Longest first"],
    ["Longest first", "menuitemradio", "Costliest first"],
  ] as const) {
    await page.getByRole("button", { name: new RegExp(`^${button}`) }).click();
    await page.getByRole(role, { name: item }).click();
    await page.keyboard.press("Escape");
    await rows.first().waitFor();
  }
  await page.getByRole("button", { name: "Clear filters" }).click();
  await rows.first().waitFor();
}

async function words(page: Page): Promise<void> {
  const box = page.getByRole("searchbox", { name: "Skill or id" });
  await box.pressSequentially("summarize", { delay: 80 });
  await page.waitForURL(/q=summarize/);
  await box.fill("");
  await page.waitForURL((url) => !url.searchParams.has("q"));
}

/** Runs that have ended, of forty skills, one a minute until now, in the first workspace. */
export const insertExecutions = (db: pg.Client, count: number) =>
  db.query(
    `INSERT INTO executions (workspace_id, user_id, version_id, skill_slug, skill_name, interface, status, input, timeout_seconds, cost, created_at, started_at, finished_at)
     SELECT m.workspace_id, m.user_id, v.id, v.slug, v.name, (ARRAY['api', 'web', 'mcp', 'workflow'])[1 + g % 4]::surface,
       (ARRAY['completed', 'completed', 'completed', 'failed', 'cancelled'])[1 + g % 5]::execution_status, '"x"', 60, (g % 97) * 10000,
       now() - ($1 - g) * interval '1 minute', now() - ($1 - g) * interval '1 minute', now() - ($1 - g) * interval '1 minute' + (g % 311) * interval '137 milliseconds'
     FROM generate_series(1, $1::int) g
     JOIN (SELECT v.id, s.slug, s.name, row_number() OVER (ORDER BY s.id) n FROM skills s JOIN skill_versions v ON v.id = s.version_id LIMIT 40) v ON v.n = 1 + g % 40
     CROSS JOIN (SELECT workspace_id, user_id FROM members ORDER BY workspace_id LIMIT 1) m`,
    [count],
  );
