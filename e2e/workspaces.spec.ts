import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { newAccount, post, signIn } from "./sign-in";

const switcher = (page: Page) => page.getByRole("button", { name: /^Workspace: / });

/** Waits for the scripts, without which a choice made at once would be lost. */
const visit = (page: Page, path: string) => page.goto(path, { waitUntil: "networkidle" });

/** Clicks until the menu is there: the page may have come before its scripts. */
async function openSwitcher(page: Page) {
  const item = page.getByRole("menuitem", { name: "New workspace" });
  await expect(async () => {
    if (!(await item.isVisible())) await switcher(page).click();
    await expect(item).toBeVisible({ timeout: 1000 });
  }).toPass();
}

async function createWorkspace(page: Page, name: string) {
  await openSwitcher(page);
  await page.getByRole("menuitem", { name: "New workspace" }).click();
  const dialog = page.getByRole("dialog", { name: "New workspace" });
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: "Create workspace" }).click();
  await expect(switcher(page)).toHaveAccessibleName(`Workspace: ${name}`);
}

test("an address of another workspace of one's own offers to go there and opens; a stranger's is a 404", async ({ page, browser }) => {
  const name = `Away ${Date.now()}`;
  await signIn(page, await newAccount(page));
  await createWorkspace(page, name);
  const slug = `away-${Date.now()}`;
  const { id } = await post(page, "/workflows/definitions", { slug, name: "Made away", steps: [{ id: "one", type: "transform", output: 1 }] });
  await openSwitcher(page);
  await page.getByRole("menuitemradio", { name: /^Newcomer/ }).click();
  await expect(switcher(page)).not.toHaveAccessibleName(`Workspace: ${name}`);
  await visit(page, `/workflows/${id}?from=mail`);
  await expect(page.getByRole("heading", { name: `This is in ${name}` })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  await page.getByRole("button", { name: `Switch to ${name} and open it` }).click();
  await expect(page.getByRole("heading", { name: "Made away", level: 1 })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/workflows/${id}\\?from=mail$`));
  await expect(switcher(page)).toHaveAccessibleName(`Workspace: ${name}`);

  // Only what is the person's own is offered, and no other server's address is opened.
  const workspaces = (await (await page.request.get("/api/v1/workspaces")).json()).data as { id: string; name: string }[];
  const here = workspaces.find((each) => each.name === name)?.id;
  for (const path of ["//example.com/a", "/\\example.com", "/\t/example.com", "https://example.com", ""])
    expect((await page.goto(`/elsewhere?${new URLSearchParams({ workspace: String(here), path })}`))?.status(), path).toBe(404);
  const other = await browser.newContext();
  const stranger = await other.newPage();
  await signIn(stranger, await newAccount(stranger));
  expect((await stranger.goto(`/workflows/${id}`))?.status()).toBe(404);
  expect((await stranger.goto(`/elsewhere?workspace=${here}&path=/workflows/${id}`))?.status()).toBe(404);
  await other.close();
});

test("two people share a workspace: made, invited to, joined, run, and left", async ({ page, browser }) => {
  const name = `Team ${Date.now()}`;
  const email = `guest-${Date.now()}@example.com`;
  await signIn(page);
  const first = await switcher(page).textContent();
  await createWorkspace(page, name);
  await expect(page).toHaveURL(/\/home$/);

  // Back to the first one, and here again: the browser keeps what was chosen.
  await openSwitcher(page);
  await expect(page.getByRole("menuitemradio", { name: new RegExp(name) })).toBeChecked();
  await page
    .getByRole("menuitemradio")
    .filter({ hasText: (first as string).slice(1) })
    .first()
    .click();
  await expect(switcher(page)).not.toHaveAccessibleName(`Workspace: ${name}`);
  await openSwitcher(page);
  await page.getByRole("menuitemradio", { name: new RegExp(name) }).click();
  await expect(switcher(page)).toHaveAccessibleName(`Workspace: ${name}`);

  await visit(page, "/settings/members");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Role", { exact: true }).selectOption("viewer");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const invited = page.getByRole("region", { name: "Invitation link" });
  const replaced = (await invited.textContent()) as string;
  await expect(page.getByRole("region", { name: "Open invitations" }).getByRole("row", { name: email })).toHaveCount(1);
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  await expect(page.getByText("The earlier link no longer works")).toBeVisible();
  await expect(invited).not.toHaveText(replaced);
  const link = (await invited.textContent()) as string;
  await expect(page.getByRole("region", { name: "Open invitations" }).getByRole("row", { name: email })).toContainText("Pending");

  // The owner is not the one who was invited.
  await visit(page, new URL(link).pathname);
  await expect(page.getByRole("heading", { name: `Join ${name}` })).toBeVisible();
  await expect(page.getByRole("note")).toContainText("You are signed in as");
  await expect(page.getByRole("button", { name: "Accept invitation" })).toHaveCount(0);

  const elsewhere = await browser.newContext();
  const guest = await elsewhere.newPage();
  await visit(guest, new URL(link).pathname);
  await expect(guest.getByText(`${email} to work in`)).toBeVisible();
  await guest.getByRole("link", { name: "Create an account" }).click();
  await guest.getByLabel("Name").fill("Guest");
  await guest.getByLabel("E-mail").fill(email);
  await guest.getByLabel("Password", { exact: true }).fill("a long enough password");
  await guest.getByRole("button", { name: "Create account" }).click();
  await guest.getByRole("button", { name: "Accept invitation" }).click();
  await guest.waitForURL("**/home");
  await expect(switcher(guest)).toHaveAccessibleName(`Workspace: ${name}`);
  await expect(guest.getByText(`You have joined ${name}`)).toBeVisible();

  // The link of an invitation that was accepted leads to the workspace.
  await visit(guest, new URL(link).pathname);
  await expect(guest.getByRole("heading", { name: "You have accepted this invitation" })).toBeVisible();
  await guest.getByRole("button", { name: "Open the workspace" }).click();
  await guest.waitForURL("**/home");

  // A viewer is told why there are no buttons.
  await visit(guest, "/library");
  await expect(guest.getByText("Viewers can look; ask an admin for the role member.")).toBeVisible();
  await expect(guest.getByRole("list", { name: "From the marketplace" })).toBeVisible();
  await expect(guest.getByRole("button", { name: /^Add / })).toHaveCount(0);
  await visit(guest, "/library/summarize");
  await expect(guest.getByText("Viewers can look; ask an admin for the role member.")).toBeVisible();
  await expect(guest.getByRole("button", { name: /^(Run|Add )/ })).toHaveCount(0);
  await visit(guest, "/settings/keys");
  await expect(guest.getByText("You are a viewer here.")).toBeVisible();

  await visit(page, "/settings/members");
  await expect(page.getByText("Make someone else an owner first")).toBeVisible();
  await page.getByLabel("Role of Guest").selectOption("admin");
  await expect(page.getByText("Guest is now an admin")).toBeVisible();
  await visit(guest, "/settings/keys");
  await guest.getByRole("button", { name: "Create key" }).click();
  await guest.getByRole("textbox", { name: "Name" }).fill("Guest's key");
  await guest.getByRole("dialog").getByRole("button", { name: "Create key" }).click();
  const key = (await guest.getByRole("region", { name: "API key", exact: true }).textContent()) as string;
  const ask = async () => (await guest.request.get("/api/v1/workspaces/current", { headers: { "x-api-key": key } })).status();
  expect(await ask()).toBe(200);
  await guest.getByRole("button", { name: "I have copied it" }).click();
  await expect(guest.getByRole("row", { name: /Guest's key/ })).toContainText("Active");

  await page.getByRole("button", { name: "Remove Guest" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Removed Guest")).toBeVisible();
  await expect(page.getByRole("row", { name: /Guest/ })).toHaveCount(0);
  expect(await ask()).toBe(401);
  // The shell of the page that is open notices it on the way to the next.
  await guest.getByRole("link", { name: "Executions", exact: true }).click();
  await expect(switcher(guest)).toHaveAccessibleName("Workspace: Guest's workspace");
  await expect(guest.getByText(`You are no longer in ${name}`)).toBeVisible();
  await visit(guest, new URL(link).pathname);
  await guest.getByRole("button", { name: "Open the workspace" }).click();
  await expect(guest.getByRole("alert").filter({ hasText: "no such invitation" })).toBeVisible();
  await elsewhere.close();
});

test("a workspace is renamed and deleted, and a key rotated and revoked", async ({ page }) => {
  const name = `Short ${Date.now()}`;
  await signIn(page);
  await createWorkspace(page, name);
  await visit(page, "/settings");
  await page.getByLabel("Name").fill(`${name} renamed`);
  await page.getByLabel("Slug").fill(name.toLowerCase().replace(" ", "-renamed-"));
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Saved")).toBeVisible();
  // The new slug does not lead the browser astray.
  await page.reload();
  await expect(switcher(page)).toHaveAccessibleName(`Workspace: ${name} renamed`);

  await visit(page, "/settings/keys");
  await expect(page.getByText("No keys yet")).toBeVisible();
  await page.getByRole("button", { name: "Create key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Name" }).fill("Robot");
  await dialog.getByLabel("Only what I choose").check();
  await dialog.getByRole("checkbox", { name: "Read the workspace's memory" }).check();
  await dialog.getByRole("button", { name: "Create key" }).click();
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await page.getByRole("button", { name: "Rotate Robot" }).click();
  await dialog.getByLabel("The old key").selectOption("Stops at once");
  await dialog.getByRole("button", { name: "Rotate" }).click();
  await expect(dialog.getByRole("region", { name: "API key" })).toContainText("ck_");
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("row", { name: /Robot/ })).toHaveCount(2);
  await expect(page.getByRole("row", { name: /Robot/ }).last()).toContainText("Revoked");
  await page.getByRole("button", { name: "Revoke Robot" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("Revoked Robot")).toBeVisible();
  await expect(page.getByRole("row", { name: /Active/ })).toHaveCount(0);

  await visit(page, "/settings");
  await page.getByRole("button", { name: "Delete workspace" }).click();
  const remove = page.getByRole("alertdialog");
  await expect(remove.getByRole("button", { name: "Delete for good" })).toBeDisabled();
  await remove.getByRole("textbox").fill(name.toLowerCase().replace(" ", "-renamed-"));
  await remove.getByRole("button", { name: "Delete for good" }).click();
  await page.waitForURL("**/home");
  await expect(switcher(page)).not.toHaveAccessibleName(new RegExp(name));
});
