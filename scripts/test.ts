/**
 * `npm test`: every check there is, from nothing: Chromium and Redis where they are missing, static checks, a build, unit, operation
 * and contract tests on a real PostgreSQL, process tests, and the browser's journeys against a server of its own.
 * The last line is `N passed, N failed`. `npm run looks` makes the pictures that the pages are compared with anew, and nothing else.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "#lib/testing/free-port";
import { buildIfChanged, generateClient } from "./build.ts";
import { run } from "./run.ts";

const scratch = await mkdtemp(`${tmpdir()}/clanker-tests-`);
// Hundreds of processes load the same modules; the first of them compiles them for the others.
process.env.NODE_COMPILE_CACHE ??= path.join(scratch, "compiled");
let passed = 0;
let failed = 0;
/** What failed, once more at the end: whoever sees only the last lines of a long run shall know it. */
const failures: string[] = [];
const LOOKS = process.argv.includes("--looks");
const asRoot = process.platform === "linux" && process.getuid?.() === 0;
const count = (ok: boolean) => (ok ? passed++ : failed++);

try {
  await have({
    chromium: ["CHROMIUM_PATH", "/usr/bin/chromium"],
    "redis-server": ["REDIS_SERVER_PATH", "/usr/bin/redis-server"],
    // Where these cannot be had, the tests of the bwrap sandbox are left out, and say so.
    ...(asRoot && { bubblewrap: [undefined, "/usr/bin/bwrap"], python3: [undefined, "/usr/bin/python3"] }),
  });
  await generateClient();
  if (!LOOKS) {
    const checked = (await run(process.execPath, ["--disable-warning=ExperimentalWarning", "scripts/check.ts"])) === 0;
    if (!checked) failures.push("npm run check");
    count(checked);
  }
  await buildIfChanged();
  if (!LOOKS) await unitTests();
  await browserTests();
} catch (error) {
  console.error(error);
  failures.push(String(error));
  failed++;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
for (const failure of failures) console.log(`\nFAILED ${failure}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

async function unitTests() {
  const report = path.join(scratch, "vitest.json");
  const status = await run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(await readFile(report, "utf8")) as VitestReport;
  passed += numPassedTests;
  failed += numFailedTests;
  for (const file of testResults) {
    const inFile = file.assertionResults.filter((test) => test.status === "failed");
    for (const test of inFile) failures.push(`${file.name} › ${test.fullName}\n${test.failureMessages.join("\n").slice(0, 2000)}`);
    if (file.status === "failed" && inFile.length === 0) failures.push(`${file.name}\n${file.message.slice(0, 2000)}`);
  }
  if (status !== 0 && numFailedTests === 0) {
    failures.push("vitest: no test failed, but a file or something that nobody waited for; see its output");
    failed++;
  }
}

/** Starts a server as a user would, on an empty folder, and lets Playwright use it. */
async function browserTests() {
  const port = await freePort();
  const dataDir = path.join(scratch, "data");
  // Where the tests listen as a mail server, as GitHub, as Google, as Stripe and as Anthropic.
  const ports = [await freePort(), await freePort(), await freePort(), await freePort(), await freePort()];
  const [mail, github, google, stripe, anthropic] = ports.map((each) => `127.0.0.1:${each}`);
  const env = {
    ...{ PORT: String(port), DATA_DIR: dataDir, BASE_URL: `http://localhost:${port}`, RATE_LIMIT_PER_MINUTE: "10000", LOG_LEVEL: "warn" },
    // The browsers say from where they come: see playwright.config.ts.
    ...{ TRUSTED_PROXIES: "127.0.0.1" },
    ...{ SMTP_URL: `smtp://${mail}` },
    ...{ AUTH_GITHUB_ID: "clanker", AUTH_GITHUB_SECRET: "githubsecret", AUTH_GITHUB_URL: `http://${github}`, AUTH_GITHUB_API_URL: `http://${github}` },
    ...{ GITHUB_CLIENT_ID: "clanker-test", GITHUB_CLIENT_SECRET: "clanker-test-secret" },
    ...{ STRIPE_SECRET_KEY: "sk_test_clanker", STRIPE_WEBHOOK_SECRET: "whsec_e2e", STRIPE_API_URL: `http://${stripe}` },
    // What the tests listen at for webhooks is on this machine.
    ...{ ANTHROPIC_BASE_URL: `http://${anthropic}`, WEBHOOKS_ALLOW_PRIVATE: "1" },
    ...{ AUTH_GOOGLE_ID: "clanker", AUTH_GOOGLE_SECRET: "googlesecret", AUTH_GOOGLE_ISSUER: `http://${google}` },
  };
  const server = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "scripts/start.ts"], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  try {
    for (
      let tries = 0;
      !(await fetch(`${env.BASE_URL}/api/health`).then(
        (answer) => answer.ok,
        () => false,
      ));
      tries++
    ) {
      if (tries > 240 || server.exitCode !== null) throw new Error("The server for the browser tests did not start.");
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const report = path.join(scratch, "playwright.json");
    const only = LOOKS ? ["--project=looks", "--update-snapshots=all"] : [];
    const status = await run("playwright", ["test", "--forbid-only", "--reporter=list,json", ...only], { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report });
    const { stats, suites } = JSON.parse(await readFile(report, "utf8")) as PlaywrightReport;
    for (const { file, title, ok, tests } of suites.flatMap(specsOf))
      if (!ok || tests.some((test) => test.status === "flaky")) failures.push(`${file} › ${title}`);
    passed += stats.expected;
    failed += stats.unexpected + stats.flaky;
    // A file that does not load is no failed test, but no passed one either.
    if (stats.expected === 0 || (status !== 0 && stats.unexpected === 0)) {
      failures.push("playwright: a file did not load, or its server failed; see its output");
      failed++;
    }
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

/** The part that is read of what Vitest writes as JSON. */
type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
};

/** The part that is read of what Playwright writes as JSON: files hold suites, which hold suites and tests. */
type PlaywrightReport = { stats: { expected: number; unexpected: number; flaky: number }; suites: Suite[] };
type Suite = { suites?: Suite[]; specs: { file: string; title: string; ok: boolean; tests: { status: string }[] }[] };

function specsOf(suite: Suite): Suite["specs"] {
  return [...suite.specs, ...(suite.suites ?? []).flatMap(specsOf)];
}

/** Installs the Debian packages whose programs are missing: for each the variable that says where its program is, and where it is otherwise. */
async function have(programs: Record<string, [variable: string | undefined, path: string]>) {
  const missing = Object.entries(programs).filter(([, [variable, path]]) => !existsSync((variable && process.env[variable]) ?? path));
  if (missing.length === 0) return;
  const packages = missing.map(([name]) => name);
  if (!asRoot) {
    const where = missing.map(([name, [variable]]) => `${name} (set ${variable} to it)`).join(" and ");
    throw new Error(`The tests need ${where}. As root on Debian they are installed; here install them yourself.`);
  }
  console.log(`Installing ${packages.join(" and ")} …`);
  if ((await run("apt-get", ["update", "-q"])) !== 0) throw new Error("apt-get update failed.");
  if ((await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...packages], { DEBIAN_FRONTEND: "noninteractive" })) !== 0)
    throw new Error(`${packages.join(" and ")} could not be installed.`);
}
