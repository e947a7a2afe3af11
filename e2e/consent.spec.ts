import { randomUUID } from "node:crypto";
import { expect, type Page, test } from "@playwright/test";
import { askForKey, connectAgent, curl, pollForKey } from "./agent";
import { addAuthenticator, addPasskey } from "./passkey";
import { newAccount, signIn } from "./sign-in";

const REASON = '<b>bold</b> & "quoted"';
const sheet = (page: Page) => page.getByRole("dialog", { name: /asks for permission$/ });

/** An agent asks; the sheet for it opens on the page that is already there. */
async function ask(page: Page, key: string, path: string, body: unknown) {
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  const { body: asked } = await curl("POST", path, { key, body });
  expect(asked).toMatchObject({ status: "pending", link_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/) });
  await expect(sheet(page)).toBeVisible({ timeout: 15_000 });
  expect(loads).toBe(0);
  const poll = async () => (await curl("GET", String(asked.poll_url).replace("/api/v1", ""), { key })).body;
  return { poll, linkCode: String(asked.link_code) };
}

const close = async (page: Page) => {
  await sheet(page).or(page.getByRole("dialog")).getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
};

test("an agent asks, a passkey proves who allows it, and what was allowed is taken back", async ({ page }) => {
  const account = await newAccount(page);
  const authenticator = await addAuthenticator(page);
  await signIn(page, account);
  await addPasskey(page, account.password);
  expect(await authenticator.credentials()).toHaveLength(1);
  // A new session, which has proved nothing yet.
  await page.context().clearCookies();
  await signIn(page, account);
  const key = await connectAgent(page, "careful-agent", "Only what I allow");
  expect(await curl("GET", "/executions", { key })).toMatchObject({
    status: 403,
    body: { error: "ACTIVATION_REQUIRED", request_url: "/api/v1/agents/connect", retryable: true },
  });

  await page.goto("/agents");
  await expect(page.getByRole("list", { name: "Agents" }).getByRole("listitem").filter({ hasText: "careful-agent" }).first()).toContainText("Nothing yet");
  const requestedScopes = ["workspace:files:read", "tool:execute"];
  const { poll } = await ask(page, key, "/agents/connect", { requestedScopes, agentDisplayName: "Careful Agent", reason: REASON });
  await expect(sheet(page)).toHaveAccessibleName("“Careful Agent” asks for permission");
  await expect(sheet(page).locator("blockquote")).toHaveText(REASON);
  await expect(sheet(page).locator("blockquote *")).toHaveCount(0);
  await expect(sheet(page)).toContainText("With the key careful-agent");
  await expect(sheet(page).getByRole("listitem").filter({ hasText: "tool:execute" })).toContainText("Sensitive");
  await expect(page.getByRole("navigation", { name: "Main", includeHidden: true }).getByRole("link", { name: /^Inbox/, includeHidden: true })).toContainText(
    "1",
  );
  expect(await poll()).toMatchObject({ status: "pending" });

  expect(authenticator.used()).toBe(0);
  await sheet(page).getByRole("button", { name: "Allow" }).click();
  await expect(page.getByRole("button", { name: "Use passkey" })).toBeFocused();
  await page.getByRole("button", { name: "Use passkey" }).click();
  await expect(page.getByRole("heading", { name: "Allowed: Careful Agent" })).toBeFocused();
  expect(authenticator.used()).toBe(1);
  await close(page);
  await expect(page.getByRole("region", { name: "Waiting for you" }).getByRole("listitem")).toHaveCount(0);

  expect(await poll()).toMatchObject({ status: "granted", scopes: requestedScopes, grant_token: expect.any(String), token_header: "x-permission-grant" });
  expect(Object.keys(await poll())).not.toContain("grant_token");
  expect((await curl("GET", "/executions", { key })).status).toBe(200);

  const grant = page.getByRole("list", { name: "Permissions" }).getByRole("listitem").filter({ hasText: "Careful Agent" }).first();
  await expect(grant).toContainText("Until revoked");
  await grant.getByRole("button", { name: /^Revoke/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await expect(page.getByText("Nothing at the moment.")).toBeVisible();
  await expect(page.getByRole("list", { name: "Permissions" })).toHaveCount(0);
  expect(await curl("GET", "/executions", { key })).toMatchObject({
    status: 403,
    body: { error: "PERMISSION_REQUIRED", scope: "workspace:files:read", request_url: "/api/v1/agents/request-permission", retryable: true },
  });
});

test("a permission for one call is good for one call", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const key = await connectAgent(page, "one-call-agent", "Only what I allow");
  await page.goto("/agents");
  const { poll } = await ask(page, key, "/agents/request-permission", { scope: "workspace:files:read", mode: "one_time", reason: REASON });
  await expect(sheet(page).getByRole("radio", { name: /^Once \(as it asked\)/ })).toBeChecked();
  await sheet(page).getByRole("button", { name: "Allow" }).click();
  await expect(page.getByRole("heading", { name: "Allowed: one-call-agent" })).toBeVisible();
  const { grant_token: grant } = await poll();
  expect(typeof grant).toBe("string");
  expect((await curl("GET", "/executions", { key })).status).toBe(403);
  expect((await curl("GET", "/executions", { key, grant })).status).toBe(200);
  expect(await curl("GET", "/executions", { key, grant })).toMatchObject({ status: 403, body: { error: "PERMISSION_REQUIRED" } });
});

test("closing the sheet decides nothing, and an agent that was put aside does not open it again", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const key = await connectAgent(page, "insistent-agent", "Only what I allow");
  await page.goto("/agents");
  const { poll } = await ask(page, key, "/agents/request-permission", { scope: "memory:read", reason: REASON });
  // Keys that were meant for the page before allow nothing.
  for (const typed of ["Enter", "Space", "Escape"]) await page.keyboard.press(typed);
  await expect(sheet(page)).toBeHidden();
  expect(await poll()).toEqual({ status: "pending" });
  await curl("POST", "/agents/request-permission", { key, body: { scope: "billing:read" } });
  const waiting = page.getByRole("region", { name: "Waiting for you" }).getByRole("listitem");
  await expect(waiting).toHaveCount(2, { timeout: 15_000 });
  await expect(sheet(page)).toBeHidden();

  await waiting
    .filter({ hasText: "Read the workspace's memory" })
    .getByRole("button", { name: /^Review/ })
    .click();
  await sheet(page).getByRole("button", { name: "Later" }).click();
  await expect(sheet(page)).toBeHidden();
  await expect(waiting).toHaveCount(2);
  await waiting
    .filter({ hasText: "Read the workspace's memory" })
    .getByRole("button", { name: /^Review/ })
    .click();
  await sheet(page).getByRole("button", { name: "Deny" }).click();
  await expect(page.getByRole("heading", { name: "Denied: insistent-agent" })).toBeVisible();
  expect(await poll()).toEqual({ status: "denied" });
  await close(page);
  await expect(page.getByRole("list", { name: "History" }).getByRole("listitem").filter({ hasText: "insistent-agent" }).first()).toContainText("Denied");
});

test("the code on the agent's screen leads to its question, which is narrowed and shortened", async ({ page, context }) => {
  await signIn(page, await newAccount(page));
  const key = await connectAgent(page, "narrow-agent", "Full access");
  await page.goto("/agents");
  const requestedScopes = ["workspace:files:read", "billing:read", "tool:execute"];
  const { poll, linkCode } = await ask(page, key, "/agents/connect", { requestedScopes });
  await expect(sheet(page)).toContainText("This key may do everything now");

  const other = await context.newPage();
  await other.goto("/activate");
  await other.getByLabel("Code", { exact: true }).fill(linkCode.toLowerCase());
  await expect(other.getByRole("heading", { name: "“narrow-agent” asks for permission", level: 1 })).toBeVisible();
  await other.getByLabel(/^Run skills and workflows/).uncheck();
  await other.getByLabel(/^See the balance/).uncheck();
  await expect(other.getByText("You allow 1 of 3 until you revoke it.")).toBeVisible();
  await other.getByRole("button", { name: "Allow" }).click();
  await expect(other.getByRole("heading", { name: "Allowed: narrow-agent" })).toBeVisible();
  await other.reload();
  await expect(other.getByText("You allowed 1 of the 3 things it asked for.")).toBeVisible();
  // The sheet in the first window finds out by itself.
  await page.bringToFront();
  await expect(page.getByRole("heading", { name: "This was decided already" })).toBeVisible({ timeout: 15_000 });

  expect(await poll()).toMatchObject({ status: "granted", scopes: ["workspace:files:read"] });
  expect((await curl("GET", "/executions", { key })).status).toBe(200);
  expect((await curl("GET", "/api-keys", { key })).status).toBe(403);
});

test("a device and its questions belong to the workspace that was chosen, whichever the browser is in", async ({ page }) => {
  await signIn(page, await newAccount(page));
  const slug = `second-${randomUUID().slice(0, 8)}`;
  const made = await page.request.post("/api/v1/workspaces", { data: { name: "Second", slug }, headers: { origin: new URL(page.url()).origin } });
  expect(made.status()).toBe(201);
  const { verification_url_complete, device_code } = await askForKey("moved-agent");
  await page.goto(verification_url_complete);
  await page.getByLabel("Workspace", { exact: true }).selectOption({ label: "Second (owner)" });
  await page.getByRole("radio", { name: "Only what I allow" }).check();
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("heading", { name: "“moved-agent” has access", level: 1 })).toBeVisible();
  const { api_key: key, workspace } = await pollForKey(device_code);
  expect(workspace).toMatchObject({ slug });

  const { body: asked } = await curl("POST", "/agents/connect", { key, body: { requestedScopes: ["memory:read", "workspace:files:read"] } });
  await page.goto("/agents");
  await expect(page.getByRole("region", { name: "Who has access" })).toContainText("No agents yet");
  await page.goto(`/activate?code=${asked.link_code}`);
  await expect(page.getByText("in the workspace Second")).toBeVisible();
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByRole("heading", { name: "Allowed: moved-agent", level: 1 })).toBeVisible();
  expect((await curl("GET", "/executions", { key })).status).toBe(200);
});
