import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sha256Hex } from "#lib/platform/crypto";
import { db, transaction } from "#lib/platform/db";
import { setLatest } from "#lib/runtime/latest-version";
import type { SkillFile } from "#lib/runtime/skill-folder";
import { publishFiles } from "#lib/testing/publish-files";
import { startWebServer } from "#lib/testing/web-server";
import { createWorkspace } from "#lib/testing/workspace";
import { GET as wellKnown } from "./.well-known/[...path]/route";
import { GET as agentSkills } from "./.well-known/agent-skills/[...path]/route";
import { GET as clawhubJson } from "./.well-known/clawhub.json/route";
import { GET as legacySkills } from "./.well-known/skills/[...path]/route";
import { GET as skillPage } from "./(public)/skills/[slug]/.well-known/[...path]/route";
import { GET as search } from "./api/search/route";
import { GET as clawhub } from "./clawhub/[...path]/route";
import { GET as git, POST as gitPost } from "./git/[...path]/route";
import { GET as collection } from "./marketplace/collections/[name]/route";
import { GET as marketplace, OPTIONS as marketplaceOptions, POST as marketplacePost } from "./marketplace.json/route";

type Handler = (request: Request) => Promise<Response>;
const ROUTES: [string, Handler][] = [
  ["/marketplace.json", marketplace],
  ["/marketplace/collections/", collection],
  ["/.well-known/agent-skills/", agentSkills],
  ["/.well-known/skills/", legacySkills],
  ["/.well-known/clawhub.json", clawhubJson],
  ["/.well-known/", wellKnown],
  ["/api/search", search],
  ["/skills/", skillPage],
  ["/clawhub/", clawhub],
];

/** What Next does: finds the handler of a path. */
async function route(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname.startsWith("/git/")) return (request.method === "POST" ? gitPost : git)(request);
  const found = ROUTES.find(([prefix]) => pathname.startsWith(prefix));
  return found ? found[1](request) : new Response(null, { status: 404 });
}

const get = (path: string, headers: Record<string, string> = {}, method = "GET") => route(new Request(`http://localhost:3000${path}`, { method, headers }));
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
const json = async (path: string): Promise<any> => (await get(path)).json();
const name = () => `t-${randomBytes(6).toString("hex")}`;
const plugin = async (slug: string) => (await json("/marketplace.json")).plugins.find((each: { name: string }) => each.name === slug);
const entry = async (slug: string, index = "agent-skills") =>
  (await json(`/.well-known/${index}/index.json`)).skills.find((each: { name: string }) => each.name === slug);

/** A change of a version as an admin or its publisher makes it. */
async function change(skillId: number, versionId: number, data: object) {
  await transaction(async (tx) => {
    await tx.skillVersion.update({ where: { id: versionId }, data });
    await setLatest(tx, skillId);
  });
}

let server: Awaited<ReturnType<typeof startWebServer>>;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "clanker-distribution-"));
  server = await startWebServer(route);
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const ENV = { PATH: process.env.PATH, HOME: "/nonexistent", GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0", NODE_ENV: "test" as const };
const run = async (args: string[], cwd = folder) => (await promisify(execFile)("git", args, { cwd, env: ENV })).stdout.trim();
async function clone(slug: string, ...args: string[]) {
  const target = await mkdtemp(join(folder, "clone-"));
  await run(["clone", "-q", ...args, `${server.url}/git/${slug}.git`, target]);
  await run(["fsck", "--strict"], target);
  return target;
}

async function expectFiles(target: string, published: SkillFile[]) {
  const all = (await readdir(target, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  const found = await Promise.all(
    all.map(async (each) => [relative(target, join(each.parentPath, each.name)), sha256Hex(await readFile(join(each.parentPath, each.name)))]),
  );
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(published.map(({ path, data }) => [path, sha256Hex(data)])));
}

describe("git", () => {
  test("a skill's repository has its live versions, the latest at main, and the same commits when it is asked again", async () => {
    const slug = name();
    const first = await publishFiles(slug, "1.0.0", { "scripts/a.sh": "#!/bin/sh\necho 1\n" });
    const second = await publishFiles(slug, "2.0.0", { "assets/b.bin": randomBytes(100_000) });
    const patch = await publishFiles(slug, "1.0.1", { "scripts/a.sh": "#!/bin/sh\necho 2\n" });
    const target = await clone(slug);
    await expectFiles(join(target, "skills", slug), second.files);
    expect(JSON.parse(await readFile(join(target, ".claude-plugin/plugin.json"), "utf8"))).toEqual({
      ...{ name: slug, version: "2.0.0", description: `Does ${slug} at 2.0.0.`, author: { name: "Somebody" }, keywords: ["one", "two"] },
    });
    expect(await run(["tag"], target)).toBe("v1.0.0\nv1.0.1\nv2.0.0");
    await expectFiles(join(await clone(slug, "--depth", "1", "--branch", "v1.0.1"), "skills", slug), patch.files);
    // What the skill says of itself later does not change what was committed.
    const before = await run(["rev-parse", "HEAD"], target);
    await db().skill.update({ where: { id: first.skillId }, data: { description: "Another." } });
    const third = await publishFiles(slug, "2.1.0");
    await run(["pull", "-q", "--ff-only"], target);
    await expectFiles(join(target, "skills", slug), third.files);
    expect(await run(["merge-base", before, "HEAD"], target)).toBe(before);
  });

  test("a version that is withdrawn, quarantined or held is not in it, and what is left has no trace of it", async () => {
    const slug = name();
    const kept = await publishFiles(slug, "1.0.0");
    const secret = `secret ${randomBytes(8).toString("hex")}`;
    for (const [version, data] of [
      ["1.1.0", { yankedAt: new Date() }],
      ["1.2.0", { state: "quarantined" as const }],
      ["1.3.0", { state: "held" as const }],
    ] as const) {
      const { skillId, versionId } = await publishFiles(slug, version, { "a.txt": secret });
      await change(skillId, versionId, data);
    }
    const target = await clone(slug);
    await expectFiles(join(target, "skills", slug), kept.files);
    expect(await run(["rev-list", "--all", "--count"], target)).toBe("1");
    await change(kept.skillId, kept.versionId, { state: "quarantined" });
    await expect(clone(slug)).rejects.toThrow(/403/);
  });

  test("a private, a deleted and an unknown skill are the same to a stranger; an old name leads to the new one", async () => {
    const { workspace } = await createWorkspace();
    const [hidden, deleted, old, renamed] = [name(), name(), name(), name()];
    await publishFiles(hidden, "1.0.0", {}, { workspaceId: workspace.id, isPublic: false });
    const gone = await publishFiles(deleted, "1.0.0", {}, { workspaceId: workspace.id });
    await db().skill.update({ where: { id: gone.skillId }, data: { deletedAt: new Date() } });
    const answers = await Promise.all([hidden, deleted, name()].map((slug) => get(`/git/${slug}.git/info/refs?service=git-upload-pack`)));
    expect(await Promise.all(answers.map(async (each) => [each.status, await each.text()]))).toEqual(Array(3).fill([404, "There is no such skill.\n"]));

    const { skillId } = await publishFiles(old, "1.0.0");
    await db().skill.update({ where: { id: skillId }, data: { slug: renamed, aliases: { create: { slug: old } } } });
    const { files } = await publishFiles(renamed, "1.1.0");
    await expectFiles(join(await clone(old, "--depth", "1"), "skills", renamed), files);
    expect((await json("/marketplace.json")).renames[old]).toBe(renamed);
    expect((await get(`/git/${old}/info/refs`)).status).toBe(404);
  });

  test("a clone goes on fast-forward with every new version, and with force when one was withdrawn or the skill renamed", async () => {
    const [slug, renamed] = [name(), name()];
    const first = await publishFiles(slug, "1.0.0");
    const second = await publishFiles(slug, "1.1.0");
    const [target, shallow] = [await clone(slug), await clone(slug, "--depth", "1")];
    const ordinary = async (called: string, version: string) => {
      const { files } = await publishFiles(called, version);
      await run(["pull", "-q", "--ff-only"], target);
      await expectFiles(join(target, "skills", called), files);
    };
    /** What programs do that keep a clone: they take what there is. */
    const expectForced = async (called: string, files: SkillFile[]) => {
      for (const each of [target, shallow]) {
        await run(
          ["fetch", "-q", "--force", "--tags", ...(each === shallow ? ["--depth", "1"] : []), "origin", "+refs/heads/main:refs/remotes/origin/main"],
          each,
        );
        await run(["reset", "-q", "--hard", "origin/main"], each);
        await run(["fsck", "--strict"], each);
        await expectFiles(join(each, "skills", called), files);
      }
    };
    await ordinary(slug, "1.2.0");
    await change(first.skillId, second.versionId, { yankedAt: new Date() });
    await expect(run(["pull", "-q", "--ff-only"], target)).rejects.toThrow(/fast-forward/);
    const third = await publishFiles(slug, "1.3.0");
    await expectForced(slug, third.files);
    await ordinary(slug, "1.4.0");
    // The latest is withdrawn: nothing is rewritten, and main is where it was before.
    await change(first.skillId, (await db().skillVersion.findFirstOrThrow({ where: { skillId: first.skillId, version: "1.4.0" } })).id, {
      yankedAt: new Date(),
    });
    await run(["pull", "-q", "--ff-only"], target);
    await expectForced(slug, third.files);
    await db().skill.update({ where: { id: first.skillId }, data: { slug: renamed, aliases: { create: { slug } } } });
    await expectForced(renamed, third.files);
    await ordinary(renamed, "2.0.0");
  });

  test("many who clone at once, for the first time, all get it", async () => {
    const slug = name();
    const { files } = await publishFiles(slug, "1.0.0", { "a.bin": randomBytes(500_000) });
    const clones = await Promise.all(Array.from({ length: 8 }, () => clone(slug, "--depth", "1")));
    for (const each of clones) await expectFiles(join(each, "skills", slug), files);
  });
});

describe("the marketplace for Claude Code", () => {
  test("lists every public skill by its latest version, for five minutes", async () => {
    const slug = name();
    await publishFiles(slug, "1.0.0");
    const answer = await get("/marketplace.json");
    expect([answer.status, answer.headers.get("cache-control"), answer.headers.get("content-type")]).toEqual([200, "public, max-age=300", "application/json"]);
    expect(await plugin(slug)).toEqual({
      ...{ name: slug, displayName: slug, description: `Does ${slug} at 1.0.0.`, version: "1.0.0", author: { name: "Somebody" }, keywords: ["one", "two"] },
      ...{ category: "productivity", homepage: `http://localhost:3000/skills/${slug}` },
      source: { source: "url", url: `http://localhost:3000/git/${slug}.git` },
    });
    await publishFiles(slug, "1.0.1");
    expect((await plugin(slug)).version).toBe("1.0.1");
  });

  test("a collection is there when it is opened, with those of its skills that are public and switched on", async () => {
    const { workspace } = await createWorkspace();
    const own = { workspaceId: workspace.id };
    const [shown, off, hidden, outside] = [name(), name(), name(), name()];
    const made = await Promise.all([
      publishFiles(shown, "1.0.0"),
      publishFiles(off, "1.0.0"),
      publishFiles(hidden, "1.0.0", {}, { ...own, isPublic: false }),
      publishFiles(outside, "1.0.0"),
    ]);
    for (const [i, { skillId, versionId }] of made.entries())
      await db().driveSkill.create({ data: { workspaceId: workspace.id, skillId, versionId, enabled: i !== 1 } });
    const called = name();
    const skills = made.slice(0, 3).map(({ skillId }) => ({ skillId, workspaceId: workspace.id }));
    const { id } = await db().collection.create({ data: { workspaceId: workspace.id, name: called, allSkills: false, skills: { create: skills } } });
    const path = `/marketplace/collections/${called}.json`;
    expect((await get(path)).status).toBe(404);
    await db().collection.update({ where: { id }, data: { isPublicMarketplace: true } });
    const names = async () => (await json(path)).plugins.map((each: { name: string }) => each.name);
    expect([(await json(path)).name, await names()]).toEqual([called, [shown]]);
    // Not sent again to whoever has it, until it changes.
    const { headers } = await get(path);
    const etag = String(headers.get("etag"));
    expect([(await get(path, { "if-none-match": etag })).status, headers.get("cache-control")]).toEqual([304, "public, max-age=300"]);
    const head = await get(path, {}, "HEAD");
    expect([head.status, head.headers.get("etag"), await head.text()]).toEqual([200, etag, ""]);
    await publishFiles(shown, "1.0.1");
    expect((await get(path, { "if-none-match": etag })).status).toBe(200);
    await db().collection.update({ where: { id }, data: { allSkills: true } });
    expect(await names()).toEqual([shown, outside].sort());
    // Names that Claude Code keeps for itself, or that nobody could type there.
    for (const bad of ["claude-plugins-official", "npm", "My Skills", "agent-skills", "clanker"]) {
      await db().collection.updateMany({ where: { name: bad, id: { not: id } }, data: { name: name() } });
      await db().collection.update({ where: { id }, data: { name: bad } });
      expect((await json(`/marketplace/collections/${encodeURIComponent(bad)}.json`)).name).toBe(`collection-${id}`);
    }
    await db().collection.update({ where: { id }, data: { deletedAt: new Date(), name: called } });
    expect([(await get(path)).status, (await get(`/marketplace/collections/${called}`)).status]).toEqual([404, 404]);
  });
});

describe("the indexes for npx skills", () => {
  test("what an entry names is there, with the digest that it says, also after a new version", async () => {
    const [one, many] = [name(), name()];
    const single = await publishFiles(one, "1.0.0");
    const zipped = await publishFiles(many, "1.0.0", { "scripts/a.sh": "echo\n" });
    const entries = [await entry(one), await entry(many)];
    expect(entries.map(({ type, files }) => [type, files])).toEqual([
      ["skill-md", ["SKILL.md"]],
      ["archive", ["SKILL.md", "scripts/a.sh"]],
    ]);
    await Promise.all([publishFiles(one, "1.0.1"), publishFiles(many, "1.0.1")]);
    for (const { url, digest } of entries) {
      const answer = await get(url);
      expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "public, max-age=31536000, immutable"]);
      expect(`sha256:${sha256Hex(new Uint8Array(await answer.arrayBuffer()))}`).toBe(digest);
    }
    const zip = await get(entries[1].url);
    expect(Object.keys(unzipSync(new Uint8Array(await zip.arrayBuffer()))).sort()).toEqual(zipped.files.map(({ path }) => path).sort());
    expect((await get(entries[1].url, { range: "bytes=0-3" })).status).toBe(206);
    expect((await get(entries[1].url, {}, "HEAD")).headers.get("content-length")).toBe(zip.headers.get("content-length"));
    expect((await get(`/.well-known/agent-skills/${one}/${zipped.contentSha}.zip`)).status).toBe(404);
    expect(single.files).toHaveLength(1);
  });

  test("the older form lists the same, but for what its readers choke on", async () => {
    const [good, odd] = [name(), name()];
    const { files } = await publishFiles(good, "1.0.0", { "references/ünï code.md": "hello" });
    await publishFiles(odd, "1.0.0", { "a..b.md": "x" });
    const listed = await entry(good, "skills");
    expect(Object.keys(listed)).toEqual(["name", "description", "files"]);
    expect(await json("/.well-known/skills/index.json")).not.toHaveProperty("$schema");
    for (const path of listed.files) {
      const answer = await get(`/.well-known/skills/${good}/${path}`);
      expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(files.find((each) => each.path === path)?.data ?? []));
    }
    expect(await entry(odd, "skills")).toBeUndefined();
    expect(await entry(odd)).toBeDefined();
  });

  test("below a skill's own address there is an index of it alone, and its files for those who read the older form", async () => {
    const slug = name();
    const { files } = await publishFiles(slug, "1.0.0", { "a.txt": "a" });
    for (const called of [slug, `${slug}@${slug}`]) {
      const base = `/skills/${called}/.well-known`;
      expect((await json(`${base}/agent-skills/index.json`)).skills).toEqual([await entry(slug)]);
      expect(await json(`${base}/skills/index.json`)).toEqual({ skills: [await entry(slug, "skills")] });
      const file = await get(`${base}/skills/${slug}/SKILL.md`);
      expect(await file.text()).toBe(new TextDecoder().decode(files[0]?.data));
      expect((await get(`${base}/other/index.json`)).status).toBe(404);
    }
    expect((await get(`/skills/${name()}/.well-known/agent-skills/index.json`)).status).toBe(404);
  });

  test("no file is anything that a browser would show as ours, and what is not there is not there", async () => {
    const slug = name();
    const { skillId, versionId, contentSha } = await publishFiles(slug, "1.0.0", {
      "a.html": "<script>alert(1)</script>",
      "a.svg": "<svg/>",
      "a.js": "1",
      "b.json": "{}",
    });
    for (const [path, type] of [
      ["a.html", "application/octet-stream"],
      ["a.svg", "application/octet-stream"],
      ["a.js", "application/octet-stream"],
      ["b.json", "application/json"],
      ["SKILL.md", "text/markdown; charset=utf-8"],
    ] as const) {
      for (const base of [`/.well-known/agent-skills/${slug}/${path}`, `/clawhub/api/v1/skills/${slug}/file?path=${path}`]) {
        const { headers } = await get(base);
        expect([headers.get("content-type"), headers.get("x-content-type-options")]).toEqual([type, "nosniff"]);
        expect(headers.get("content-security-policy")).toContain("sandbox");
      }
    }
    for (const path of [
      `${slug}/nope`,
      `${slug}/`,
      slug,
      `${slug}/../SKILL.md`,
      `${slug}/SKILL.md?version=9.9.9`,
      "%ff/x",
      `${name()}/SKILL.md`,
      "index.json/x",
    ])
      expect([path, (await get(`/.well-known/agent-skills/${path}`)).status]).toEqual([path, 404]);
    const nothing = await get("/.well-known/nothing");
    expect([nothing.status, nothing.headers.get("content-type")]).toEqual([404, "application/json"]);
    const second = await publishFiles(slug, "1.1.0");
    await change(skillId, versionId, { yankedAt: new Date(), yankReason: "Broken." });
    for (const path of ["SKILL.md?version=1.0.0", `${contentSha}.zip`]) {
      const gone = await get(`/.well-known/agent-skills/${slug}/${path}`);
      expect([path, gone.status, (await gone.json()).error.code]).toEqual([path, 410, "VERSION_YANKED"]);
    }
    // The same when no version is left, at every address, and nothing in it that a terminal would do.
    await change(skillId, second.versionId, { yankedAt: new Date(), yankReason: "Bro\u001b[2J\u202eken.\n\u0007" });
    expect(await (await get(`/clawhub/api/v1/skills/${slug}`)).text()).toBe("Its publisher withdrew this version: Bro [2J ken. \n");
    for (const path of [`/.well-known/agent-skills/${slug}/SKILL.md`, `/clawhub/api/v1/skills/${slug}`, `/git/${slug}.git/info/refs?service=git-upload-pack`])
      expect([path, (await get(path)).status]).toEqual([path, 410]);
    await change(skillId, second.versionId, { state: "held" });
    await db().skill.update({ where: { id: skillId }, data: { public: false } });
    expect((await get(`/clawhub/api/v1/skills/${slug}`)).status).toBe(404);
  });
});

test("another method is told which ones there are", async () => {
  for (const answer of [await marketplacePost(new Request("http://localhost:3000/marketplace.json", { method: "POST" })), await marketplaceOptions()])
    expect([[204, 405].includes(answer.status), answer.headers.get("allow")]).toEqual([true, "GET, HEAD"]);
});

describe("search and ClawHub", () => {
  test("what no skill can be called is found nowhere, and breaks nothing", async () => {
    const slug = name();
    await publishFiles(slug, "1.0.0");
    const v1 = "/clawhub/api/v1";
    const statuses: [string, number][] = [
      ["/git/%00.git/info/refs?service=git-upload-pack", 404],
      ["/marketplace/collections/%00.json", 404],
      ["/.well-known/agent-skills/%00/SKILL.md", 404],
      [`/.well-known/agent-skills/${slug}/SKILL.md?version=%00`, 404],
      [`${v1}/skills/%00`, 404],
      [`${v1}/skills?prefix=%00`, 200],
      [`${v1}/resolve?slug=%00`, 404],
      [`${v1}/resolve?slug=${slug}&hash=%00`, 200],
      [`${v1}/download?slug=${slug}&version=%00`, 404],
      [`${v1}/skills/${slug}/versions/%00`, 404],
      [`${v1}/skills/${slug}/file?path=%00`, 404],
      ...["constructor", "toString", "__proto__", "newest", ""].map((sort): [string, number] => [`${v1}/skills?sort=${sort}`, 200]),
    ];
    for (const [path, status] of statuses) expect([path, (await get(path)).status]).toEqual([path, status]);
    const found = async (prefix: string) => (await json(`${v1}/skills?prefix=${encodeURIComponent(prefix)}`)).items.map((each: { slug: string }) => each.slug);
    expect([await found(slug), await found("_"), await found("%"), await found(`${slug.slice(0, -1)}_`)]).toEqual([[slug], [], [], []]);
  });

  test("both searches find a skill by its name first, and no private one", async () => {
    const { workspace } = await createWorkspace();
    const slug = name();
    await publishFiles(slug, "1.0.0");
    await publishFiles(`${slug}-more`, "1.0.0", {}, { workspaceId: workspace.id, isPublic: false });
    const found = await json(`/api/search?q=${slug}&limit=20`);
    expect(found).toEqual({
      query: slug,
      count: 1,
      skills: [{ id: slug, skillId: slug, name: slug, source: `http://localhost:3000/skills/${slug}`, installs: 0 }],
    });
    expect((await json(`/clawhub/api/v1/search?q=${slug.toUpperCase()}`)).results.map((each: { slug: string }) => each.slug)).toEqual([slug]);
    expect(await Promise.all(["/api/search", "/api/search?q=%20", "/api/search?q=a&limit=x"].map(async (path) => (await get(path)).status))).toEqual([
      400, 400, 400,
    ]);
    expect((await json("/api/search?q=%00")).count).toBe(0);
  });

  test("its read routes answer for public skills, and say which version a folder's files are", async () => {
    expect(await json("/.well-known/clawhub.json")).toEqual({ apiBase: "http://localhost:3000/clawhub" });
    const slug = name();
    const base = `/clawhub/api/v1/skills/${slug}`;
    const first = await publishFiles(slug, "1.0.0", { "b.md": "b", "a/ä.md": "a", ".hidden": "no part of the fingerprint" });
    const second = await publishFiles(slug, "1.1.0");
    expect((await json(base)).latestVersion.version).toBe("1.1.0");
    expect((await json(`${base}/versions`)).items.map((each: { version: string }) => each.version)).toEqual(["1.1.0", "1.0.0"]);
    expect((await json(`${base}/versions?limit=1`)).nextCursor).toBe("1");
    expect((await json(`${base}/versions/1.0.0`)).version.files.map((each: { path: string }) => each.path)).toContain("b.md");
    expect((await json(`${base}/install`)).archive.version).toBe("1.1.0");
    const lines = first.files.filter(({ path }) => path !== ".hidden").map(({ path, data }) => [path, sha256Hex(data)] as const);
    const hash = sha256Hex(
      lines
        .sort(([a], [b]) => a.localeCompare(b))
        .map((line) => line.join(":"))
        .join("\n"),
    );
    expect(await json(`/clawhub/api/v1/resolve?slug=${slug}&hash=${hash}`)).toEqual({ match: { version: "1.0.0" }, latestVersion: { version: "1.1.0" } });
    expect((await json(`/clawhub/api/v1/resolve?slug=${slug}&hash=x`)).match).toBeNull();
    const zip = await get(`/clawhub/api/v1/download?slug=${slug}&version=1.1.0`);
    expect(sha256Hex(new Uint8Array(await zip.arrayBuffer()))).toBe(second.contentSha);
    await change(first.skillId, first.versionId, { state: "quarantined" });
    expect((await get(`/clawhub/api/v1/download?slug=${slug}&version=1.0.0`)).status).toBe(403);
    expect((await json(`${base}/versions`)).items).toHaveLength(1);
    const missing = await get(`/clawhub/api/v1/skills/${name()}`);
    expect([missing.status, await missing.text()]).toEqual([404, "There is no such skill.\n"]);
    const { key, workspace } = await createWorkspace();
    const who = await get("/clawhub/api/v1/whoami", { authorization: `Bearer ${key}` });
    expect([(await who.json()).user.handle, (await get("/clawhub/api/v1/whoami")).status]).toEqual([workspace.slug, 401]);
  });
});
