import { readFileSync } from "node:fs";
import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import pg from "pg";
import { newAccount, post, signIn } from "./sign-in";

/** Puts executions into the workspace that the browser is in, the first the newest; answers their ids in that order. */
async function seed(
  page: Page,
  count: number,
  statusOf: (i: number) => string,
): Promise<{ ids: string[]; sql(text: string, values?: unknown[]): Promise<unknown> }> {
  const { id } = await (await page.request.get("/api/v1/workspaces/current")).json();
  const client = new pg.Client(readFileSync(path.join(process.env.DATA_DIR ?? ".data", "database-url"), "utf8").trim());
  await client.connect();
  const rows = Array.from({ length: count }, (_, i) => ({ i: count - 1 - i, status: statusOf(count - 1 - i) }));
  const found = await client.query(
    `INSERT INTO executions (workspace_id, user_id, version_id, skill_slug, skill_name, interface, status, input, timeout_seconds, cost, created_at, started_at, finished_at)
     SELECT $1, m.user_id, v.id, s.slug, s.name, (ARRAY['api', 'web', 'mcp'])[1 + r.i % 3]::surface, r.status::execution_status, '"x"', 60, r.i * 1000000::bigint,
       now() - r.i * interval '1 minute', now() - r.i * interval '1 minute',
       CASE WHEN r.status IN ('queued', 'running') THEN NULL ELSE now() - r.i * interval '1 minute' + interval '2 seconds' END
     FROM jsonb_to_recordset($2) r (i int, status text)
     JOIN skills s ON s.slug = CASE WHEN r.i % 5 = 0 THEN 'text-statistics' ELSE 'summarize' END
     JOIN LATERAL (SELECT id FROM skill_versions WHERE skill_id = s.id ORDER BY id DESC LIMIT 1) v ON true
     JOIN LATERAL (SELECT user_id FROM members WHERE workspace_id = $1 LIMIT 1) m ON true
     ORDER BY r.i DESC RETURNING id`,
    [Number(id.slice(3)), JSON.stringify(rows)],
  );
  return { ids: found.rows.map((row) => `exec_${row.id}`).reverse(), sql: (text, values) => client.query(text, values) };
}

const list = (page: Page) => page.getByRole("table", { name: "Executions" });
const rowOf = (page: Page, id: string) =>
  list(page)
    .getByRole("row")
    .filter({ hasText: new RegExp(`${id}(?!\\d)`) });

test("executions are narrowed and ordered by the address, which shows the same to whoever has it", async ({ page, context }) => {
  await signIn(page, await newAccount(page));
  await page.goto("/executions");
  await expect(page.getByText("Nothing has run yet")).toBeVisible();
  const { ids } = await seed(page, 30, (i) => (i % 3 === 0 ? "failed" : "completed"));
  await page.reload();
  await expect(rowOf(page, ids[0] as string)).toBeVisible();
  await page.getByRole("button", { name: "Status" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Failed" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Status: Failed" })).toBeVisible();
  await page.getByRole("searchbox", { name: "Skill or id" }).fill("statistics");
  await page.getByRole("button", { name: "Newest first" }).click();
  await page.getByRole("menuitemradio", { name: "Costliest first" }).click();
  await expect(page.getByRole("button", { name: "Costliest first", exact: true })).toBeVisible();
  // Of thirty every third has failed and every fifth is of this skill.
  await expect(list(page).getByRole("row")).toHaveCount(3);
  await expect(page).toHaveURL(/status=failed/);
  await expect(page).toHaveURL(/q=statistics/);
  await expect(page).toHaveURL(/sort=costliest/);
  const shown = () =>
    list(page)
      .getByRole("link")
      .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  await expect.poll(shown).toEqual([`/executions/${ids[15]}`, `/executions/${ids[0]}`]);

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(list(other).getByRole("row")).toHaveCount(3);
  await expect(other.getByRole("button", { name: "Status: Failed" })).toBeVisible();
  await expect(other.getByRole("searchbox", { name: "Skill or id" })).toHaveValue("statistics");
  for (const colorScheme of ["light", "dark"] as const) {
    await other.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page: other }).include("main").analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  }
  await other.close();

  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("searchbox", { name: "Skill or id" })).toHaveValue("");
  // With the row of the columns. Only those near the window are in the page.
  await expect(list(page)).toHaveAttribute("aria-rowcount", "31");
  await page.goBack();
  await expect(list(page).getByRole("row")).toHaveCount(3);

  // While a server that restarts is waited for, what is shown still is said to be of before.
  await page.route("**/api/v1/executions?*", (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<html>Bad gateway</html>" }));
  await page.getByRole("searchbox", { name: "Skill or id" }).fill("summarize");
  await expect(page.getByText("The server did not answer. It is asked again")).toBeVisible();
  await page.unroute("**/api/v1/executions?*");
  await expect(page.getByText("The server did not answer. It is asked again")).toHaveCount(0);
  await expect(list(page).getByRole("row")).toHaveCount(9);
});

test("several executions are chosen and cancelled, and what had ended meanwhile is told; one that runs completes in its row", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const { ids, sql } = await seed(page, 12, (i) => (i < 4 ? "queued" : "completed"));
  await page.goto("/executions");
  await rowOf(page, ids[0] as string)
    .getByRole("checkbox")
    .click();
  await rowOf(page, ids[5] as string)
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  const bar = page.getByRole("toolbar", { name: "Selected rows" });
  await expect(bar).toContainText("6 selected");
  // By keyboard as well: the row that has the focus, and the next.
  await rowOf(page, ids[6] as string)
    .getByRole("link")
    .focus();
  await page.keyboard.press("x");
  await expect(bar).toContainText("7 selected");
  await page.keyboard.press("ArrowDown");
  await expect(rowOf(page, ids[7] as string).getByRole("link")).toBeFocused();
  // Somebody else is quicker with one.
  await sql("UPDATE executions SET status = 'completed', finished_at = now() WHERE id = $1", [Number(ids[3]?.slice(5))]);
  await bar.getByRole("button", { name: "Cancel 4" }).click();
  await page.getByRole("alertdialog", { name: "Cancel 4 executions?" }).getByRole("button", { name: "Cancel them" }).click();
  await expect(page.getByText("3 cancelled, 1 had ended already")).toBeVisible();
  await expect(bar).toBeHidden();
  await expect(rowOf(page, ids[1] as string)).toContainText("Cancelled");
  await expect(rowOf(page, ids[3] as string)).toContainText("Completed");

  await rowOf(page, ids[4] as string)
    .getByRole("checkbox")
    .click();
  await rowOf(page, ids[5] as string)
    .getByRole("checkbox")
    .click();
  await expect(bar.getByRole("link", { name: "Compare" })).toHaveAttribute("href", `/executions/compare?a=${ids[4]}&b=${ids[5]}`);
  // What fails stays chosen, to be tried once more.
  const refused = `**/executions/${ids[4]}/rerun`;
  await page.route(refused, (route) => route.abort());
  await bar.getByRole("button", { name: "Run 2 again" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Run them" }).click();
  await expect(page.getByText("1 started again, 1 failed: The server could not be reached.")).toBeVisible();
  await expect(bar).toContainText("1 selected");
  await expect(rowOf(page, ids[4] as string).getByRole("checkbox")).toBeChecked();
  await page.unroute(refused);
  await bar.getByRole("button", { name: "Clear the selection" }).click();
  await expect(bar).toBeHidden();

  const { executionId } = await post(page, "/skills/text-statistics/run", { input: "One two three." });
  await expect(rowOf(page, executionId)).toContainText("Completed", { timeout: 30_000 });
});

test("a list of 250 goes on to its last row without doubles, and going back leads to where one was", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const { ids } = await seed(page, 250, () => "completed");
  await page.goto("/executions");
  await expect(rowOf(page, ids[0] as string)).toBeVisible();
  const seen = new Set<string>();
  await expect
    .poll(
      async () => {
        const rows = await list(page)
          .locator("[data-row]")
          .evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset.row as string));
        expect(new Set(rows).size).toBe(rows.length);
        for (const id of rows) seen.add(id);
        await page.mouse.wheel(0, 700);
        return seen.size;
      },
      { intervals: [50], timeout: 30_000 },
    )
    .toBe(250);
  expect([...seen].sort()).toEqual([...ids].sort());
  await expect(page.getByText("All 250 are shown")).toBeVisible();

  // The wheel may still be turning.
  const placeAt = (y: number) => {
    window.scrollTo(0, y);
    return (window.history.state as { listPlace?: number }).listPlace;
  };
  await expect.poll(() => page.evaluate(placeAt, 5000)).toBe(5000);
  const middle = list(page).getByRole("link").nth(18);
  const href = await middle.getAttribute("href");
  await middle.click();
  await page.waitForURL(`**${href}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.goBack();
  await expect(list(page)).toBeVisible();
  await expect.poll(() => page.evaluate(() => Math.round(window.scrollY))).toBe(5000);
  await expect(list(page).locator(`a[href="${href}"]`)).toBeInViewport();

  // What is new waits further up, and moves nothing.
  await post(page, "/skills/text-statistics/run", { input: "One." });
  const news = page.getByRole("button", { name: "1 new" });
  await expect(news).toBeVisible({ timeout: 20_000 });
  expect(await page.evaluate(() => Math.round(window.scrollY))).toBe(5000);
  await news.click();
  await expect(list(page).getByRole("row").nth(1)).toContainText("Text statistics");
});
