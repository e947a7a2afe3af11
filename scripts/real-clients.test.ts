import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { sha256Hex } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { packageSkill } from "#lib/runtime/package-skill";
import type { SkillFile } from "#lib/runtime/skill-folder";
import { freePort } from "#lib/testing/free-port";
import { useOwnDatabase } from "#lib/testing/own-database";
import { publishFiles } from "#lib/testing/publish-files";
import { createPerson, installClients } from "#lib/testing/real-clients";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** The programs that people install skills with, each as it is, against a server as it is: over plain http and without an account. */
let url: string;
let server: ChildProcess;
let folder: string;
let programs: string;
let home: TestWorkspace;
let endDatabase: () => Promise<void>;

vi.setConfig({ testTimeout: 120_000 });
beforeAll(async () => {
  folder = await mkdtemp(`${tmpdir()}/clanker-real-clients-`);
  programs = await installClients();
  // Two hundred skills would be in the way of others.
  endDatabase = await useOwnDatabase();
  url = await startWeb();
  home = await createWorkspace();
  // What an admin of the server publishes is public at once.
  await db().user.update({ where: { id: home.user.id }, data: { isAdmin: true } });
}, 300_000);
afterAll(async () => {
  server?.kill("SIGKILL");
  await endDatabase?.();
  await rm(folder, { recursive: true, force: true });
});

/** With the limit that a server has by default, because a client may fetch a whole marketplace at once. Another process may take the port first. */
async function startWeb(attempt = 1): Promise<string> {
  const port = await freePort();
  const at = `http://127.0.0.1:${port}`;
  const env = { ...process.env, NODE_ENV: "production" as const, PORT: String(port), PUBLIC_URL: at, LOG_LEVEL: "fatal", RATE_LIMIT_PER_MINUTE: "100" };
  server = spawn("node_modules/node/bin/node", ["--disable-warning=ExperimentalWarning", "scripts/web.ts"], { env, stdio: ["ignore", "inherit", "inherit"] });
  const healthy = () =>
    fetch(`${at}/api/health`).then(
      (answer) => answer.ok,
      () => false,
    );
  for (let tries = 0; !(await healthy()); tries++) {
    if (server.exitCode !== null && attempt < 3) return startWeb(attempt + 1);
    if (server.exitCode !== null || tries > 600) throw new Error("the web server did not start");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return at;
}

const name = () => `t-${randomBytes(6).toString("hex")}`;
const person = () => createPerson(programs, path.join(folder, name()));
const text = (value: string) => new TextEncoder().encode(value);

/** Uploads a version and has it public, as its publisher does. */
async function publish(slug: string, version: string): Promise<SkillFile[]> {
  const files = [
    {
      path: "SKILL.md",
      data: text(`---\nname: ${slug}\ndescription: Counts the words of a text.\nmetadata:\n  version: ${version}\n---\nVersion ${version}.\r\n`),
    },
    { path: "scripts/count.sh", data: text(`#!/bin/sh\necho ${version}\n`) },
    { path: "references/how to, ünï.md", data: text("Words are counted one by one.\n") },
    { path: "assets/noise.bin", data: new Uint8Array(randomBytes(150_000)) },
  ];
  const form = new FormData();
  form.append("file", new File([new Uint8Array(packageSkill(files).zip)], "skill.zip", { type: "application/zip" }));
  const answer = await fetch(`${url}/api/uploads/process-skill`, { method: "POST", headers: { "x-api-key": home.key }, body: form });
  expect([answer.status, (await answer.json()).data?.skill]).toEqual([201, { slug, version, content_sha: expect.any(String) }]);
  await call(`POST /skills/${slug}/publish`, {});
  return files;
}

async function call(what: string, body: object) {
  const [method, at] = what.split(" ") as [string, string];
  const headers = { "content-type": "application/json", "x-api-key": home.key };
  const answer = await fetch(`${url}/api/v1${at}`, { method, headers, body: JSON.stringify(body) });
  expect([what, answer.ok]).toEqual([what, true]);
}

/** That a folder holds the published files, byte for byte, and nothing besides but what a client notes for itself. */
async function expectFiles(target: string, published: SkillFile[], besides = /^\.clawhub\//) {
  const all = (await readdir(target, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  const files = all.map((each) => path.join(each.parentPath, each.name)).filter((each) => !besides.test(path.relative(target, each)));
  const found = await Promise.all(files.map(async (file) => [path.relative(target, file), sha256Hex(await readFile(file))]));
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(published.map((each) => [each.path, sha256Hex(each.data)])));
}

test("Claude Code installs a skill from the marketplace, takes its update, and finds its manifests without a fault", async () => {
  const slug = name();
  const first = await publish(slug, "1.0.0");
  const run = await person();
  expect(await run("claude", ["plugin", "marketplace", "add", `${url}/marketplace.json`])).toContain("Successfully added marketplace: clanker");
  expect(await run("claude", ["plugin", "install", `${slug}@clanker`])).toContain("Successfully installed");
  const details = await run("claude", ["plugin", "details", `${slug}@clanker`]);
  expect(details).toMatch(new RegExp(`Skills \\(1\\)\\s+${slug}`));
  const cache = await run("sh", ["-c", 'echo "$HOME/.claude/plugins/cache/clanker"']);
  const installed = (version: string) => path.join(cache.trim(), slug, version, "skills", slug);
  await expectFiles(installed("1.0.0"), first);

  const second = await publish(slug, "1.1.0");
  await run("claude", ["plugin", "marketplace", "update", "clanker"]);
  expect(await run("claude", ["plugin", "update", `${slug}@clanker`])).toContain("1.0.0 to 1.1.0");
  await expectFiles(installed("1.1.0"), second);
  expect(await run("claude", ["plugin", "list"])).toMatch(new RegExp(`${slug}@clanker\\s+Version: 1\\.1\\.0`));

  const file = path.join(folder, "marketplace.json");
  await writeFile(file, new Uint8Array(await (await fetch(`${url}/marketplace.json`)).arrayBuffer()));
  expect(await run("claude", ["plugin", "validate", "--strict", file])).toContain("Validation passed");
  expect(await run("claude", ["plugin", "validate", "--strict", path.join(cache.trim(), slug, "1.1.0")])).toContain("Validation passed");
});

test("Claude Code installs a skill from a public collection, under the collection's own name", async () => {
  const [slug, other, called] = [name(), name(), name()];
  const files = await publish(slug, "1.0.0");
  await publish(other, "1.0.0");
  await call("POST /collections", { name: called, skillSlugs: [slug] });
  await call(`PATCH /collections/${called}`, { isPublicMarketplace: true });
  const run = await person();
  const at = `${url}/marketplace/collections/${called}.json`;
  expect(await run("claude", ["plugin", "marketplace", "add", at])).toContain(`Successfully added marketplace: ${called}`);
  await run("claude", ["plugin", "install", `${slug}@${called}`]);
  const cache = await run("sh", ["-c", 'echo "$HOME/.claude/plugins/cache"']);
  await expectFiles(path.join(cache.trim(), called, slug, "1.0.0", "skills", slug), files);
  await expect(run("claude", ["plugin", "install", `${other}@${called}`])).rejects.toThrow(/not found/);
  const file = path.join(folder, "collection.json");
  await writeFile(file, new Uint8Array(await (await fetch(at)).arrayBuffer()));
  expect(await run("claude", ["plugin", "validate", "--strict", file])).toContain("Validation passed");
});

test("npx skills lists a marketplace of two hundred, installs one by its name and the whole, and finds", async () => {
  const slug = name();
  const files = await publish(slug, "1.0.0");
  const many = Array.from({ length: 200 }, (_, i) => `${slug}-${i}`);
  const made = new Map<string, SkillFile[]>();
  const rest = many.values();
  const publishers = Array.from({ length: 4 }, async () => {
    for (const each of rest) made.set(each, (await publishFiles(each, "1.0.0", { "a.txt": each })).files);
  });
  await Promise.all(publishers);
  const run = await person();
  // Into a file, because it ends before a pipe has taken everything.
  await run("sh", ["-c", `skills add ${url} -l > listed`]);
  const cwd = (await run("sh", ["-c", "pwd"])).trim();
  const listed = await readFile(path.join(cwd, "listed"), "utf8");
  expect([slug, ...many].filter((each) => !listed.includes(`${each}\n`))).toEqual([]);
  await run("skills", ["add", url, "-s", slug, "-a", "claude-code", "-y", "--copy"]);
  await expectFiles(path.join(cwd, ".claude/skills", slug), files);

  const another = await person();
  await another("skills", ["add", url, "-s", "*", "-a", "claude-code", "-y", "--copy"]);
  const there = path.join((await another("sh", ["-c", "pwd"])).trim(), ".claude/skills");
  await expectFiles(path.join(there, slug), files);
  for (const [each, published] of made) await expectFiles(path.join(there, each), published);
  expect(await another("skills", ["find", slug], { SKILLS_API_URL: url })).toContain(`${url}/skills/${slug}@${slug}`);

  // What it prints, and the address of a skill's page: that one skill.
  for (const source of [`${url}/skills/${slug}@${slug}`, `${url}/skills/${slug}`]) {
    const one = await person();
    await one("skills", ["add", source, "-a", "claude-code", "-y", "--copy"]);
    const folderOf = path.join((await one("sh", ["-c", "pwd"])).trim(), ".claude/skills");
    expect(await readdir(folderOf)).toEqual([slug]);
    await expectFiles(path.join(folderOf, slug), files);
  }
});

test("a skill that is its SKILL.md alone is installed too", async () => {
  const slug = name();
  const { files } = await publishFiles(slug, "1.0.0");
  const run = await person();
  await run("skills", ["add", url, "-s", slug, "-a", "claude-code", "-y", "--copy"]);
  await expectFiles(path.join((await run("sh", ["-c", "pwd"])).trim(), ".claude/skills", slug), files);
});

test("clawhub searches, installs a version and the latest, and updates", async () => {
  const slug = name();
  const first = await publish(slug, "1.0.0");
  const run = await person();
  const clawhub = (...args: string[]) => run("clawhub", ["--site", url, "--workdir", path.join(folder, slug), ...args]);
  const target = path.join(folder, slug, "skills", slug);
  expect(await clawhub("search", slug)).toContain(`${slug} v1.0.0`);
  await clawhub("install", slug);
  await expectFiles(target, first);
  const second = await publish(slug, "1.1.0");
  await clawhub("update", slug);
  await expectFiles(target, second);
  await clawhub("install", slug, "--version", "1.0.0", "--force");
  await expectFiles(target, first);
  expect(await clawhub("inspect", slug, "--versions")).toMatch(/1\.1\.0[\s\S]*1\.0\.0/);
});

test("git clones a skill, whole and shallow, and each version by its tag", async () => {
  const slug = name();
  const [first, second] = [await publish(slug, "1.0.0"), await publish(slug, "1.1.0")];
  const run = await person();
  const clone = async (...args: string[]) => {
    const target = path.join(folder, name());
    await run("git", ["clone", "-q", ...args, `${url}/git/${slug}.git`, target]);
    expect(await run("git", ["-C", target, "fsck", "--strict", "--full"])).not.toMatch(/error|warning/);
    return { files: path.join(target, "skills", slug), commits: (await run("git", ["-C", target, "rev-list", "--count", "HEAD"])).trim() };
  };
  const [whole, shallow, old] = [await clone(), await clone("--depth", "1"), await clone("-c", "advice.detachedHead=false", "--branch", "v1.0.0")];
  expect([whole.commits, shallow.commits, old.commits]).toEqual(["2", "1", "1"]);
  await expectFiles(whole.files, second);
  await expectFiles(shallow.files, second);
  await expectFiles(old.files, first);
  await expect(run("git", ["-C", path.dirname(path.dirname(whole.files)), "push", "-q", "origin", "HEAD:refs/heads/mine"])).rejects.toThrow(/403/);
});
