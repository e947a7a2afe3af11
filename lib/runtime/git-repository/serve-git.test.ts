import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import isomorphic from "isomorphic-git";
import http from "isomorphic-git/http/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packed } from "#lib/runtime/git-repository/pack";
import { pluginTree } from "#lib/runtime/git-repository/plugin-tree";
import { type Repository, repository } from "#lib/runtime/git-repository/repository";
import { serveGit } from "#lib/runtime/git-repository/serve-git";
import type { SkillFile } from "#lib/runtime/skill-folder";
import { startWebServer } from "#lib/testing/web-server";

const run = promisify(execFile);
const file = (path: string, data: string | Uint8Array): SkillFile => ({ path, data: Buffer.from(data as string) });
const noise = randomBytes(300_000);

/** Versions 1.0.0, 1.1.0 …: some files stay, some change, one is large and binary, names would be sorted wrongly by a careless hand. */
function history(count: number, slug = "tidy-notes"): Repository {
  const versions = Array.from({ length: count }, (_, number) => {
    const files = [
      file("SKILL.md", `---\nname: ${slug}\ndescription: Number ${number}.\n---\nLine\r\nline\r\n`),
      file("scripts/run.sh", "#!/bin/sh\necho hello\n"),
      file("scripts.md", "Sorted before the folder of the same name."),
      file("assets/ünï code ☃.bin", noise),
      file("assets/empty", ""),
      file(`references/${number % 3}.md`, `Number ${number}`),
    ];
    const version = `1.${number}.0`;
    const facts = { slug, version, description: `Number ${number}.`, author: "Somebody", license: "MIT", keywords: ["notes"] };
    return { version, files, createdAt: new Date(Date.UTC(2026, 0, 1 + number)), tree: pluginTree(facts, files) };
  });
  const made = versions.map(({ tree, ...each }) => ({
    ...each,
    root: tree.root,
    oids: tree.objects.map(({ oid }) => oid),
    objects: () => Promise.all(tree.objects.map(packed)),
  }));
  return Object.assign(repository(slug, made), { files: versions.map(({ files }) => files) });
}

const published = (repo: Repository, number: number) => (repo as Repository & { files: SkillFile[][] }).files[number] ?? [];

let server: Awaited<ReturnType<typeof startWebServer>>;
let folder: string;
let repo = history(5);
/** How often the repository was asked for. */
let made = 0;
/** The versions of the protocol that were spoken, as the requests say. */
const spoken: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clanker-serve-git-"));
  server = await startWebServer((request) => {
    spoken.push(request.headers.get("git-protocol") ?? "none");
    return serveGit(request, new URL(request.url).pathname.replace("/skill.git/", ""), async () => {
      made += 1;
      return repo;
    });
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const ENV = { PATH: process.env.PATH, HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0", NODE_ENV: "test" as const };
const git = async (args: string[], cwd = folder, env = {}) => (await run("git", args, { cwd, env: { ...ENV, ...env } })).stdout.trim();
const fresh = () => mkdtemp(join(folder, "clone-"));
const url = () => `${server.url}/skill.git`;

async function clone(args: string[], env = {}) {
  const target = await fresh();
  await git(["-c", "advice.detachedHead=false", ...args, url(), target], folder, env);
  await git(["fsck", "--strict", "--full"], target);
  return target;
}

async function filesBelow(target: string): Promise<{ path: string; data: Buffer }[]> {
  const all = await readdir(target, { recursive: true, withFileTypes: true });
  const files = all.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
  return Promise.all(files.map(async (path) => ({ path: relative(target, path), data: await readFile(path) })));
}

async function expectVersion(target: string, number: number) {
  const found = (await filesBelow(join(target, "skills", "tidy-notes"))).sort((a, b) => (a.path < b.path ? -1 : 1));
  expect(found).toEqual(
    published(repo, number)
      .map((each) => ({ ...each, path: each.path }))
      .sort((a, b) => (a.path < b.path ? -1 : 1)),
  );
  const plugin = JSON.parse(await readFile(join(target, ".claude-plugin", "plugin.json"), "utf8"));
  expect(plugin).toEqual({
    name: "tidy-notes",
    version: `1.${number}.0`,
    description: `Number ${number}.`,
    author: { name: "Somebody" },
    license: "MIT",
    keywords: ["notes"],
  });
}

const depthOf = async (target: string) => Number(await git(["rev-list", "--count", "HEAD"], target));

for (const version of [0, 1, 2]) {
  describe(`version ${version} of the protocol`, () => {
    const speak = ["-c", `protocol.version=${version}`];

    test("a clone has every version, its dates and its tags, and nothing of git's own touches the bytes", async () => {
      const target = await clone([...speak, "-c", "core.autocrlf=true", "clone", "-q"]);
      await expectVersion(target, 4);
      expect(spoken.at(-1)).toBe(version === 0 ? "none" : `version=${version}`);
      expect(await git(["log", "--format=%an %aI %s"], target)).toBe(
        [4, 3, 2, 1, 0].map((number) => `Clanker 2026-01-0${number + 1}T00:00:00+00:00 tidy-notes 1.${number}.0`).join("\n"),
      );
      expect(await git(["tag"], target)).toBe("v1.0.0\nv1.1.0\nv1.2.0\nv1.3.0\nv1.4.0");
      expect(await git(["symbolic-ref", "refs/remotes/origin/HEAD"], target)).toBe("refs/remotes/origin/main");
      expect(await git(["status", "--porcelain"], target)).toBe("");
      expect((await stat(join(target, "skills/tidy-notes/scripts/run.sh"))).mode & 0o111).not.toBe(0);
    });

    test("a shallow clone ends where it was asked to, deepens, takes a later version, and becomes whole", async () => {
      repo = history(4);
      const target = await clone([...speak, "clone", "-q", "--depth", "1"]);
      await expectVersion(target, 3);
      expect(await depthOf(target)).toBe(1);
      await git([...speak, "fetch", "-q", "--depth", "2"], target);
      expect(await depthOf(target)).toBe(2);
      repo = history(6);
      await git([...speak, "pull", "-q"], target);
      await expectVersion(target, 5);
      expect(await depthOf(target)).toBe(4);
      await git([...speak, "fetch", "-q", "--deepen", "1"], target);
      expect(await depthOf(target)).toBe(5);
      await git([...speak, "fetch", "-q", "--unshallow"], target);
      expect(await depthOf(target)).toBe(6);
      await git(["fsck", "--strict", "--full"], target);
      repo = history(5);
    });

    test("an older clone fetches what it lacks, and no object that it has", async () => {
      repo = history(2);
      const target = await clone([...speak, "clone", "-q"]);
      repo = history(5);
      await git([...speak, "-c", "fetch.unpackLimit=1", "fetch", "-q"], target);
      await git(["merge", "-q", "--ff-only", "origin/main"], target);
      await expectVersion(target, 4);
      await git(["fsck", "--strict", "--full"], target);
      const packed = await git(["count-objects", "-v"], target);
      // The large file came with the clone and is in one pack only.
      expect(Number(/size-pack: (\d+)/.exec(packed)?.[1])).toBeLessThan(400);
    });

    test("a tag is a version, by itself and without the others", async () => {
      const target = await clone([...speak, "clone", "-q", "--branch", "v1.2.0", "--depth", "1"]);
      await expectVersion(target, 2);
      expect(await depthOf(target)).toBe(1);
      const single = await clone([...speak, "clone", "-q", "--branch", "v1.0.0", "--single-branch", "--no-tags"]);
      await expectVersion(single, 0);
    });

    test("a history that was written anew replaces the old one", async () => {
      repo = history(3);
      const target = await clone([...speak, "clone", "-q"]);
      const { commits, ...other } = history(5);
      repo = Object.assign(repository("tidy-notes", commits.slice(1)), other && { files: commits.map((_, number) => published(history(5), number + 1)) });
      await git([...speak, "fetch", "-q", "--force", "--prune"], target);
      await git(["reset", "-q", "--hard", "origin/main"], target);
      expect(await depthOf(target)).toBe(4);
      await git(["fsck", "--strict", "--full"], target);
      repo = history(5);
    });

    test("a history can be cut by a date or a version", async () => {
      const since = await clone([...speak, "clone", "-q", "--shallow-since", "2026-01-04T00:00:00Z"]);
      expect(await depthOf(since)).toBe(2);
      const without = await clone([...speak, "clone", "-q", "--shallow-exclude", "v1.1.0"]);
      expect(await depthOf(without)).toBe(3);
    });
  });
}

test("main is at the latest version, which need not be the last one published", async () => {
  const whole = repo;
  repo = repository("tidy-notes", whole.commits, 3);
  const target = await clone(["clone", "-q", "--depth", "1"]);
  expect(await git(["log", "-1", "--format=%s"], target)).toBe("tidy-notes 1.3.0");
  await git(["fetch", "-q", "--depth", "1", "origin", "tag", "v1.4.0"], target);
  expect(await git(["log", "-1", "--format=%s", "v1.4.0"], target)).toBe("tidy-notes 1.4.0");
  repo = whole;
  await git(["fetch", "-q", "--unshallow"], target);
  await git(["merge", "-q", "--ff-only", "origin/main"], target);
  expect(await git(["log", "-1", "--format=%s"], target)).toBe("tidy-notes 1.4.0");
  await git(["fsck", "--strict", "--full"], target);
});

test("ls-remote names the head, the branch and the tags", async () => {
  const listed = await git(["ls-remote", "--symref", url()]);
  const ids = repo.commits.map(({ commit }) => commit.oid);
  expect(listed.split("\n")).toEqual(
    ["ref: refs/heads/main\tHEAD", `${ids[4]}\tHEAD`, `${ids[4]}\trefs/heads/main`].concat(ids.map((id, number) => `${id}\trefs/tags/v1.${number}.0`)),
  );
  expect(await git(["ls-remote", "--tags", url(), "v1.3.0"])).toBe(`${ids[3]}\trefs/tags/v1.3.0`);
});

test("the same versions have the same commits everywhere, whatever the order of their files", () => {
  expect(history(5).head).toBe(repo.head);
  const facts = { slug: "a", version: "1.0.0", description: "A", author: null, license: null, keywords: [] };
  const files = [file("SKILL.md", "x"), file("a/b", "y"), file("a.b", "z"), file("a-b", "w")];
  expect(pluginTree(facts, files.toReversed()).root).toBe(pluginTree(facts, files).root);
  // Known for good: what is served today must be what is served after the next release.
  expect(
    repository("a", [{ version: "1.0.0", createdAt: new Date(0), root: pluginTree(facts, files).root, oids: [], objects: async () => [] }]).head,
  ).toMatchInlineSnapshot(`"0a2edf0b7aa8e3442462c93bb97aec68ed23c261"`);
});

test("what git or another system takes for its own is left out, and what only looks like it stays", () => {
  const facts = { slug: "a", version: "1.0.0", description: "A", author: null, license: null, keywords: [] };
  const bad = [
    ".git/config",
    ".GIT/config",
    "x/.git",
    ".g\u200cit/hooks/a",
    "git~1/a",
    ".git ./a",
    ".git::$INDEX_ALLOCATION/a",
    ".gitmodules",
    "x/.gitattributes",
    ".git\\a",
    "a/../b",
  ];
  const good = [".gitignore", ".github/a", "git.md", "x.git"];
  const { root } = pluginTree(facts, [file("SKILL.md", "x"), ...good.map((path) => file(path, "x"))]);
  expect(pluginTree(facts, [file("SKILL.md", "x"), ...[...bad, ...good].map((path) => file(path, "x"))]).root).toBe(root);
});

test("isomorphic-git clones, shallow and whole, and fetches", async () => {
  for (const depth of [1, undefined]) {
    const dir = await fresh();
    repo = history(3);
    await isomorphic.clone({ fs, http, dir, url: url(), ...(depth && { depth }), singleBranch: true });
    await expectVersion(dir, 2);
    expect(await isomorphic.log({ fs, dir })).toHaveLength(depth ?? 3);
    repo = history(5);
    await isomorphic.pull({ fs, http, dir, author: { name: "Test", email: "test@example.com" }, singleBranch: true });
    await expectVersion(dir, 4);
  }
  const refs = await isomorphic.listServerRefs({ http, url: url(), protocolVersion: 2, symrefs: true, peelTags: true });
  expect(refs[0]).toEqual({ ref: "HEAD", oid: repo.head, target: "refs/heads/main" });
});

const pkt = (text: string) => (text.length + 4).toString(16).padStart(4, "0") + text;
const ask = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${url()}/git-upload-pack`, {
    method: "POST",
    body: body as string,
    headers: { "content-type": "application/x-git-upload-pack-request", "git-protocol": "version=2", ...headers },
  });

describe("what nobody's git sends", () => {
  test("a push and a fetch file by file are refused with a sentence, before the repository is made", async () => {
    made = 0;
    for (const path of ["info/refs?service=git-receive-pack", "info/refs", "HEAD", "objects/info/packs", "git-receive-pack"]) {
      const answer = await fetch(`${url()}/${path}`, { method: path === "git-receive-pack" ? "POST" : "GET" });
      expect(answer.status).toBe(403);
      expect(await answer.text()).toMatch(/^This (repository is read-only|server speaks Git's smart HTTP only)/);
    }
    const before = await fetch(`${url()}/info/refs?service=git-upload-pack`, { method: "POST" });
    expect([before.status, (await ask("0000", { "content-encoding": "br" })).status, made]).toEqual([405, 400, 0]);
    const target = await clone(["clone", "-q"]);
    await expect(git(["push", "-q", "origin", "HEAD:refs/heads/other"], target)).rejects.toThrow(/403/);
    expect((await fetch(`${url()}/git-upload-pack`)).status).toBe(405);
    expect((await ask("0000", { "content-type": "text/plain" })).status).toBe(415);
  });

  test("a commit that is not offered is refused in git's own words", async () => {
    const id = "1".repeat(40);
    const answer = await ask(`${pkt("command=fetch\n")}0001${pkt(`want ${id}\n`)}${pkt("done\n")}0000`);
    expect(await answer.text()).toBe(pkt(`ERR upload-pack: not our ref ${id}\n`));
    const target = await clone(["clone", "-q"]);
    await expect(git(["fetch", "-q", "origin", id], target)).rejects.toThrow(`upload-pack: not our ref ${id}`);
    const blob = repo.commits[0]?.oids[0];
    await expect(git(["fetch", "-q", "--refetch", "origin", `${blob}`], target)).rejects.toThrow("not our ref");
  });

  test("noise is answered at once", async () => {
    const started = performance.now();
    for (const body of [
      "zzzz",
      "ffff",
      "0003",
      "0",
      "",
      "fff0abc",
      "0000",
      `${pkt("command=push\n")}0000`,
      randomBytes(1000),
      `${pkt("command=fetch")}00010001`,
    ]) {
      expect((await ask(body)).status).toBe(400);
    }
    for (const line of ["want x", "deepen 0", "deepen -1", "deepen 1e400", "deepen-since yesterday", "deepen-not nothing", "filter blob:none", "have 12"]) {
      const wanted = pkt(`want ${repo.head}\n`);
      const answer = await ask(`${pkt("command=fetch\n")}0001${wanted}${pkt(`${line}\n`)}${pkt("done\n")}0000`);
      expect([line, (await answer.text()).slice(4, 8)]).toEqual([line, "ERR "]);
    }
    // Without the second version garbage is no more than a client that wants nothing.
    expect([200, 400]).toContain((await ask(randomBytes(100), { "git-protocol": "" })).status);
    const haves = Array.from({ length: 100_000 }, (_, number) => pkt(`have ${number.toString(16).padStart(40, "0")}\n`)).join("");
    const many = `${pkt("command=fetch\n")}0001${pkt(`want ${repo.head}\n`)}${haves}0000`;
    expect((await ask(many)).status).toBe(413);
    expect((await ask(gzipSync(many), { "content-encoding": "gzip" })).status).toBe(413);
    expect((await ask(gzipSync(Buffer.alloc(900_000_000)), { "content-encoding": "gzip" })).status).toBe(413);
    expect((await ask("not gzip", { "content-encoding": "gzip" })).status).toBe(400);
    expect((await ask("0000", { "content-encoding": "br" })).status).toBe(400);
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test("a packed body is read, and haves without end in sight are answered with what is wanted", async () => {
    const body = `${pkt("command=ls-refs\n")}0001${pkt("ref-prefix refs/heads/\n")}0000`;
    const answer = await ask(gzipSync(body), { "content-encoding": "gzip" });
    expect(await answer.text()).toBe(`${pkt(`${repo.head} refs/heads/main\n`)}0000`);
  });
});
