import { expect, type Page, test } from "@playwright/test";
import { newAccount, signIn } from "./sign-in";

/** Somebody with a workspace of their own, so that names are free. */
async function begin(page: Page): Promise<void> {
  await signIn(page, await newAccount(page));
}

/** The step's card, and in it what belongs to the step alone. */
const header = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(`^${name}( |$)`) }).and(page.locator("[aria-expanded]"));
const form = (page: Page) => page.getByRole("region", { name: "Form" });
const problems = (page: Page) => page.getByRole("region", { name: "Problems" });
const json = (page: Page) => page.getByLabel("Definition as JSON");

async function addStep(page: Page, to: string, type: string) {
  await form(page)
    .getByRole("button", { name: `Add a step to ${to}`, exact: true })
    .click();
  await page.getByRole("menuitem", { name: new RegExp(`^${type} `) }).click();
}

async function saved(page: Page, version: number) {
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.waitForURL(/\/workflows\/wf_\d+$/);
  await expect(page.getByText(`Version ${version}, saved by`)).toBeVisible();
}

const ask = (slug: string) => ({ slug, name: "Ask somebody", steps: [{ id: "ok", type: "approval", message: "Go on?" }] });

/** Keeps a workflow as a script on the page would. */
const keep = (page: Page, method: "POST" | "PUT", path: string, body: object) =>
  page.evaluate(
    async ([method, path, body]) => {
      const answer = await fetch(`/api/v1/workflows/definitions${path}`, { method, headers: { "content-type": "application/json" }, body });
      return { status: answer.status, body: await answer.json() };
    },
    [method, path, JSON.stringify(body)] as const,
  );

test("a workflow is written, mended, saved, changed, copied and deleted", async ({ page }) => {
  test.setTimeout(120_000);
  await begin(page);
  await page.goto("/workflows");
  await page.getByRole("link", { name: "New workflow" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("Übersicht & Prüfung");
  await expect(page.getByLabel("Slug")).toHaveValue("ubersicht-prufung");
  await page.getByLabel("Name", { exact: true }).fill("Draft & publish");
  await expect(page.getByLabel("Slug")).toHaveValue("draft-publish");

  await addStep(page, "the workflow", "Skill");
  await form(page).getByLabel("Id", { exact: true }).fill("draft");
  const skill = form(page).getByRole("combobox", { name: "Skill" });
  await skill.fill("summarize");
  await page
    .getByRole("option", { name: /summarize/ })
    .first()
    .click();
  await expect(skill).toHaveValue("summarize");
  await form(page).getByLabel("Input", { exact: true }).fill("{{steps.nothing.output}}");
  // The problem stands at the field, in the list, and goes when it is mended.
  await expect(form(page).getByText('There is no step "nothing".')).toBeVisible();
  const listed = problems(page).getByRole("button", { name: /^Step draft steps\.0\.input/ });
  await expect(listed).toContainText('There is no step "nothing".');
  await header(page, "draft").click();
  await listed.click();
  await expect(form(page).getByLabel("Input", { exact: true })).toBeFocused();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.press("Delete");
  await form(page).getByRole("button", { name: "Insert a reference into Input" }).click();
  await page.getByRole("menuitem", { name: /^input/ }).click();
  await expect(form(page).getByLabel("Input", { exact: true })).toHaveValue("{{input}}");
  await expect(problems(page)).toContainText("No problems");

  await addStep(page, "the workflow", "Approval");
  await expect(form(page).getByLabel("Who may answer")).toHaveValue("person");
  await form(page).getByLabel("Message", { exact: true }).fill("Publish {{steps.draft.output.text}}?");
  await addStep(page, "the workflow", "Branch");
  await form(page).getByLabel("Condition 1", { exact: true }).fill("steps.approval.output.approved == true");
  await addStep(page, "branch, condition 1", "Memory");
  await form(page).getByLabel("Note", { exact: true }).fill("Published.");
  await expect(problems(page)).toContainText("No problems");
  // The form and the JSON are two sides of one thing, and so is the picture.
  expect(JSON.parse(await json(page).inputValue()).steps[2].when[0].steps[0]).toEqual({ id: "memory", type: "memory", note: "Published." });
  await page.getByRole("button", { name: "Graph", exact: true }).click();
  const preview = page.getByRole("figure", { name: "The workflow as a graph" });
  await expect(preview.getByRole("button", { name: /^memory/ })).toBeVisible();
  await saved(page, 1);

  const graph = page.getByRole("figure", { name: "Graph of Draft & publish" });
  for (const step of ["draft", "approval", "branch", "memory"]) await expect(graph.getByRole("button", { name: new RegExp(`^${step}`) }).first()).toBeVisible();
  await expect(page.getByRole("region", { name: "As curl" })).toContainText("/stream");

  // What names a step follows its id.
  await page.getByRole("link", { name: "Edit" }).click();
  await header(page, "approval").click();
  await form(page).getByLabel("Id", { exact: true }).fill("ok");
  await form(page).getByLabel("Message", { exact: true }).click();
  await expect.poll(async () => JSON.parse(await json(page).inputValue()).steps[2].when[0].if).toBe("steps.ok.output.approved == true");
  await form(page).getByRole("button", { name: "Move ok up" }).click();
  await expect(problems(page)).toContainText('The step "draft" is not done when this one begins.');
  await form(page).getByRole("button", { name: "Move ok down" }).click();
  await form(page).getByRole("button", { name: "Duplicate ok" }).click();
  await form(page).getByRole("button", { name: "Remove ok-2" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(header(page, "ok-2")).toBeVisible();
  await expect(problems(page)).toContainText("No problems");
  await saved(page, 2);

  await page.getByRole("button", { name: "Duplicate" }).click();
  await page.waitForURL(/\/workflows\/wf_\d+\/edit$/);
  await expect(page.getByLabel("Slug")).toHaveValue("draft-publish-copy");
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link").last().click();
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await page.waitForURL(/\/workflows$/);
  const list = page.getByRole("region", { name: "Workflows" });
  await expect(list.getByRole("link", { name: "Draft & publish", exact: true })).toBeVisible();
  await expect(list.getByText("draft-publish-copy")).toHaveCount(0);
});

test("JSON that cannot be read is kept, marked and mended", async ({ page }) => {
  await begin(page);
  await page.goto("/workflows/new");
  await json(page).fill('{\n  "slug": "ask",\n  "name": "Ask",\n  "steps": [,]\n}');
  await expect(page.getByRole("alert").filter({ hasText: "This JSON cannot be read yet." })).toContainText("Line 4");
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await expect(json(page)).toHaveValue(/\[,\]/);
  await json(page).fill(JSON.stringify(ask("ask")));
  await expect(header(page, "ok")).toBeVisible();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Ask somebody");

  // A box of the form has the same right to be unfinished.
  await addStep(page, "the workflow", "Transform");
  await form(page).getByLabel("Output", { exact: true }).fill('{ "a": ');
  await expect(form(page).getByText("This is not JSON yet, and not taken over")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await header(page, "ok").click();
  await header(page, "transform").click();
  await expect(form(page).getByLabel("Output", { exact: true })).toHaveValue('{ "a": ');
  await form(page).getByLabel("Output", { exact: true }).fill('{ "a": "{{steps.ok.output.approved}}" }');
  await saved(page, 1);
});

test("what is not saved is asked for, kept in the tab, and not written over what somebody else saved", async ({ page }) => {
  test.setTimeout(90_000);
  await begin(page);
  const made = await keep(page, "POST", "", ask("ask"));
  expect(made.status).toBe(201);
  const path = `/workflows/${made.body.id}/edit`;
  await page.goto(path);
  await page.getByLabel("Description").fill("Mine");
  await page.getByRole("link", { name: "Library" }).first().click();
  const leave = page.getByRole("alertdialog", { name: "Leave without saving?" });
  await leave.getByRole("button", { name: "Stay" }).click();
  await expect(page).toHaveURL(path);
  await page.getByRole("link", { name: "Library" }).first().click();
  await leave.getByRole("button", { name: "Leave" }).click();
  await page.waitForURL("**/library");
  await page.goto(path);
  await page.getByRole("button", { name: "Take it up again" }).click();
  await expect(page.getByLabel("Description")).toHaveValue("Mine");

  expect((await keep(page, "PUT", `/${made.body.id}`, { ...ask("ask"), name: "Theirs" })).status).toBe(200);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const changed = page.getByRole("dialog", { name: "Somebody changed this workflow meanwhile" });
  await expect(changed).toContainText("version 2");
  await changed.getByRole("button", { name: "Go on editing" }).click();
  await expect(page.getByLabel("Description")).toHaveValue("Mine");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await changed.getByRole("button", { name: "Load theirs" }).click();
  await expect(page.getByLabel("Name", { exact: true })).toHaveValue("Theirs");
  await page.getByLabel("Description").fill("Mine again");
  await keep(page, "PUT", `/${made.body.id}`, { ...ask("ask"), name: "Theirs too" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await changed.getByRole("button", { name: "Save mine over it" }).click();
  await expect(page.getByText("Version 4, saved by")).toBeVisible();
  await expect(page.getByText("Mine again")).toBeVisible();
});

test("a workflow is started from its page, with what its form or its JSON says", async ({ page }) => {
  await begin(page);
  const inputSchema = {
    type: "object",
    properties: { title: { type: "string", minLength: 3 }, count: { type: "integer" } },
    required: ["title"],
    examples: [{ title: "An example", count: 7 }],
  };
  const { body } = await keep(page, "POST", "", { ...ask("ask"), inputSchema });
  await page.goto("/workflows");
  await page.getByRole("link", { name: "Run Ask somebody" }).click();
  // Whoever comes by the name finds the form without scrolling past the graph.
  await page.getByRole("navigation", { name: "Breadcrumbs" }).getByRole("link", { name: "Workflows" }).click();
  await page.getByRole("link", { name: "Ask somebody", exact: true }).click();
  await page.getByRole("link", { name: "Run", exact: true }).click();
  const run = page.getByRole("form", { name: "Run" });
  await expect(run).toBeInViewport();
  await run.getByRole("button", { name: "Use the example" }).click();
  await expect(run.getByLabel("Title")).toHaveValue("An example");
  await expect(run.getByLabel("Count")).toHaveValue("7");
  await run.getByLabel("Title").fill("ab");
  await run.getByRole("button", { name: "Run" }).click();
  await expect(run.getByLabel("Title")).toHaveAttribute("aria-invalid", "true");
  await run.getByLabel("Title").fill("A title");
  await run.getByLabel("Count").fill("2");
  await run.getByRole("tab", { name: "JSON" }).click();
  await expect(run.getByLabel("Input as JSON")).toHaveValue(/"count": 2/);
  await run.getByRole("button", { name: "Run" }).click();
  await page.waitForURL(/\/workflows\/runs\/run_\d+$/);
  const runId = page.url().split("/").at(-1);
  const kept = await page.request.get(`/api/v1/workflows/runs/${runId}`);
  expect((await kept.json()).input).toEqual({ title: "A title", count: 2 });
  await page.goto(`/workflows/${body.id}`);
  await expect(page.getByRole("region", { name: "Recent runs" })).toContainText(runId as string);
});

test("a workflow is started by the clock and by a call from outside", async ({ page }) => {
  await begin(page);
  const { body } = await keep(page, "POST", "", { ...ask("ask"), description: "unbroken".repeat(60) });
  const dialog = page.getByRole("dialog");
  const create = dialog.getByRole("button", { name: "Create trigger" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/triggers");
  await page.getByRole("button", { name: "Add a trigger" }).first().click();
  await expect(create).toBeInViewport({ ratio: 1 });
  await dialog.getByRole("combobox", { name: "When" }).selectOption("Every day at 09:00");
  await expect(dialog.getByLabel("Times", { exact: true })).toHaveValue("0 9 * * *");
  await page.goto(`/workflows/${body.id}`);
  await expect(page.getByText("unbroken").first()).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Add a trigger" }).click();
  await dialog.getByLabel("Times", { exact: true }).fill("0 25 * * *");
  await dialog.getByLabel("Timezone").fill("Europe/Berlin");
  await create.click();
  await expect(dialog.getByLabel("Times", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await dialog.getByLabel("Times", { exact: true }).fill("30 9 * * MON");
  await expect(dialog.getByText("Every Monday at 09:30.")).toBeVisible();
  await create.click();
  const triggers = page.getByRole("list", { name: "Triggers" });
  await expect(triggers).toContainText("Every Monday at 09:30");
  await expect(triggers).toContainText(/Next Mon,? .* 09:30/);
  await triggers.getByRole("button", { name: "Switch off the schedule 30 9 * * MON" }).click();
  await expect(triggers.getByText("Off", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(triggers.getByText("Off", { exact: true })).toBeHidden();

  await page.getByRole("button", { name: "Add a trigger" }).click();
  await dialog.getByLabel("A webhook").check();
  await create.click();
  const url = await dialog.getByRole("region", { name: "Webhook address" }).textContent();
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  // Whoever calls has no session here.
  const called = await fetch(new URL(new URL(url as string).pathname, page.url()), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ hello: "there" }),
  });
  expect(called.status).toBe(202);
  await page.reload();
  await expect(triggers).toContainText((await called.json()).runId);
  // Its question is counted where the menu is folded away.
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole("button", { name: /^Menu 1\s+waiting$/ })).toBeVisible();
  await triggers.getByRole("button", { name: /^Delete the webhook/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(triggers.getByRole("listitem")).toHaveCount(1);
});
