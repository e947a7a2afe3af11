import { randomBytes } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { reading } from "#lib/runtime/connectors/action-run";
import { connectAccount, sharedProviders } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const name = `files-${randomBytes(4).toString("hex")}`;
const repository = `ada/${name}`;
const large = randomBytes(1_500_000);
let home: TestWorkspace;

const github = (method: string, path: string, body?: object) =>
  reading(home.workspace.id, "github", async ({ fetch, url }) => {
    const answer = await fetch(`${url}${path}`, { method, ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  });
const content = async (asked: Record<string, string>) => {
  const { status, body } = await json(`GET /api/v1/connectors/github/content?${new URLSearchParams({ source: repository, ...asked })}`, { key: home.key });
  return status === 200 ? body : { status, ...body.error };
};

beforeAll(async () => {
  home = await createWorkspace();
  await connectAccount(home, "github");
  await github("POST", "/user/repos", { name, auto_init: true });
  const { default_branch } = await github("GET", `/repos/${repository}`);
  const { object } = await github("GET", `/repos/${repository}/git/ref/heads/${default_branch}`);
  const { tree } = await github("GET", `/repos/${repository}/git/commits/${object.sha}`);
  const blob = async (bytes: Buffer) => (await github("POST", `/repos/${repository}/git/blobs`, { content: bytes.toString("base64"), encoding: "base64" })).sha;
  const file = (path: string, content: string, mode = "100644") => ({ path, mode, type: "blob", content });
  const entries = [
    ...[file("docs/guide.md", "# Guide\n\nGrüße\n"), file("docs/a b#c?.txt", "odd"), file("docs/empty.txt", ""), file("docs/deep/er/x.json", "{}")],
    ...[file("to-guide", "docs/guide.md", "120000"), file("to-docs", "./docs/deep/", "120000"), file("docs/up", "../to-docs", "120000")],
    ...[file("away", "../../etc/passwd", "120000"), file("round", "round", "120000"), file("gone", "nowhere", "120000")],
    { path: "pixel.png", mode: "100644", type: "blob", sha: await blob(Buffer.from("89504e470d0a1a0a00ff", "hex")) },
    { path: "large.bin", mode: "100644", type: "blob", sha: await blob(large) },
    file(".gitmodules", '[submodule "engine"]\n\tpath = vendor/engine\n\turl = https://github.com/ada/engine.git\n'),
    { path: "vendor/engine", mode: "160000", type: "commit", sha: "a".repeat(40) },
    ...Array.from({ length: 1005 }, (_, at) => file(`many/${String(at).padStart(4, "0")}.txt`, "x")),
  ];
  const made = await github("POST", `/repos/${repository}/git/trees`, { base_tree: tree.sha, tree: entries });
  const commit = await github("POST", `/repos/${repository}/git/commits`, { message: "Files of all kinds", tree: made.sha, parents: [object.sha] });
  await github("PATCH", `/repos/${repository}/git/refs/heads/${default_branch}`, { sha: commit.sha });
  await github("POST", `/repos/${repository}/git/refs`, { ref: "refs/heads/feature/first", sha: object.sha });
});

test("the root is listed with files, folders, links and submodules as what they are", async () => {
  const root = await content({});
  expect(root).toMatchObject({ source: repository, ref: "main", path: null, kind: "folder", content: null });
  const kinds = Object.fromEntries(root.entries.map(({ path, kind }: { path: string; kind: string }) => [path, kind]));
  expect(kinds).toMatchObject({ "README.md": "file", docs: "folder", vendor: "folder", "to-docs": "link", away: "link", "pixel.png": "file" });
  expect((await content({ path: "docs" })).entries).toContainEqual({ path: "docs/guide.md", kind: "file", size: 17 });
  expect((await content({ path: "vendor" })).entries).toEqual([{ path: "vendor/engine", kind: "submodule", size: null }]);
});

test("files are read as they are: text, odd names, empty, binary", async () => {
  expect(await content({ path: "docs/guide.md" })).toMatchObject({
    ...{ kind: "file", ref: "main", contentType: "text/markdown; charset=utf-8", encoding: "utf-8", content: "# Guide\n\nGrüße\n", size: 17 },
  });
  expect(await content({ path: "docs/a b#c?.txt" })).toMatchObject({ content: "odd" });
  expect(await content({ path: "docs/empty.txt" })).toMatchObject({ content: "", size: 0 });
  expect(await content({ path: "pixel.png" })).toMatchObject({ contentType: "image/png", encoding: "base64", content: "iVBORw0KGgoA/w==" });
});

test("a file above what GitHub's contents hold comes with every byte", async () => {
  const { size, content: bytes, encoding } = await content({ path: "large.bin" });
  expect([size, encoding]).toEqual([large.length, "base64"]);
  expect(Buffer.from(bytes, "base64").equals(large)).toBe(true);
});

test("a file that is too large for anybody is refused as that", async () => {
  const { github: double } = await sharedProviders();
  const refused = { message: "This API returns blobs up to 100 MB in size.", errors: [{ resource: "Blob", field: "data", code: "too_large" }] };
  const answers = [
    { status: 403, body: JSON.stringify(refused) },
    { status: 200, body: JSON.stringify({ type: "file", path: "film.mp4", size: 33_554_433, sha: "a".repeat(40), content: "", encoding: "none" }) },
  ];
  for (const answer of answers) {
    double.instead = ({ path }) => (path.includes("film.mp4") ? answer : undefined);
    const said = await content({ path: "film.mp4" });
    double.instead = undefined;
    expect(said).toMatchObject({ status: 400, code: "INVALID_INPUT", param: "path", message: expect.stringContaining("33554432") });
  }
});

test("a folder of more than a thousand files is listed as a whole", async () => {
  const { entries } = await content({ path: "many" });
  expect(entries).toHaveLength(1005);
  expect(entries.at(-1)).toEqual({ path: "many/1004.txt", kind: "file", size: 1 });
});

test("links are followed inside the repository, and to nowhere else", async () => {
  expect(await content({ path: "to-guide" })).toMatchObject({ kind: "file", content: "# Guide\n\nGrüße\n" });
  expect(await content({ path: "to-docs" })).toMatchObject({ kind: "folder", entries: [{ path: "docs/deep/er", kind: "folder" }] });
  expect(await content({ path: "docs/up" })).toMatchObject({ kind: "folder", entries: [{ path: "docs/deep/er", kind: "folder" }] });
  for (const path of ["away", "round", "gone"])
    expect(await content({ path })).toMatchObject({ status: 404, param: "path", message: expect.stringContaining("which is not in this repository") });
  expect(await content({ path: "vendor/engine" })).toMatchObject({
    status: 404,
    message: expect.stringContaining("https://github.com/ada/engine.git at aaaa"),
  });
});

describe("a ref", () => {
  test("is read where it is named", async () => {
    expect(await content({ ref: "feature/first" })).toMatchObject({ ref: "feature/first", entries: [{ path: "README.md" }] });
    expect(await content({ ref: "feature/first", path: "docs" })).toMatchObject({ status: 404, param: "path" });
  });

  test("is one of the branches, which are turned page by page", async () => {
    const branches = (more: string) => json(`GET /api/v1/connectors/github/sources/ada%2F${name}/branches?limit=1${more}`, { key: home.key });
    const first = (await branches("")).body;
    const second = (await branches(`&after_id=${first.last_id}`)).body;
    expect([first.has_more, second.has_more]).toEqual([true, false]);
    const both = [...first.data, ...second.data].sort((a, b) => a.name.localeCompare(b.name));
    expect(both).toMatchObject([
      { name: "feature/first", default: false },
      { name: "main", default: true },
    ]);
    expect(both[0].commit).toMatch(/^[0-9a-f]{40}$/);
    expect((await branches("&after_id=x")).body.error).toMatchObject({ code: "INVALID_INPUT", param: "after_id" });
  });
});

test("what is not there is said to be the repository, the ref or the path", async () => {
  for (const source of ["ada/nothing", "nobody/engine", "ada", "ada/..", "ada/engine/x", "ada/%2e%2e"])
    expect(await content({ source }), source).toMatchObject({ status: 404, code: "NOT_FOUND", param: "source", message: expect.stringContaining(source) });
  expect(await content({ ref: "nowhere" })).toMatchObject({ status: 404, param: "ref", message: expect.stringContaining("nowhere") });
  expect(await content({ path: "docs/none.md" })).toMatchObject({ status: 404, param: "path", message: expect.stringContaining("docs/none.md at main") });
  const { status, body } = await json("GET /api/v1/connectors/github/sources/ada%2Fnothing/branches", { key: home.key });
  expect([status, body.error]).toMatchObject([404, { param: "id" }]);
});

test("an empty repository has an empty root and nothing else", async () => {
  const empty = `empty-${name}`;
  await github("POST", "/user/repos", { name: empty });
  expect(await content({ source: `ada/${empty}` })).toMatchObject({ kind: "folder", ref: null, entries: [] });
  expect(await content({ source: `ada/${empty}`, path: "README.md" })).toMatchObject({ status: 404, message: expect.stringContaining("no commit yet") });
  expect(await content({ source: `ada/${empty}`, ref: "main" })).toMatchObject({ status: 404, param: "ref" });
});

test("what a stranger has is not seen", async () => {
  const stranger = await createWorkspace();
  await connectAccount(stranger, "github", "grace");
  await github("POST", "/user/repos", { name: `private-${name}`, private: true, auto_init: true });
  const source = `ada/private-${name}`;
  const path = `GET /api/v1/connectors/github/content?source=${encodeURIComponent(source)}`;
  expect((await json(path, { key: home.key })).status).toBe(200);
  expect((await json(path, { key: stranger.key })).body.error).toMatchObject({ code: "NOT_FOUND", param: "source" });
});
