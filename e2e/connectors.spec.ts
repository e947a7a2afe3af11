import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { createEmulator, type Emulator } from "emulate";
import { startGitServer } from "../lib/testing/git-server";
import { type ProviderDouble, startProviders } from "../lib/testing/providers";
import { askForKey, curl, pollForKey } from "./agent";
import { newAccount, signIn } from "./sign-in";
import { uniqueSlug, upload, wordCount } from "./skill-folder";

/** What stands for GitHub listens where the server was told that GitHub is, so all that asks it is in this file, one after the other. */
const alert = (page: Page, text: string | RegExp) => page.getByRole("alert").filter({ hasText: text });

for (const { service, name, idVariable, urlVariable, callback } of [
  { service: "github", name: "GitHub", idVariable: "AUTH_GITHUB_ID", urlVariable: "AUTH_GITHUB_URL", callback: "/api/auth/callback/github" },
  { service: "google", name: "Google", idVariable: "AUTH_GOOGLE_ID", urlVariable: "AUTH_GOOGLE_ISSUER", callback: "/api/auth/callback/google" },
] as const) {
  test.describe(`by way of ${name}`, () => {
    const url = process.env[urlVariable];
    test.skip(!url || !process.env[idVariable], `The server under test knows no ${name}.`);
    // Always the same, because the double numbers its people from the beginning each time it starts.
    const [newcomer, taken] = [`newcomer-at-${service}`, `taken-at-${service}`];
    let provider: Emulator;

    test.beforeAll(async ({ playwright }, { project }) => {
      const { baseURL = "" } = project.use;
      const client = {
        client_id: process.env[idVariable] as string,
        client_secret: process.env[idVariable.replace("_ID", "_SECRET")] as string,
        name: "Clanker",
        redirect_uris: [`${baseURL}${callback}`],
      };
      const people = [newcomer, taken].map((login) => ({ login, name: "Octo Cat", email: `${login}@example.com` }));
      const seed = service === "github" ? { github: { users: people, oauth_apps: [client] } } : { google: { users: people, oauth_clients: [client] } };
      provider = await createEmulator({ service, port: Number(new URL(url as string).port), baseUrl: url as string, seed });
      const request = await playwright.request.newContext({ baseURL });
      const answer = await request.post("/api/v1/auth/sign-up", {
        data: { email: `${taken}@example.com`, password: "not known to anyone", name: "Ada Lovelace" },
      });
      expect([201, 409]).toContain(answer.status());
      await request.dispose();
    });
    test.afterAll(() => provider.close());

    test("someone new gets an account, and comes back to it", async ({ page }) => {
      const people = new Set<string>();
      for (let visit = 0; visit < 2; visit++) {
        await page.goto("/sign-in?callbackUrl=%2Fexecutions");
        await page.getByRole("button", { name: `Continue with ${name}` }).click();
        await page.getByRole("button", { name: newcomer }).click();
        await page.waitForURL("**/executions");
        const profile = await (await page.request.get("/api/v1/profile")).json();
        expect(profile).toMatchObject({ email: `${newcomer}@example.com`, name: "Octo Cat" });
        people.add(profile.id);
        await page.context().clearCookies();
      }
      expect(people.size).toBe(1);
    });

    test("an account whose address nobody confirmed is not shared", async ({ page }) => {
      await page.goto("/sign-in");
      await page.getByRole("button", { name: `Continue with ${name}` }).click();
      await page.getByRole("button", { name: taken }).click();
      await expect(alert(page, "An account with this address exists")).toBeVisible();
      expect((await page.request.get("/api/v1/profile")).status()).toBe(401);
    });
  });
}

test.describe("accounts of apps", () => {
  const { AUTH_GITHUB_URL: url, GITHUB_CLIENT_ID: clientId } = process.env;
  test.skip(!url || !clientId, "The server under test has no client id at GitHub.");
  let doubles: Record<string, ProviderDouble>;
  let git: Awaited<ReturnType<typeof startGitServer>>;

  test.beforeAll(async ({ playwright: _ }, { project }) => {
    doubles = await startProviders({ callback: `${project.use.baseURL}/oauth/callback`, ports: { github: Number(new URL(url as string).port) } });
    git = await startGitServer();
    const folder = path.join(git.root, "ada/engine.git");
    await mkdir(folder, { recursive: true });
    git.git("ada/engine.git", ["init", "-q", "-b", "main"]);
    await writeFile(path.join(folder, "engine.js"), "const a = 1;\nvar b = 2;\n");
    git.git("ada/engine.git", ["add", "engine.js"]);
    git.git("ada/engine.git", ["commit", "-qm", "first"]);
    (doubles.github as ProviderDouble).git = git.url;
  });
  test.afterAll(async () => {
    await Promise.all(Object.values(doubles).map((double) => double.close()));
    await git.close();
  });

  const card = (page: Page) => page.getByRole("region", { name: "GitHub", exact: true });

  /** Connects ada's account at GitHub, as a person does. */
  async function connect(page: Page) {
    await page.goto("/connectors");
    await card(page).getByRole("button", { name: "Connect GitHub" }).click();
    await page.getByRole("button", { name: /ada/ }).first().click();
    await expect(page.getByText("GitHub is connected as ada.")).toBeVisible();
    await expect(page).toHaveURL(/\/connectors$/);
  }

  test("an account is connected, an agent reads with it when it is allowed to, and it is disconnected", async ({ page }) => {
    await signIn(page, await newAccount(page));
    const slug = uniqueSlug();
    const review = `#!/bin/sh\ngrep -n '^var ' source/engine.js | sed 's/:.*/: use const or let/'\n`;
    const about = `---\nname: ${slug}\ndescription: Reviews a file of a repository.\nmetadata:\n  version: "1.0.0"\n  clanker-entrypoint: scripts/main.sh\n---\n\nReviews a file.\n`;
    await upload(page, slug, { "SKILL.md": about, "scripts/main.sh": review }, "1.0.0");

    await page.goto("/connectors");
    await expect(card(page)).toContainText("Not connected");
    await connect(page);
    await expect(card(page)).toContainText("Read and change repositories");

    // The agent asks for what it needs, and for no more.
    const { device_code, verification_url_complete } = await askForKey("reviewer", ["tool:execute", "connector:github:read"]);
    await page.goto(verification_url_complete);
    await expect(page.getByRole("main")).toContainText("Read from your GitHub account");
    await page.getByRole("button", { name: "Approve" }).click();
    await expect(page.getByRole("heading", { name: "“reviewer” has access" })).toBeVisible();
    const { api_key: key } = await pollForKey(device_code);
    expect((await curl("GET", "/connectors/github/sources", { key })).body.data).toMatchObject([{ id: "ada/engine" }]);
    const connector = { type: "github", fields: { repo: "ada/engine" } };
    const run = () => curl("POST", `/skills/${slug}/run`, { key, body: { input: "engine.js", connector } });
    const { body } = await run();
    await page.goto(`/executions/${body.executionId}`);
    await expect(page.getByText("2: use const or let")).toBeVisible({ timeout: 20_000 });

    await page.goto("/connectors");
    await card(page).getByRole("button", { name: "Disconnect GitHub" }).click();
    const dialog = page.getByRole("alertdialog", { name: "Disconnect ada at GitHub?" });
    await expect(dialog).toContainText("for everybody in this workspace");
    await dialog.getByRole("button", { name: "Disconnect" }).click();
    await expect(card(page)).toContainText("Not connected");
    expect(await run()).toMatchObject({ status: 403, body: { error: { code: "TOOL_NOT_CONNECTED" } } });
  });

  test("what is not allowed at the app connects nothing, and is said", async ({ page }) => {
    await signIn(page, await newAccount(page));
    await page.goto("/connectors");
    const begun = page.waitForRequest(/\/login\/oauth\/authorize/);
    await card(page).getByRole("button", { name: "Connect GitHub" }).click();
    const state = new URL((await begun).url()).searchParams.get("state");
    await page.goto(`/oauth/callback/github?${new URLSearchParams({ error: "access_denied", state: state as string })}`);
    await expect(alert(page, "did not let this server in")).toBeVisible();
    await expect(card(page)).toContainText("Not connected");
    // Good once, and for nobody else.
    await page.goto(`/oauth/callback/github?${new URLSearchParams({ code: "x", state: state as string })}`);
    await expect(alert(page, "begin again")).toBeVisible();
  });

  test("an account is looked into, and an action that changes something asks first", async ({ page }) => {
    await signIn(page, await newAccount(page));
    await connect(page);
    await card(page).getByRole("link", { name: "Browse GitHub" }).click();
    await page.getByRole("link", { name: "ada/engine" }).click();
    await page.getByRole("list", { name: "Entries" }).getByRole("link", { name: "README.md" }).click();
    await expect(page.getByRole("region", { name: "Text of README.md" })).toContainText("# engine");

    await page.goto("/connectors/actions?app=github&q=create+issue");
    await page.getByRole("list", { name: "Actions" }).getByRole("link", { name: "github.create_issue", exact: true }).click();
    const form = page.getByRole("form", { name: "Input" });
    const confirm = page.getByRole("alertdialog", { name: "This changes something in ada's GitHub" });
    const create = async (repository: string) => {
      await form.getByLabel("Repository").fill(repository);
      await form.getByLabel("Title").fill("It squeaks");
      await form.getByRole("button", { name: "Run" }).click();
      await confirm.getByRole("button", { name: "Do it" }).click();
      await expect(confirm).toBeHidden();
    };
    await create("no repository");
    await expect(form.getByLabel("Repository")).toHaveAttribute("aria-invalid", "true");
    await create("ada/engine");
    await expect(page.getByRole("region", { name: "Result as JSON" })).toContainText('"title": "It squeaks"');
  });

  test("what happens in an account starts a skill, and once more when it is asked for", async ({ page }) => {
    await signIn(page, await newAccount(page));
    const slug = uniqueSlug();
    await upload(page, slug, wordCount(slug, "1.0.0"), "1.0.0");
    await connect(page);
    await page.goto("/triggers");
    await expect(page.getByText("Nothing starts by itself yet")).toBeVisible();
    await page.getByRole("button", { name: "Add a trigger" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "A connected account" }).check();
    await dialog.getByLabel("App", { exact: true }).selectOption("GitHub");
    await dialog.getByLabel("Event", { exact: true }).selectOption("issue opened");
    await dialog.getByLabel("Repository").selectOption("ada/engine");
    await dialog.getByRole("radio", { name: "A skill" }).check();
    await dialog.getByLabel("Skill", { exact: true }).selectOption(slug);
    await dialog.getByLabel("Input", { exact: true }).fill("{{event.titel}}");
    await dialog.getByRole("button", { name: "Create trigger" }).click();
    await expect(dialog.getByLabel("Input", { exact: true })).toHaveAttribute("aria-invalid", "true");
    await dialog.getByLabel("Input", { exact: true }).fill("{{event.title}}");
    await dialog.getByRole("button", { name: "Create trigger" }).click();
    const trigger = page.getByRole("list", { name: "Triggers" }).getByRole("listitem");
    await expect(trigger).toContainText(`the skill ${slug}`);

    const opened = await page.evaluate(
      async (input) => {
        const headers = { "content-type": "application/json" };
        return (await fetch("/api/v1/connectors/actions/github.create_issue/run", { method: "POST", headers, body: JSON.stringify({ input }) })).status;
      },
      { repository: "ada/engine", title: "three words here" },
    );
    expect(opened).toBe(200);
    await expect(async () => {
      await page.reload();
      await expect(trigger).toContainText(/exec_\d+/, { timeout: 1000 });
    }).toPass();
    await trigger.getByRole("button", { name: /^History of/ }).click();
    const events = page.getByRole("dialog", { name: "History" }).getByRole("list", { name: "Events" }).getByRole("listitem");
    await expect(events).toHaveCount(1);
    await events.getByRole("button", { name: "once more" }).click();
    await expect(events).toHaveCount(2);
    await expect(events.first()).toContainText("Once more what came as");
    await events.first().getByRole("link").click();
    await expect(page.getByText("3 words")).toBeVisible({ timeout: 20_000 });
  });
});
