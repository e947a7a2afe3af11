/**
 * `npm run lighthouse`: what Lighthouse says of the main pages of a running server (BASE_URL, DATA_DIR), on a phone and on a desk, as
 * medians of RUNS (3). Ends with 1 when a page misses its target. Give paths to look at others: `npm run lighthouse -- /docs`.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import lighthouse, { desktopConfig } from "lighthouse";
import { chromium } from "playwright";

const base = process.env.BASE_URL ?? "http://localhost:3000";
const runs = Number(process.env.RUNS ?? 3);
const TARGETS = { performance: 95, accessibility: 100, "best-practices": 100, seo: 90 };
const PORT = 9333;

const pages = process.argv.slice(2);
if (pages.length === 0) pages.push("/", "/skills", "/skills/summarize", "/executions");
const profile = await mkdtemp(`${tmpdir()}/clanker-lighthouse-`);
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", `--remote-debugging-port=${PORT}`],
});
let missed = 0;
try {
  // Pages that work signed out are looked at signed out, as a visitor sees them.
  const isOpen = await Promise.all(pages.map((page) => fetch(base + page, { redirect: "manual" }).then(({ status }) => status === 200)));
  const open = pages.filter((_, at) => isOpen[at]);
  for (const page of open) await report(page);
  const rest = pages.filter((page) => !open.includes(page));
  if (rest.length > 0) await signIn();
  for (const page of rest) await report(page);
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}
process.exit(missed > 0 ? 1 : 0);

async function report(page: string) {
  for (const form of ["mobile", "desktop"] as const) {
    const scores: Record<keyof typeof TARGETS, number[]> = { performance: [], accessibility: [], "best-practices": [], seo: [] };
    const failing = new Set<string>();
    for (let run = 0; run < runs; run++) {
      const flags = { port: PORT, output: "json" as const, logLevel: "error" as const, disableStorageReset: true, onlyCategories: Object.keys(TARGETS) };
      const result = await lighthouse(base + page, flags, form === "desktop" ? desktopConfig : undefined);
      if (!result) throw new Error(`Lighthouse did not answer for ${page}.`);
      const { categories, audits } = result.lhr;
      for (const name of Object.keys(TARGETS) as (keyof typeof TARGETS)[]) {
        scores[name].push(Math.round((categories[name]?.score ?? 0) * 100));
        // Of what is judged by its speed, only the sum counts.
        if (name !== "performance") {
          for (const { id, weight } of categories[name]?.auditRefs ?? []) if (weight > 0 && audits[id]?.score === 0) failing.add(audits[id].title);
        }
      }
    }
    // The words for search engines are no use behind a sign-in.
    const names = (Object.keys(TARGETS) as (keyof typeof TARGETS)[]).filter((name) => name !== "seo" || page !== "/executions");
    const medians = names.map((name) => ({ name, score: median(scores[name]), target: TARGETS[name] }));
    missed += medians.filter(({ score, target }) => score < target).length;
    const told = medians.map(({ name, score, target }) => `${name} ${score}${score < target ? ` (below ${target})` : ""}`).join("  ");
    console.log(`${page.padEnd(20)} ${form.padEnd(8)} ${told}${failing.size > 0 ? `\n  ${[...failing].join("\n  ")}` : ""}`);
  }
}

async function signIn() {
  const { email, password } = JSON.parse(await readFile(path.join(process.env.DATA_DIR ?? ".data", "first-run.json"), "utf8"));
  const answer = await browser.request.post(`${base}/api/v1/auth/sign-in`, { data: { email, password } });
  if (!answer.ok()) throw new Error(`Signing in answered ${answer.status()}.`);
}

function median(numbers: number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}
