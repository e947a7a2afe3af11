import { mkdir, symlink, writeFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { env, GITHUB } from "#lib/platform/env";
import { readSkillOf } from "#lib/platform/git-skill";
import { parseGitHubUrl, readGitHubSkill } from "#lib/runtime/github-skill";
import { startGitServer } from "#lib/testing/git-server";

let server: Awaited<ReturnType<typeof startGitServer>>;
let before: (request: IncomingMessage, response: ServerResponse) => boolean | undefined = () => undefined;
beforeAll(async () => {
  server = await startGitServer((request, response) => before(request, response));
});
beforeEach(() => {
  env().GITHUB_URL = server.url;
  server.heard.length = 0;
});
afterEach(() => {
  env().GITHUB_URL = GITHUB;
  env().CHECKOUT_ALLOW_PRIVATE = false;
  before = () => undefined;
});
afterAll(() => server.close());

const { signal } = new AbortController();
const read = (path: string, options = {}) => readGitHubSkill(`${server.url}/${path}`, { signal, ...options });
const names = async (path: string) => (await read(path)).files.map((file) => file.path);
const refused = (message: string | RegExp) => ({
  name: "BadSkill",
  message: typeof message === "string" ? expect.stringContaining(message) : expect.stringMatching(message),
});
const skillMd = (name: string) => `---\nname: ${name}\ndescription: A test.\n---\n`;

/** A repository with these files on its main branch; others can be added to it. */
async function repository(name: string, files: Record<string, string | Uint8Array>) {
  const at = `${name}.git`;
  await mkdir(`${server.root}/${at}`, { recursive: true });
  const git = (...args: string[]) => server.git(at, args);
  git("init", "-q", "-b", "main");
  git("config", "uploadpack.allowAnySHA1InWant", "true");
  const commit = async (more: Record<string, string | Uint8Array>) => {
    for (const [path, data] of Object.entries(more)) {
      await mkdir(dirname(`${server.root}/${at}/${path}`), { recursive: true });
      await writeFile(`${server.root}/${at}/${path}`, data);
    }
    git("add", "-Af");
    git("commit", "-qm", "commit");
    return git("rev-parse", "HEAD");
  };
  return { git, commit, at: `${server.root}/${at}`, head: await commit(files) };
}

test("addresses as GitHub's pages have them", () => {
  env().GITHUB_URL = GITHUB;
  const place = { owner: "acme", repo: "skills", path: [] as string[] };
  for (const url of ["", "/", ".git", "?tab=readme-ov-file#install"]) expect(parseGitHubUrl(`https://github.com/acme/skills${url}`), url).toEqual(place);
  expect(parseGitHubUrl(" http://www.github.com/acme/skills ")).toEqual(place);
  expect(parseGitHubUrl("https://github.com/acme/skills/tree/main/skills/pdf/")).toEqual({ ...place, path: ["main", "skills", "pdf"] });
  expect(parseGitHubUrl("https://github.com/acme/skills/blob/feature/x/skills/a%20b/SKILL.md").path).toEqual(["feature", "x", "skills", "a b"]);
  expect(parseGitHubUrl("https://github.com/acme/skills/blob/main/SKILL.md").path).toEqual(["main"]);
});

test.for([
  ...["acme/skills", "https://gitlab.com/a/b", "https://github.com", "https://github.com/acme", "ssh://git@github.com/a/b", "file:///etc/passwd"],
  ...["https://me:secret@github.com/a/b", "https://github.com.evil.example/a/b", "https://github.com/a/b/commit/abc", "https://github.com/a/b/tree"],
  ...["https://github.com/a/b/blob/main/README.md", "https://github.com/a/b/tree/main/%2e%2e%2fx", "https://github.com/a/b/tree/main/%zz", ""],
  ...["https://github.com/a/b/tree/main/a%00b", "https://github.com/a/b/tree//x", "https://github.com:444/a/b", "https://github.com/a%2fb/c"],
])("the address %s is refused", (url) => {
  env().GITHUB_URL = GITHUB;
  expect(() => parseGitHubUrl(url)).toThrow(/^The address /);
});

test("a skill that is a repository, without what is the repository's own", async () => {
  const { head } = await repository("acme/one", {
    ...{ "SKILL.md": skillMd("one"), "scripts/main.sh": "echo hi\n", ".github/workflows/ci.yml": "x", ".gitattributes": "* text", ".gitignore": "x" },
    ...{ "scripts/__pycache__/a.pyc": "x", ".DS_Store": "x" },
  });
  const found = await read("acme/one");
  expect(found.files.map(({ path }) => path).sort()).toEqual([".gitignore", "SKILL.md", "scripts/main.sh"]);
  expect([found.commit, found.url]).toEqual([head, `${server.url}/acme/one/tree/main`]);
  // What is written for github.com is read from the server's own.
  expect((await readGitHubSkill("https://github.com/acme/one", { signal })).commit).toBe(head);
});

test("a folder, at a branch with slashes, a tag, a commit; the longest name counts", async () => {
  const { git, commit, head } = await repository("acme/many", {
    "skills/a/SKILL.md": skillMd("a"),
    "skills/b/SKILL.md": skillMd("b"),
    "skills/b/x/y.txt": "1",
  });
  git("tag", "-a", "v1", "-m", "one");
  git("checkout", "-qb", "feature/skills");
  const second = await commit({ "a/SKILL.md": skillMd("at-feature"), "skills/b/x/y.txt": "2" });
  git("checkout", "-q", "main");
  const at = async (path: string) => {
    const { files, commit: sha, url } = await read(`acme/many/${path}`);
    return { names: files.map((file) => file.path).sort(), sha, url: url.slice(server.url.length) };
  };
  const b = ["SKILL.md", "x/y.txt"];
  expect(await at("tree/main/skills/b")).toEqual({ names: b, sha: head, url: "/acme/many/tree/main/skills/b" });
  expect(await at("blob/v1/skills/b/SKILL.md")).toEqual({ names: b, sha: head, url: "/acme/many/tree/v1/skills/b" });
  expect(await at(`tree/${head}/skills/a`)).toEqual({ names: ["SKILL.md"], sha: head, url: `/acme/many/tree/${head}/skills/a` });
  expect(await at("tree/feature/skills/a")).toEqual({ names: ["SKILL.md"], sha: second, url: "/acme/many/tree/feature/skills/a" });
  expect((await at("tree/feature/skills/skills/b")).sha).toBe(second);
  await expect(read("acme/many/tree/nothing/skills/b")).rejects.toMatchObject(refused("has no branch, tag or whole commit id 'nothing'"));
  await expect(read("acme/many/tree/main/skills/c")).rejects.toMatchObject(refused("There is no folder 'skills/c' in the repository at 'main'"));
  await expect(read(`acme/many/tree/${"0".repeat(40)}/x`)).rejects.toMatchObject({ name: "BadSkill" });
  // Several below: their addresses, to choose from.
  const several = refused(
    `There are 2 skills in this place. Name one of them: ${server.url}/acme/many/tree/main/skills/a, ${server.url}/acme/many/tree/main/skills/b.`,
  );
  await expect(read("acme/many")).rejects.toMatchObject({ ...several, code: "several_skills" });
  await expect(read("acme/many/tree/main/skills")).rejects.toMatchObject(several);
});

test("the only skill below, wherever it is", async () => {
  await repository("acme/below", { "README.md": "x", ".claude/skills/it/SKILL.md": skillMd("it"), ".claude/skills/it/nested/SKILL.md": skillMd("nested") });
  const { files, url } = await read("acme/below");
  expect(files.map(({ path }) => path)).toEqual(["SKILL.md", "nested/SKILL.md"]);
  expect(url).toBe(`${server.url}/acme/below/tree/main/.claude/skills/it`);
  await repository("acme/none", { "README.md": "x" });
  await expect(read("acme/none")).rejects.toMatchObject(refused("There is no SKILL.md in the repository"));
  await expect(read("acme/nowhere")).rejects.toMatchObject(refused("There is no repository at"));
});

test("links, submodules, archives, bad names and too much are refused in the skill, and do not matter beside it", async () => {
  const { git, at, commit } = await repository("acme/bad", { "ok/SKILL.md": skillMd("ok"), "link/SKILL.md": skillMd("link"), "beside.zip": "PK\x03\x04" });
  await symlink("/etc/passwd", `${at}/link/passwd`);
  await symlink("/etc", `${at}/etc`);
  const head = await commit({
    ...{ "zip/SKILL.md": skillMd("zip"), "zip/a.bin": "PK\x03\x04", "case/SKILL.md": skillMd("case"), "case/a": "1", "case/A": "2" },
    ...{ "bidi/SKILL.md": skillMd("bidi"), "bidi/a\u202eb": "x", "con/SKILL.md": skillMd("con"), "con/nul.txt": "x", "sub/SKILL.md": skillMd("sub") },
    ...{ "big/SKILL.md": skillMd("big"), "big/zeros": Buffer.alloc(17 * 1024 * 1024), "count/SKILL.md": skillMd("count") },
    ...Object.fromEntries(Array.from({ length: 512 }, (_, i) => [`count/${i}`, "x"])),
  });
  git("update-index", "--add", "--cacheinfo", `160000,${head},sub/module`);
  git("commit", "-qm", "submodule");
  expect(await names("acme/bad/tree/main/ok")).toEqual(["SKILL.md"]);
  for (const [folder, says] of [
    ["link", "'passwd' in the skill is a link"],
    ["zip", "The file 'a.bin' of the skill is refused: it is a zip within the skill."],
    ["case", "differs from"],
    ["bidi", "The file 'a\\u{202e}b' of the skill is refused"],
    ["con", "one that Windows keeps"],
    ["sub", "'module' in the skill is another repository"],
    ["big", "The skill is too large: it may have 512 files and 16 MiB."],
    ["count", "The skill is too large"],
  ] as const)
    await expect(read(`acme/bad/tree/main/${folder}`), folder).rejects.toMatchObject(refused(says));
});

test("an address of this machine or its network is asked only when the operator says so", async () => {
  await repository("acme/private", { "SKILL.md": skillMd("private") });
  expect((await read("acme/private")).files.length).toBe(1);
  const asked = server.heard.length;
  const question = { url: `${server.url}/acme/private.git`, path: [], maxBytes: 1e6, maxFiles: 10, skill: { maxBytes: 1e6, maxFiles: 10 } };
  await expect(readSkillOf({ ...question, allowPrivate: false }, () => false)).rejects.toThrow("is not on the public internet");
  // The public one is asked for what is at its own address, and nowhere else.
  env().GITHUB_URL = GITHUB;
  await expect(readGitHubSkill(`${server.url}/acme/private`, { signal })).rejects.toMatchObject(refused("The address must be https://github.com"));
  expect(server.heard.length).toBe(asked);
});

test("a server that does not go on is given up, and a caller who has gone does not wait for it", async () => {
  before = () => true;
  await expect(read("acme/one", { timeoutMs: 500 })).rejects.toMatchObject({ ...refused("did not come within 0.5 s"), name: "GitHubAway" });
  const controller = new AbortController();
  before = () => {
    controller.abort();
    return true;
  };
  await expect(readGitHubSkill(`${server.url}/acme/one`, { signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
});
