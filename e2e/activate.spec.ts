import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { askForKey, curl, pollForKey } from "./agent";
import { type Account, newAccount, signIn } from "./sign-in";

let person: { account: Account; cookies: Parameters<BrowserContext["addCookies"]>[0] } | undefined;

/** The tests share a person and a session: signing in is limited. */
async function signInOnce(page: Page): Promise<Account> {
  if (person) {
    await page.context().addCookies(person.cookies);
  } else {
    const account = await newAccount(page);
    await signIn(page, account);
    person = { account, cookies: await page.context().cookies() };
  }
  return person.account;
}

const approve = async (page: Page, label: string) => {
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("heading", { name: `“${label}” has access` })).toBeFocused();
};

test("a device gets a key by the link it shows, exactly once", async ({ page }) => {
  const { email } = await signInOnce(page);
  const { device_code, user_code, verification_url_complete, interval } = await askForKey("link-device");
  expect(user_code).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
  expect(await pollForKey(device_code)).toEqual({ status: "pending", interval });

  await page.goto(verification_url_complete);
  await expect(page.getByRole("heading", { name: "“link-device” wants access", level: 1 })).toBeVisible();
  await expect(page.getByText(user_code, { exact: true })).toBeVisible();
  await expect(page.getByText("you started this yourself")).toBeVisible();
  await expect(page.getByText(/^curl\/\d/)).toBeVisible();
  await expect(page.getByRole("radio", { name: "Full access" })).toBeChecked();
  await approve(page, "link-device");
  await page.reload();
  await expect(page.getByRole("heading", { name: "“link-device” has access" })).toBeVisible();

  const answer = await pollForKey(device_code);
  expect(answer).toMatchObject({ status: "completed", api_key: expect.stringMatching(/^ck_/), scopes: ["*"] });
  expect((await curl("GET", "/profile", { key: answer.api_key })).body).toMatchObject({ email });
  expect(await pollForKey(device_code)).toEqual({ status: "completed" });
});

test("a code is typed in lower case without its hyphen, and what was asked is narrowed", async ({ page }) => {
  await signInOnce(page);
  const { device_code, user_code } = await askForKey("typed-device", ["profile:read", "memory:write", "tool:execute"]);
  await page.goto("/activate");
  const field = page.getByLabel("Code", { exact: true });
  await expect(field).toBeFocused();
  const letters = user_code.replace("-", "").toLowerCase();
  await field.pressSequentially(letters.slice(0, 6));
  await expect(field).toHaveValue(`${user_code.slice(0, 4)}-${letters.slice(4, 6).toUpperCase()}`);
  await field.pressSequentially(letters.slice(6));
  await expect(page.getByRole("heading", { name: "“typed-device” wants access" })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`code=${user_code}$`));

  await expect(page.getByRole("radio", { name: "What it asked for" })).toBeChecked();
  await expect(page.getByRole("listitem").filter({ hasText: "memory:write" })).toContainText("Sensitive");
  for (const box of await page.getByRole("checkbox").all()) await box.uncheck();
  await expect(page.getByRole("button", { name: "Approve" })).toBeDisabled();
  await page.getByLabel(/Read your profile/).check();
  await approve(page, "typed-device");
  const answer = await pollForKey(device_code);
  expect(answer.scopes).toEqual(["profile:read"]);
  expect((await curl("GET", "/profile", { key: answer.api_key })).status).toBe(200);
  expect((await curl("GET", "/executions", { key: answer.api_key })).status).toBe(403);
});

test("a pasted link is a code too", async ({ page, context }) => {
  await signInOnce(page);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { user_code, verification_url_complete } = await askForKey("pasted-device");
  await page.goto("/activate");
  await page.evaluate((text) => navigator.clipboard.writeText(` ${text} `), verification_url_complete);
  await page.getByLabel("Code", { exact: true }).press("ControlOrMeta+v");
  await expect(page.getByRole("heading", { name: "“pasted-device” wants access" })).toBeVisible();
  await expect(page.getByText(user_code, { exact: true })).toBeVisible();
});

test("a device that is denied gets no key", async ({ page }) => {
  await signInOnce(page);
  const { device_code, verification_url_complete } = await askForKey("refused-device");
  await page.goto(verification_url_complete);
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(page.getByRole("heading", { name: "Denied", exact: true })).toBeVisible();
  expect(await pollForKey(device_code)).toEqual({ status: "denied" });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Denied", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
});

test("two windows: the one that comes second hears that it was decided", async ({ page, context }) => {
  await signInOnce(page);
  const { device_code, verification_url_complete } = await askForKey("raced-device");
  const other = await context.newPage();
  for (const each of [page, other]) await each.goto(verification_url_complete);
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(page.getByRole("heading", { name: "Denied", exact: true })).toBeVisible();
  await other.getByRole("button", { name: "Approve" }).click();
  await expect(other.getByRole("heading", { name: "This was decided already" })).toBeVisible();
  expect(await pollForKey(device_code)).toEqual({ status: "denied" });
});

test("a wrong code is refused in words, and so are too many", async ({ page }) => {
  await signInOnce(page);
  await page.goto("/activate");
  const field = page.getByLabel("Code", { exact: true });
  await field.pressSequentially("b5");
  await expect(page.getByText("“5” cannot be in a code.").first()).toBeVisible();
  await expect(field).toHaveValue("B");
  await field.fill("bcda");
  await expect(page.getByText("“A” cannot be in a code.").first()).toBeVisible();
  await field.fill("bcdf ghjk");
  await expect(page.getByText("Nothing is waiting for this code.").first()).toBeVisible();
  await expect(page).toHaveURL(/\/activate$/);
  await expect(field).toHaveAttribute("aria-invalid", "true");

  // The real limit is for the address: reaching it here would stand in the way of every other test for a minute.
  const message = "Too many wrong codes. Wait a minute.";
  await page.route("**/api/v1/activate/lookup*", (route) => route.fulfill({ status: 429, json: { error: { code: "RATE_LIMITED", message } } }));
  await field.fill("bcdf ghjm");
  await expect(page.getByText(message).first()).toBeVisible();

  await page.goto("/activate?code=BCDFGHJK");
  await expect(field).toHaveValue("BCDF-GHJK");
  await expect(page.getByText("Nothing is waiting for this code.").first()).toBeVisible();
});

test("who is not signed in comes back to the code", async ({ page }) => {
  const { user_code, verification_url_complete } = await askForKey("patient-device");
  await page.goto(verification_url_complete);
  await expect(page).toHaveURL(new RegExp(`/sign-in\\?callbackUrl=${encodeURIComponent(`/activate?code=${user_code}`)}$`));
  await expect(page.getByText("Sign in to approve a device.")).toBeVisible();
  const { email, password } = await newAccount(page);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "“patient-device” wants access" })).toBeFocused();
  expect(new URL(page.url()).searchParams.get("code")).toBe(user_code);
});
