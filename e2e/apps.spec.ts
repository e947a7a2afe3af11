import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { newAccount } from "./sign-in";

const BASE = process.env.BASE_URL ?? "http://localhost:3000";
const post = async (path: string, body: object | URLSearchParams) => {
  const form = body instanceof URLSearchParams;
  const answer = await fetch(`${BASE}${path}`, {
    method: "POST",
    headers: { "content-type": form ? "application/x-www-form-urlencoded" : "application/json" },
    body: form ? body : JSON.stringify(body),
  });
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  return { status: answer.status, body: (await answer.json()) as any };
};

/** A program on this computer that waits to be told what became of its request. */
async function startApp(name: string) {
  const told: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const { searchParams, pathname } = new URL(request.url ?? "/", "http://app.invalid");
    if (pathname === "/callback") told.push(searchParams);
    response.setHeader("content-type", "text/html").end("<title>The app</title><h1>The app has its answer</h1>");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const redirect_uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  const registered = await post("/oauth/register", { client_name: name, redirect_uris: [redirect_uri], token_endpoint_auth_method: "none" });
  expect(registered.status).toBe(201);
  const verifier = randomBytes(32).toString("base64url");
  const client_id = registered.body.client_id as string;
  const asks = (more: Record<string, string>) =>
    `/oauth/authorize?${new URLSearchParams({
      ...{ client_id, redirect_uri, response_type: "code", state: "a state" },
      ...{ code_challenge: createHash("sha256").update(verifier).digest("base64url"), code_challenge_method: "S256", resource: `${BASE}/mcp` },
      ...more,
    })}`;
  const exchange = (code: string) =>
    post("/oauth/token", new URLSearchParams({ grant_type: "authorization_code", code, client_id, redirect_uri, code_verifier: verifier }));
  return { told, asks, exchange, close: () => server.close() };
}

const signInHere = async (page: Page) => {
  const { email, password } = await newAccount(page);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
};

test("an app is connected with less than it asked for, works, is denied, and is disconnected", async ({ page }) => {
  const app = await startApp("Test app");
  await page.goto(app.asks({ scope: "memory:read memory:write tool:execute" }));
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  await expect(page.getByText("Sign in to connect an app.")).toBeVisible();
  await signInHere(page);

  await expect(page.getByRole("heading", { name: "“Test app” wants access", level: 1 })).toBeFocused({ timeout: 15_000 });
  await expect(page).toHaveTitle(/Connect an app/);
  await expect(page.getByText(/a program on this computer, at 127\.0\.0\.1:\d+/)).toBeVisible();
  await expect(page.getByRole("checkbox", { checked: true })).toHaveCount(3);
  await expect(page.getByRole("listitem").filter({ hasText: "memory:write" })).toContainText("Sensitive");
  for (let left = 3; left > 0; left--) await page.getByRole("checkbox", { checked: true }).first().press("Space");
  await expect(page.getByRole("button", { name: "Allow" })).toBeDisabled();
  await page.getByLabel(/Read the workspace's memory/).press("Space");
  await page.getByText("Add what it did not ask for").click();
  await page.getByLabel(/See the balance/).check();
  await page.getByRole("button", { name: "Allow" }).click();
  await expect(page.getByRole("heading", { name: "The app has its answer" })).toBeVisible();

  const [told] = app.told;
  expect(Object.fromEntries(told ?? [])).toEqual({ code: expect.any(String), state: "a state", iss: new URL(BASE).origin });
  const { body } = await app.exchange(told?.get("code") ?? "");
  expect(body).toMatchObject({ token_type: "Bearer", scope: "memory:read billing:read" });
  const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "read-memory", arguments: {} } };
  const headers = { authorization: `Bearer ${body.access_token}`, accept: "application/json, text/event-stream", "content-type": "application/json" };
  const call = () => fetch(`${BASE}/mcp`, { method: "POST", headers, body: JSON.stringify(message) });
  expect((await call()).status).toBe(200);

  await page.goto(app.asks({ scope: "memory:read" }));
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(page.getByRole("heading", { name: "The app has its answer" })).toBeVisible();
  expect(Object.fromEntries(app.told[1] ?? [])).toMatchObject({ error: "access_denied", state: "a state" });

  await page.goto("/agents");
  const row = page.getByRole("list", { name: "Agents" }).getByRole("listitem").filter({ hasText: "Test app" }).first();
  await expect(row).toContainText("Signed in with OAuth");
  await expect(row).toContainText("Read the workspace's memory · See the balance and transactions");
  await page.getByRole("button", { name: "Disconnect Test app" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Disconnect" }).click();
  await expect(page.getByText("No agents yet")).toBeVisible();
  expect((await call()).status).toBe(401);

  await page.goto("/agents/connect?client=claude-code");
  await expect(page.getByRole("heading", { name: "Claude Code" })).toBeVisible();
  await expect(page.getByText(/^claude mcp add --transport http clanker http\S+\/mcp$/)).toBeVisible();
  await page.getByRole("link", { name: "Cursor" }).click();
  await expect(page.getByRole("link", { name: "Add to Cursor" })).toHaveAttribute("href", /^cursor:\/\/anysphere\.cursor-deeplink\/mcp\/install\?/);
  app.close();
});

test("what is wrong with a request is said, and nobody is sent to an address that was not registered", async ({ page }) => {
  const app = await startApp("Crooked app");
  const asked = app.asks({ redirect_uri: "https://evil.example/callback" });
  expect((await page.goto(asked))?.status()).toBe(400);
  expect(new URL(page.url()).origin).toBe(new URL(BASE).origin);
  // Whoever leaves the check out and comes to the page itself is told the same.
  await page.goto(asked.replace("/authorize", "/consent"));
  await signInHere(page);
  await expect(page.getByRole("heading", { name: "This app cannot be connected like this" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Allow" })).toHaveCount(0);
  await page.goto("/oauth/consent");
  await expect(page.getByRole("heading", { name: "This app cannot be connected like this" })).toBeVisible();
  expect(app.told).toEqual([]);
  app.close();
});
