import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { createPerson, installClients } from "../lib/testing/real-clients";
import { newAccount, signIn } from "./sign-in";
import { dropOnto, sample, uniqueSlug, upload, wordCount, writeFolder, zipOf } from "./skill-folder";

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/clanker-registry-`);
});
test.afterAll(() => rm(folder, { recursive: true, force: true }));

/** Somebody else, in a browser of their own, with a workspace of their own. */
async function somebodyElse(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, await newAccount(page));
  return page;
}

const result = (page: Page) => page.getByRole("region", { name: "Result" });
/** The row of the reviews that is about a skill. */
const review = (page: Page, slug: string, kind: string) => page.getByRole("listitem").filter({ hasText: slug }).filter({ hasText: kind });

/** Opens a dialog that asks for a reason, gives one, and waits until it was taken. */
async function giveReason(page: Page, button: ReturnType<Page["getByRole"]>, label: string, reason: string) {
  await button.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("textbox")).toBeFocused();
  await dialog.getByRole("textbox").fill(reason);
  await dialog.getByRole("button", { name: label, exact: true }).click();
  await expect(dialog).toBeHidden();
}

test.describe("with the programs that install skills", () => {
  let programs: string;
  test.beforeAll(async () => {
    test.setTimeout(300_000);
    programs = await installClients();
  });

  test("a skill is published, run, installed by every program and another account, updated and yanked", async ({ page, browser }) => {
    test.setTimeout(150_000);
    const slug = uniqueSlug();
    const files = wordCount(slug, "1.0.0");
    await signIn(page);
    await page.goto("/publish");
    await dropOnto(page, "Drop a skill's folder or zip here", await writeFolder(path.join(folder, slug), files));
    await expect(result(page).getByRole("heading")).toContainText("is in your library");
    await expect(result(page).getByRole("heading")).toBeFocused();
    await expect(result(page)).toContainText("Scan passed");
    await page.getByRole("link", { name: "Open it" }).click();

    await page.getByLabel("Input").fill("one two three");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    const output = page.getByRole("region", { name: "Output", exact: true });
    await expect(output.getByText("Completed")).toBeVisible({ timeout: 30_000 });
    await expect(output.getByRole("region", { name: "Output text" })).toContainText("3 words");

    await page.getByRole("button", { name: "Publish", exact: true }).click();
    await expect(page.getByText("Everyone can see, run and install it.")).toBeVisible();

    // Whoever is not signed in finds the commands, and what they download is what its address says.
    const stranger = await (await browser.newContext()).newPage();
    await stranger.goto(`/skills/${slug}`);
    const first = await downloadOf(stranger, "1.0.0");
    const zip = await stranger.request.get(first);
    expect(zip.status()).toBe(200);
    expect(first).toContain(
      createHash("sha256")
        .update(await zip.body())
        .digest("hex"),
    );
    await expect(stranger.getByRole("button", { name: "Report this skill" })).toHaveCount(0);

    const run = await createPerson(programs, path.join(folder, `${slug}-home`));
    const shown = async (client: string, label: string) => {
      await stranger.goto(`/skills/${slug}?tab=install&client=${client}`);
      return stranger.getByRole("region", { name: label }).textContent();
    };
    await run("sh", ["-ec", (await shown("claude-code", "In Claude Code")) ?? ""]);
    await run("sh", ["-ec", `${(await shown("skills", "In any agent that reads skills"))?.replace(/^npx /, "")} -a claude-code -y --copy`]);
    const home = (await run("sh", ["-c", 'echo "$HOME"'])).trim();
    await expectFiles(path.join(home, ".claude/plugins/cache/clanker", slug, "1.0.0/skills", slug), files);
    await expectFiles(path.join(home, ".claude/skills", slug), files);

    const other = await somebodyElse(browser);
    await other.goto(`/library/${slug}`);
    await other.getByRole("button", { name: `Add ${slug}` }).click();
    await expect(other.getByRole("button", { name: `Remove ${slug}` })).toBeVisible();

    const more = { "clanker-secrets": "WORDS_TOKEN", "clanker-network": "api.words.example" };
    await upload(page, slug, wordCount(slug, "1.1.0", more), "is in your library");
    await other.goto("/library");
    const update = other.getByRole("list", { name: "Updates" }).getByRole("listitem").filter({ hasText: slug });
    await expect(update).toContainText("1.0.0 → 1.1.0");
    await expect(update).toContainText("Read before updating");
    await expect(update.getByRole("definition").filter({ hasText: "WORDS_TOKEN" })).toContainText("added");
    await expect(update.getByRole("definition").filter({ hasText: "api.words.example" })).toContainText("added");
    await update.getByRole("button", { name: `Update ${slug} to 1.1.0` }).click();
    await expect(update).toHaveCount(0);
    const installed = await (await other.request.get("/api/v1/skills?limit=100")).json();
    expect(installed.data.find((each: { slug: string }) => each.slug === slug).version).toBe("1.1.0");

    await stranger.goto(`/skills/${slug}`);
    const second = await downloadOf(stranger, "1.1.0");
    expect((await stranger.request.get(second)).status()).toBe(200);
    await page.goto(`/library/${slug}`);
    await giveReason(page, page.getByRole("button", { name: "Yank 1.1.0" }), "Yank", "It counts twice.");
    await expect(page.getByRole("list", { name: "Versions" })).toContainText("It counts twice.");
    expect((await stranger.request.get(second)).status()).toBe(410);
    expect((await stranger.request.get(first)).status()).toBe(200);

    // Who has it installed is told, can go back, and can run it meanwhile.
    await other.goto(`/library/${slug}`);
    await expect(other.getByRole("note").filter({ hasText: "yanked version 1.1.0" })).toContainText("It counts twice.");
    await expect(other.getByRole("button", { name: "Run", exact: true })).toBeEnabled();
    await expect(other.getByRole("link", { name: "Update to 1.0.0" })).toBeVisible();
    await other.getByRole("link", { name: "Update to 1.0.0" }).click();
    await expect(update).toContainText("was yanked by its publisher");
    await page.getByRole("button", { name: "Offer 1.1.0 again" }).click();
    await expect(page.getByRole("button", { name: "Yank 1.1.0" })).toBeVisible();
    expect((await stranger.request.get(second)).status()).toBe(200);

    // Made private, it stays where it is installed.
    await page.getByRole("button", { name: "Make private" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Make private" }).click();
    await expect(page.getByText("Only this workspace sees it.")).toBeVisible();
    expect((await stranger.goto(`/skills/${slug}`))?.status()).toBe(404);
    expect((await other.goto(`/library/${slug}`))?.status()).toBe(200);
    await expect(other.getByRole("button", { name: "Run", exact: true })).toBeEnabled();
  });
});

test("a skill of somebody who is no admin waits for one, is published by them, and can be reported", async ({ page, browser }) => {
  const slug = uniqueSlug();
  const author = await somebodyElse(browser);
  expect((await author.goto("/reviews"))?.status()).toBe(404);
  await upload(author, slug, wordCount(slug, "1.0.0", { "clanker-network": "api.words.example" }), "is in your library");
  await author.getByRole("link", { name: "Open it" }).click();
  await author.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(author.getByText("An admin of this server looks at it before everyone can see it.")).toBeVisible();
  await signIn(page);
  expect((await page.goto(`/skills/${slug}`))?.status()).toBe(404);

  await page.goto("/library");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Reviews" }).click();
  const submitted = review(page, slug, "Wants to be public");
  await submitted.getByRole("button", { name: `Look into ${slug}` }).click();
  await expect(submitted.getByRole("definition").filter({ hasText: "api.words.example" })).toBeVisible();
  await giveReason(page, submitted.getByRole("button", { name: `Publish ${slug}` }), "Publish", "Well made.");
  await expect(submitted).toHaveCount(0);
  expect((await page.goto(`/skills/${slug}`))?.status()).toBe(200);
  await author.reload();
  await expect(author.getByText("Everyone can see, run and install it.")).toBeVisible();
  await expect(author.getByRole("note").filter({ hasText: "Well made." })).toBeVisible();

  await giveReason(page, page.getByRole("button", { name: "Report this skill" }), "Report this skill", "It counts wrongly.");
  await page.goto("/reviews");
  const report = review(page, slug, "Report");
  await expect(report).toContainText("It counts wrongly.");
  await giveReason(page, report.getByRole("button", { name: `It is fine ${slug}` }), "It is fine", "");
  await expect(report).toHaveCount(0);
});

test("a malicious skill is quarantined with its findings, appealed, and decided", async ({ page, browser }) => {
  const slug = uniqueSlug();
  const author = await somebodyElse(browser);
  await upload(author, slug, await sample("weather-now", slug), "is quarantined: nobody can run or download it.");
  const finding = result(author)
    .getByRole("list", { name: "Findings" })
    .getByRole("listitem")
    .filter({ hasText: "scripts/weather.sh:6" })
    .filter({ hasText: "exfiltration/credentials-sent" });
  await expect(finding).toBeVisible();
  await expect(finding).toContainText("~/.ssh/id_rsa");
  await author.getByRole("link", { name: "See why, and appeal" }).click();
  await expect(author.getByRole("alert").filter({ hasText: "Version 1.0.0 is quarantined" })).toBeVisible();
  await expect(author.getByRole("list", { name: "Findings" })).toContainText("~/.ssh/id_rsa");
  for (const name of ["Run", "Publish", `Add ${slug}`]) await expect(author.getByRole("button", { name, exact: true })).toHaveCount(0);
  await giveReason(author, author.getByRole("button", { name: "Appeal 1.0.0" }), "Appeal", "It is a sample for a talk.");

  await signIn(page);
  await page.goto("/reviews");
  const appeal = review(page, slug, "It is a sample for a talk.");
  await expect(appeal).toContainText("Malicious");
  await giveReason(page, appeal.getByRole("button", { name: `Let it run ${slug}` }), "Let it run", "Only where it was made.");
  await expect(review(page, slug, "")).toHaveCount(0);
  await author.reload();
  await expect(author.getByRole("button", { name: "Run", exact: true })).toBeEnabled();
});

test("what cannot be taken says why, and the page can be used by keyboard alone", async ({ page, browser, context }) => {
  const slug = uniqueSlug();
  const author = await somebodyElse(browser);
  await upload(author, slug, wordCount(slug, "1.0.0"), "is in your library");
  await signIn(page);
  await page.goto("/publish");
  const refusal = page.getByRole("region", { name: "Upload" }).getByRole("alert");
  const choose = async (name: string, files: string | ReturnType<typeof zipOf>) => {
    await page.getByRole("button", { name }).focus();
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("Enter")]);
    await chooser.setFiles(files);
  };
  await choose("Choose a folder", await writeFolder(path.join(folder, "empty"), { "README.md": "Nothing." }));
  await expect(refusal).toHaveText("There is no SKILL.md at the top of this folder.");
  // The focus is where it was, so that another folder is one key press away.
  await expect(page.getByRole("button", { name: "Choose a folder" })).toBeFocused();
  await choose("Choose a zip", { name: "skill.zip", mimeType: "application/zip", buffer: Buffer.from("no zip at all") });
  await expect(refusal).toContainText(/zip/i);
  const zip = path.join(folder, "taken.zip");
  await writeFile(zip, zipOf(wordCount(slug, "2.0.0")).buffer);
  await dropOnto(page, "Drop a skill's folder or zip here", zip);
  await expect(refusal).toContainText("is someone else's");
  await context.setOffline(true);
  await choose("Choose a zip", zipOf(wordCount(uniqueSlug(), "1.0.0")));
  await expect(refusal).toHaveText("The server could not be reached.");
  await context.setOffline(false);

  const mine = uniqueSlug();
  await choose("Choose a folder", await writeFolder(path.join(folder, mine), wordCount(mine, "1.0.0")));
  await expect(result(page).getByRole("heading")).toBeFocused();
  await expect(refusal).toHaveCount(0);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Open it" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/library/${mine}$`));
});

async function downloadOf(page: Page, version: string): Promise<string> {
  const href = await page.getByRole("link", { name: `Download version ${version}` }).getAttribute("href");
  expect(href).toMatch(/[0-9a-f]{64}\.zip$/);
  return href as string;
}

/** That a folder holds these files, byte for byte, and no other. */
async function expectFiles(target: string, files: Record<string, string>) {
  const all = (await readdir(target, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  const found = await Promise.all(
    all.map(async (each) => [path.relative(target, path.join(each.parentPath, each.name)), await readFile(path.join(each.parentPath, each.name), "utf8")]),
  );
  expect(Object.fromEntries(found)).toEqual(files);
}
