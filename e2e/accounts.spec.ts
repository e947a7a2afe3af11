import { type Browser, expect, type Page, test } from "@playwright/test";
import { type Mailbox, openMailbox } from "./mailbox";
import { addAuthenticator } from "./passkey";
import { type Account, newAccount, signIn } from "./sign-in";

/** The same person in another browser. */
async function elsewhere(browser: Browser, account: Account): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, account);
  return page;
}

const alert = (page: Page, text: string | RegExp) => page.getByRole("alert").filter({ hasText: text });

test("a passkey is added after the password, and from then on asked for in its place", async ({ page }) => {
  await addAuthenticator(page);
  const account = await newAccount(page);
  await signIn(page, account);
  await page.goto("/settings/security");
  const passkeys = page.getByRole("region", { name: "Passkeys" });
  await expect(passkeys).toContainText("no passkey yet");
  await passkeys.getByRole("button", { name: "Add a passkey" }).click();
  const adding = page.getByRole("dialog", { name: "Add a passkey" });
  await adding.getByLabel("Name").fill("Test key");
  await adding.getByRole("button", { name: "Continue" }).click();
  const stepUp = page.getByRole("dialog", { name: "Is it you?" });
  await stepUp.getByLabel("Password").fill("not the password");
  await stepUp.getByRole("button", { name: "Continue" }).click();
  await expect(stepUp).toContainText("The password is wrong");
  await stepUp.getByLabel("Password").fill(account.password);
  await stepUp.getByRole("button", { name: "Continue" }).click();
  await expect(passkeys.getByRole("listitem")).toContainText("Test key");

  await passkeys.getByRole("button", { name: "Rename Test key" }).click();
  const renaming = page.getByRole("dialog", { name: "Rename this passkey" });
  await renaming.getByLabel("Name").fill("My key");
  await renaming.getByRole("button", { name: "Rename" }).click();
  await expect(passkeys.getByRole("listitem")).toContainText("My key");

  // A new session has proved nothing yet.
  await page.context().clearCookies();
  await signIn(page, account);
  await page.goto("/settings/security");
  await passkeys.getByRole("button", { name: "Remove My key" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(stepUp).toContainText("Use your passkey");
  await stepUp.getByRole("button", { name: "Use passkey" }).click();
  await expect(passkeys).toContainText("no passkey yet");
});

test("a new password ends the session elsewhere, and not this one", async ({ page, browser }) => {
  const account = await newAccount(page);
  await signIn(page, account);
  const other = await elsewhere(browser, account);
  await page.goto("/settings/account");
  await page.getByLabel("Current password").fill("not the password");
  await page.getByLabel("New password").fill("a staple of my own");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("The current password is wrong")).toBeVisible();
  await page.getByLabel("Current password").fill(account.password);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Password changed")).toBeVisible();
  await other.goto("/library");
  await expect(other).toHaveURL(/\/sign-in/);
  await page.goto("/library");
  await expect(page).toHaveURL(/\/library$/);
  await signIn(other, { ...account, password: "a staple of my own" });
  await other.context().close();
});

test("sessions are listed, and one is ended from another", async ({ page, browser }) => {
  const account = await newAccount(page);
  await signIn(page, account);
  const other = await elsewhere(browser, account);
  await page.goto("/settings/security");
  const sessions = page.getByRole("region", { name: "Sessions" });
  await expect(sessions.getByRole("listitem").filter({ hasText: "This one" })).toHaveCount(1);
  await expect(sessions.getByRole("listitem")).toHaveCount(3); // signing up was one as well
  const ends = sessions
    .getByRole("listitem")
    .filter({ hasText: /^Chrome on Linux/ })
    .getByRole("button", { name: /^End the session/ });
  await ends.first().click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End" }).click();
  await expect(page.getByRole("alertdialog")).toBeHidden();
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await other.goto("/library");
  await expect(other).toHaveURL(/\/sign-in/);
  await other.context().close();
});

test.describe("by mail", () => {
  const port = Number(new URL(process.env.SMTP_URL ?? "smtp://localhost:0").port);
  test.skip(!port, "The server under test has no SMTP_URL.");
  let mailbox: Mailbox;
  test.beforeAll(async () => {
    mailbox = await openMailbox(port);
  });
  test.afterAll(() => mailbox.close());

  test("a link signs in when its button is pressed, once", async ({ page }) => {
    const { email } = await newAccount(page);
    await page.goto("/sign-in?callbackUrl=%2Fexecutions");
    await page.getByRole("link", { name: "E-mail me a link" }).click();
    await expect(page.getByRole("heading", { name: "Sign in by e-mail" })).toBeVisible();
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("button", { name: "E-mail me a link" }).click();
    await expect(page.getByText("Look into your mailbox")).toBeVisible();
    const link = await mailbox.link(email);
    // Whatever looks at the link first does not use it up.
    expect((await page.request.get(link)).status()).toBe(200);
    await page.goto(link);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/executions");
    await page.goto("/settings/account");
    await expect(page.getByText("E-mail confirmed")).toBeVisible();
    await page.context().clearCookies();
    await page.goto("about:blank");
    await page.goto(link);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(alert(page, "not valid any more")).toBeVisible();
  });

  test("a forgotten password is set anew", async ({ page }) => {
    const { email } = await newAccount(page);
    await page.goto("/sign-in");
    await expect(page.getByLabel("E-mail")).toBeFocused();
    await page.getByLabel("E-mail").fill(email);
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await expect(page.getByRole("heading", { name: "Set a new password" })).toBeVisible();
    await expect(page.getByLabel("E-mail")).toHaveValue(email);
    await page.getByRole("button", { name: "E-mail me a link" }).click();
    await page.goto(await mailbox.link(email));
    await page.getByLabel("New password").fill("a staple of my own");
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(page.getByText("Your password is set")).toBeVisible();
    await signIn(page, { email, password: "a staple of my own" });
  });
});
