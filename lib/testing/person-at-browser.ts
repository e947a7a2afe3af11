import { randomUUID } from "node:crypto";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright";
import { expect, vi } from "vitest";

export type PersonAtBrowser = Awaited<ReturnType<typeof sitAtBrowser>>;

/** Somebody with an account on a server, who sits at a browser and allows what programs open there. */
export async function sitAtBrowser(site: string) {
  const account = { email: `${randomUUID()}@example.com`, password: `password ${randomUUID()}` };
  const body = JSON.stringify({ ...account, name: "Ada" });
  const signedUp = await fetch(`${site}/api/v1/auth/sign-up`, { method: "POST", headers: { "content-type": "application/json" }, body });
  expect(signedUp.status).toBe(201);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

  async function allow(address: string) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(address);
    await page.getByLabel("E-mail").fill(account.email);
    await page.getByLabel("Password").fill(account.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("button", { name: "Allow" }).click();
    // The program's own page, on a port of its own.
    await page.waitForURL((at) => at.origin !== new URL(site).origin, { waitUntil: "commit" });
    await page.context().close();
  }

  return {
    allow,
    /** How programs with this home open a browser: `env` has a command that notes what it is told, `allow` goes there. */
    async opensFor(home: string) {
      const [command, opened] = [path.join(home, "browser"), path.join(home, "opened")];
      await mkdir(home, { recursive: true });
      await writeFile(command, `#!/bin/sh\nprintf %s "$1" >"${opened}.new"\nmv "${opened}.new" "${opened}"\n`);
      await chmod(command, 0o755);
      return {
        env: { BROWSER: command },
        allow: async () => allow(await vi.waitFor(() => readFile(opened, "utf8"), { timeout: 30_000, interval: 50 })),
      };
    },
    leave: () => browser.close(),
  };
}
