import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { newAccount, post, signIn } from "./sign-in";

const TEXT = `The town council voted on Tuesday to replace all nine of the pumping stations that keep the lower harbour dry. The stations
were built in 1961 and have failed four times in the past two winters. Work is to begin in April and to take three years.`;

const APPROVAL = {
  ...{ id: "ok", name: "Somebody reads it", type: "approval", message: "Publish **this** summary?\n\n{{ steps.draft.output.text }}" },
  resumeSchema: { type: "object", properties: { approved: { type: "boolean" }, comment: { type: "string" } }, required: ["approved"] },
};
const PUBLISH = [
  { id: "draft", name: "Summarise it", type: "skill", skill: "summarize", input: "{{ input.text }}" },
  APPROVAL,
  { id: "result", name: "Put together", type: "transform", output: "{{ steps.ok.output.approved ? 'Published: ' + steps.ok.output.comment : 'Dropped' }}" },
];

async function start(page: Page, steps: object[], inputData: object = {}): Promise<string> {
  const { id } = await post(page, "/workflows/definitions", { slug: `e2e-${randomUUID()}`, name: "Publish a summary", steps });
  return (await post(page, `/workflows/${id}/launch`, { inputData })).runId;
}

const row = (page: Page, name: string) => page.getByRole("region", { name: "Steps" }).getByRole("button", { name: new RegExp(`^${name}`) });

test("a workflow asks a person, is answered in the inbox, and goes on to its end", async ({ page }) => {
  await signIn(page, await newAccount(page));
  await page.goto("/inbox");
  await expect(page.getByText("Nothing waits for an answer")).toBeVisible();
  const runId = await start(page, PUBLISH, { text: TEXT });

  const card = page.getByRole("article", { name: "Publish a summary · Somebody reads it" });
  await expect(card).toContainText("pumping stations", { timeout: 45_000 });
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Inbox 1 waiting" })).toBeVisible();
  await card.getByLabel("Comment").fill("Well said");
  await card.getByRole("button", { name: "Approve" }).click();
  const answered = page.getByRole("status").filter({ hasText: "Answered: Publish a summary" });
  await expect(answered).toBeFocused();
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Inbox", exact: true })).toBeVisible();

  await answered.getByRole("link", { name: "See the run" }).click();
  await expect(page).toHaveURL(new RegExp(`/workflows/runs/${runId}$`));
  await expect(page.getByRole("status").filter({ hasText: "Completed" })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("region", { name: "Output", exact: true })).toHaveText("Published: Well said");

  const graph = page.getByRole("figure", { name: "The steps of Publish a summary" });
  for (const name of ["Summarise it", "Somebody reads it", "Put together"]) {
    await expect(graph.getByRole("button", { name: new RegExp(`^${name}.*Completed`) })).toBeVisible();
    await expect(row(page, name)).toBeVisible();
  }
  await graph.getByRole("button", { name: /^Summarise it/ }).press("Enter");
  await expect(row(page, "Summarise it")).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("region", { name: "Steps" }).getByRole("region", { name: "Output" })).toContainText("pumping stations");
  await expect(page.getByRole("link", { name: /^exec_\d+$/ })).toBeVisible();
  await row(page, "Somebody reads it").click();
  await expect(page.getByText("Answered by Newcomer")).toBeVisible();

  await page.goto("/workflows/runs?status=completed");
  await expect(page.getByRole("row").filter({ hasText: runId })).toContainText("Completed");
});

test("a run is watched while it goes on: its steps change on the page, which is never loaded again", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const runId = await start(page, [{ id: "pause", name: "A moment", type: "wait", seconds: 3 }, ...PUBLISH], { text: TEXT });
  // A connection that breaks is made again.
  await page.route("**/stream", (route) => route.abort(), { times: 1 });
  await page.goto(`/workflows/runs/${runId}`);
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  await expect(row(page, "A moment")).toContainText("Waiting");
  const card = page.getByRole("article", { name: "Somebody reads it" });
  await expect(card).toBeVisible({ timeout: 45_000 });
  await expect(page.getByRole("status").filter({ hasText: "Needs an answer" })).toBeVisible();
  await card.getByRole("button", { name: "Decline" }).click();
  // What stood below the card comes up, and the page stays where one was.
  await expect(page.getByRole("status").filter({ hasText: "Answered: Somebody reads it" })).toBeInViewport();
  await expect(page.getByRole("status").filter({ hasText: "Completed" })).toBeVisible({ timeout: 20_000 });
  // The comment that the last step wants was not given, and nobody asked for it.
  await expect(page.getByRole("region", { name: "Output", exact: true })).toHaveText("Dropped");
  expect(loads).toBe(0);
});

test("what a run has made is downloaded from its page, and a step that was let pass is no alarm", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const runId = await start(page, [
    { id: "extra", name: "An extra", type: "transform", output: "{{ [1][3] }}", onError: "continue" },
    { id: "page", type: "skill", skill: "markdown-to-html", input: "# The harbour" },
    { id: "result", type: "transform", output: { files: "{{ steps.page.output.artifacts }}", title: "The harbour" } },
  ]);
  await page.goto(`/workflows/runs/${runId}`);
  await expect(page.getByRole("status").filter({ hasText: "Completed" })).toBeVisible({ timeout: 45_000 });
  await expect(page.getByText("2 of 3 steps done, 1 failed")).toBeVisible();
  await expect(row(page, "An extra")).toContainText("Failed, went on");
  await row(page, "An extra").click();
  await expect(page.getByRole("note")).toContainText("The workflow goes on without this step.");
  await expect(page.getByRole("region", { name: "Output", exact: true })).toHaveText("titleThe harbour");
  const download = page.waitForEvent("download");
  await page
    .getByRole("list", { name: "Output: files" })
    .getByRole("link", { name: /^Download / })
    .click();
  expect((await download).suggestedFilename()).toMatch(/\.html$/);
});

test("who answers too late is told so", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const runId = await start(page, [{ ...APPROVAL, message: "Well?" }]);
  await page.goto(`/workflows/runs/${runId}`);
  const card = page.getByRole("article", { name: "Somebody reads it" });
  await expect(card).toBeVisible({ timeout: 20_000 });
  // What somebody else does is not heard of any more.
  await page.route(`**/api/v1/workflows/runs/${runId}`, (route) => route.abort());
  await post(page, `/workflows/runs/${runId}/resume`, { resumeData: { approved: true } });
  await card.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("status").filter({ hasText: "No longer waiting: Somebody reads it" })).toBeFocused();
});

test("a run that has failed begins again at a step, and one that goes on is cancelled", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const steps = [
    { id: "list", type: "transform", output: ["one"] },
    { id: "pick", name: "Pick the second", type: "transform", output: "{{ steps.list.output[1] }}" },
  ];
  const runId = await start(page, steps);
  await page.goto(`/workflows/runs/${runId}`);
  await expect(page.getByRole("status").filter({ hasText: "Failed" })).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "In the step Pick the second" }).click();
  await page.getByRole("button", { name: "Run again from here" }).click();
  await expect(page.getByRole("link", { name: `Again of ${runId} from pick` })).toBeVisible();
  await expect(row(page, "list")).toContainText("taken over");

  const waiting = await start(page, [{ ...APPROVAL, message: "Well?" }]);
  await page.goto(`/workflows/runs/${waiting}`);
  await expect(page.getByRole("article")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel the run" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Cancelled" })).toBeVisible();
  await expect(page.getByRole("article")).toBeHidden();
});

test("a viewer sees what is asked, and is not the one to answer", async ({ page, browser }) => {
  await signIn(page, await newAccount(page));
  const runId = await start(page, [{ ...APPROVAL, message: "Shall we **pay** this?" }]);
  const guest = await (await browser.newContext()).newPage();
  const account = await newAccount(guest);
  const { data } = await (await page.request.get("/api/v1/workspaces")).json();
  const { acceptUrl } = await post(page, `/workspaces/${data[0].id}/invitations`, { email: account.email, role: "viewer" });
  await signIn(guest, account);
  await guest.goto(new URL(acceptUrl).pathname);
  await guest.getByRole("button", { name: "Accept invitation" }).click();
  await guest.waitForURL("**/home");
  for (const path of [`/workflows/runs/${runId}`, "/inbox"]) {
    await guest.goto(path);
    const card = guest.getByRole("article");
    await expect(card).toContainText("Shall we pay this?", { timeout: 20_000 });
    await expect(card).toContainText("Viewers can look");
    await expect(card.getByRole("button")).toHaveCount(0);
    await expect(guest.getByRole("button", { name: "Cancel" })).toHaveCount(0);
  }
  await guest.context().close();
});
