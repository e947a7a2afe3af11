import { expect, type Page, test } from "@playwright/test";
import { startStripe } from "../lib/testing/stripe-double";
import { type Account, newAccount, signIn } from "./sign-in";

const url = process.env.STRIPE_API_URL;
const secret = process.env.STRIPE_WEBHOOK_SECRET;
test.skip(!url || !secret, "The server under test knows no Stripe.");

const credits = (page: Page, term: string) =>
  page
    .getByRole("region", { name: "Credits", exact: true })
    .locator("div", { has: page.getByText(term, { exact: true }) })
    .last();
const rows = (page: Page, text: string) => page.getByRole("region", { name: "Transactions", exact: true }).getByRole("row").filter({ hasText: text });

/** From the form to Stripe's page. */
async function goToStripe(page: Page, amount: string) {
  await page.goto("/settings/billing");
  await page.getByLabel("Dollarinos").fill(amount);
  await page.getByRole("button", { name: "Buy" }).click();
  await page.waitForURL(/\/checkout\/cs_/);
  await expect(page.getByText(`${amount} dollarinos for `)).toBeVisible();
}

/** With reports, which race with the browser that comes back, and without any, as on a laptop. */
for (const { name, width, reports } of [
  { name: "on a wide screen, where Stripe reports payments", width: 1280, reports: true },
  { name: "on a phone, where Stripe cannot reach the server", width: 390, reports: false },
]) {
  test.describe(name, () => {
    test.use({ viewport: { width, height: 844 } });
    let stripe: Awaited<ReturnType<typeof startStripe>>;
    test.beforeAll(async () => {
      const webhook = `${process.env.BASE_URL}/api/v1/billing/stripe/webhook`;
      stripe = await startStripe({ secret: secret as string, port: Number(new URL(url as string).port), ...(reports && { webhook }) });
    });
    test.afterAll(() => stripe.close());
    let account: Account;
    test.beforeEach(async ({ page }) => {
      account = await newAccount(page);
      await signIn(page, account);
    });

    test("credits are bought, and are there once", async ({ page }) => {
      await page.goto("/settings/billing");
      await expect(credits(page, "Available")).toContainText("1,000");
      await page.getByLabel("Dollarinos").fill("50");
      await page.getByRole("button", { name: "Buy" }).click();
      await expect(page).toHaveURL(/\/settings\/billing$/);
      await page.getByLabel("Dollarinos").fill("750");
      await expect(page.getByText("$7.50")).toBeVisible();
      await goToStripe(page, "750");
      await page.getByRole("button", { name: /^Pay/ }).click();
      await expect(page.getByText("750 dollarinos were added")).toBeVisible();
      await expect(page).toHaveURL(/\/settings\/billing$/);
      for (let visit = 0; visit < 2; visit++) {
        await expect(credits(page, "Available")).toContainText("1,750");
        await expect(credits(page, "Balance")).toContainText("1,750");
        await expect(rows(page, "Credits bought")).toHaveCount(1);
        await expect(rows(page, "Credits bought")).toContainText("+750");
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
        await page.reload({ waitUntil: "networkidle" });
      }
      await page.getByRole("link", { name: "Given" }).click();
      await expect(rows(page, "Welcome credits")).toHaveCount(1);
      await expect(rows(page, "Credits bought")).toHaveCount(0);
    });

    test("who goes back has bought nothing", async ({ page }) => {
      await goToStripe(page, "500");
      await page.getByRole("link", { name: "Cancel" }).click();
      await expect(page.getByText("Nothing was bought")).toBeVisible();
      await expect(credits(page, "Balance")).toContainText("1,000");
    });

    test("who pays and does not come back finds the credits later", async ({ page }) => {
      await goToStripe(page, "300");
      await stripe.pay(page.url());
      await page.goto("/settings/billing");
      await expect(page.getByText("300 dollarinos were added")).toBeVisible();
      await expect(credits(page, "Balance")).toContainText("1,300");
      await expect(rows(page, "Credits bought")).toHaveCount(1);
    });

    test("who has been signed out meanwhile signs in and gets them", async ({ page }) => {
      await goToStripe(page, "200");
      await page.context().clearCookies();
      await page.getByRole("button", { name: /^Pay/ }).click();
      await page.getByLabel("E-mail").fill(account.email);
      await page.getByLabel("Password").fill(account.password);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(page.getByText("200 dollarinos were added")).toBeVisible();
      await expect(credits(page, "Balance")).toContainText("1,200");
    });
  });
}

test("a checkout that nobody knows, and a Stripe that is away", async ({ page }) => {
  await signIn(page, await newAccount(page));
  await page.goto("/settings/billing?checkout=done&id=cs_unknown");
  const alert = page.getByRole("alert").filter({ hasText: "payment provider" });
  await expect(alert).toBeVisible();
  const stripe = await startStripe({ secret: secret as string, port: Number(new URL(url as string).port) });
  await alert.getByRole("button", { name: "Ask again" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "There is no such checkout" })).toBeVisible();
  await stripe.close();
});
