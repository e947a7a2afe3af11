import { randomBytes } from "node:crypto";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type CheckoutOptions, checkout, checkoutFor } from "#lib/runtime/checkout";
import { startGitServer } from "#lib/testing/git-server";

let server: Awaited<ReturnType<typeof startGitServer>>;
let before: (request: IncomingMessage, response: ServerResponse) => boolean | undefined;
const BINARY = randomBytes(100_000);
let first = "";
let second = "";

beforeAll(async () => {
  server = await startGitServer((request, response) => before(request, response));
  const at = `${server.root}/project`;
  await mkdir(`${at}/src/deep`, { recursive: true });
  server.git("project", ["init", "-q", "-b", "main"]);
  server.git("project", ["config", "uploadpack.allowAnySHA1InWant", "true"]);
  await writeFile(`${at}/README.md`, "first\n");
  server.git("project", ["add", "-A"]);
  server.git("project", ["commit", "-qm", "first"]);
  first = server.git("project", ["rev-parse", "HEAD"]);
  server.git("project", ["tag", "-a", "v1", "-m", "one"]);
  await writeFile(`${at}/README.md`, "second\n");
  await writeFile(`${at}/src/deep/data.bin`, BINARY);
  await writeFile(`${at}/src/grün name.txt`, "grün\n");
  await writeFile(`${at}/empty`, "");
  await symlink("/etc/passwd", `${at}/link`);
  await symlink("/etc", `${at}/folder`);
  server.git("project", ["add", "-A"]);
  server.git("project", ["update-index", "--add", "--cacheinfo", `160000,${first},submodule`]);
  server.git("project", ["commit", "-qm", "second"]);
  second = server.git("project", ["rev-parse", "HEAD"]);
  server.git("project", ["checkout", "-qb", "feature/one"]);
  await writeFile(`${at}/README.md`, "feature\n");
  server.git("project", ["commit", "-qam", "feature"]);
  server.git("project", ["checkout", "-q", "main"]);
});
beforeEach(() => {
  before = () => undefined;
  server.heard.length = 0;
});
afterAll(() => server.close());

const signal = new AbortController().signal;
type Asked = Partial<CheckoutOptions> & { url?: string; ref?: string };
const ask = (asked: Asked = {}) => checkout({ url: `${server.url}/project/.git`, signal, allowPrivate: true, ...asked });
const texts = async (asked?: Asked) => Object.fromEntries((await ask(asked)).map(({ path, data }) => [path, Buffer.from(data).toString()]));
const refused = (message: string | RegExp) => ({
  name: "CheckoutError",
  code: "CHECKOUT_FAILED",
  message: typeof message === "string" ? expect.stringContaining(message) : expect.stringMatching(message),
});

test("the files of the main branch, as they are, without links, submodules and history", async () => {
  const files = await ask();
  expect(files.map(({ path }) => path)).toEqual(["README.md", "empty", "src/deep/data.bin", "src/grün name.txt"]);
  expect(Buffer.from(files[2]?.data ?? [])).toEqual(BINARY);
  expect((await texts())["README.md"]).toBe("second\n");
});

test.for([
  ["a branch", "feature/one", "feature\n"],
  ["a branch by its full name", "refs/heads/feature/one", "feature\n"],
  ["a tag", "v1", "first\n"],
] as const)("%s", async ([, ref, readme]) => {
  expect((await texts({ ref }))["README.md"]).toBe(readme);
});

test("a commit", async () => {
  expect(await texts({ ref: first })).toEqual({ "README.md": "first\n" });
  expect((await texts({ ref: second }))["README.md"]).toBe("second\n");
});

test.for(["nothing", "0".repeat(40), "--upload-pack=x"])("the unknown ref %s", async (ref) => {
  await expect(ask({ ref })).rejects.toMatchObject(refused(`has no branch, tag or commit '${ref}'`));
});

test("what is no repository", async () => {
  await expect(ask({ url: `${server.url}/none.git` })).rejects.toMatchObject(refused(`There is no repository at ${server.url}/none.git`));
  before = (_, response) => Boolean(response.end("<html>Welcome"));
  await expect(ask()).rejects.toMatchObject(refused("There is no Git repository at"));
  before = (_, response) => Boolean(response.writeHead(503).end());
  await expect(ask()).rejects.toMatchObject(refused("answered 503"));
  await expect(ask({ url: "http://127.0.0.1:9/x" })).rejects.toMatchObject(refused("could not be read: connect ECONNREFUSED"));
  await expect(ask({ url: "http://nowhere.invalid/x" })).rejects.toMatchObject(refused("There is no host nowhere.invalid"));
  for (const url of ["file:///etc", "git://127.0.0.1/x", "ssh://git@127.0.0.1/x", "x", "http://me:secret@127.0.0.1/x", "http://127.0.0.1/x?y"]) {
    await expect(ask({ url })).rejects.toMatchObject(refused("must begin with http"));
  }
});

test("an empty repository", async () => {
  await mkdir(`${server.root}/empty`);
  server.git("empty", ["init", "-q"]);
  await expect(ask({ url: `${server.url}/empty/.git` })).rejects.toMatchObject(refused("is empty"));
});

test("a repository that needs a login gets the token, and another host that it redirects to does not", async () => {
  const wanted = `Basic ${Buffer.from("x-access-token:s3cret").toString("base64")}`;
  before = (request, response) => (request.headers.authorization === wanted ? undefined : Boolean(response.writeHead(401).end()));
  await expect(ask()).rejects.toMatchObject(refused("needs a login"));
  expect((await ask({ token: "s3cret" })).length).toBe(4);

  before = (request, response) => {
    if (request.headers.host?.startsWith("localhost")) return undefined;
    return Boolean(response.writeHead(302, { location: `http://localhost:${server.port}${request.url}` }).end());
  };
  server.heard.length = 0;
  expect((await ask({ token: "s3cret" })).length).toBe(4);
  expect(server.heard.map(({ headers }) => headers.authorization)).toEqual([wanted, undefined, undefined]);
});

test("three redirects are followed, and what comes after goes where they led", async () => {
  let left = 2;
  const moved = (to: string) => (request: IncomingMessage, response: ServerResponse) =>
    !request.url?.startsWith("/project") || left-- > 0 ? Boolean(response.writeHead(301, { location: to }).end()) : undefined;
  before = moved("/project/.git/info/refs?service=git-upload-pack");
  expect((await ask({ url: `${server.url}/old` })).length).toBe(4);
  expect(server.heard.at(-1)?.path).toBe("/project/.git/git-upload-pack");
  before = () => undefined;
  left = 4;
  before = moved("/project/.git/info/refs?service=git-upload-pack");
  await expect(ask()).rejects.toMatchObject(refused("redirects too often"));
  before = (request, response) => (request.method === "POST" ? Boolean(response.writeHead(307, { location: "/elsewhere" }).end()) : undefined);
  await expect(ask()).rejects.toMatchObject(refused("redirects what was sent"));
  before = (_, response) => Boolean(response.writeHead(302, { location: "file:///etc/passwd" }).end());
  await expect(ask()).rejects.toMatchObject(refused("neither http: nor https:"));
});

test("addresses of this machine and its network are not asked", async () => {
  for (const host of ["127.0.0.1", "localhost", "[::1]"]) {
    const url = `http://${host}:${server.port}/project/.git`;
    await expect(ask({ url, allowPrivate: false }), host).rejects.toMatchObject(refused("is not on the public internet"));
  }
  // Off unless the environment says otherwise.
  await expect(checkout({ url: `${server.url}/project/.git`, signal })).rejects.toMatchObject(refused("is not on the public internet"));
  expect(server.heard).toEqual([]);
});

test("a repository that is too large, in bytes, in files, or only once it is unpacked", async () => {
  const large = refused("is too large");
  await expect(ask({ limits: { maxBytes: 50_000 } })).rejects.toMatchObject(large);
  await expect(ask({ limits: { maxFiles: 3 } })).rejects.toMatchObject(large);
  expect((await ask({ limits: { maxFiles: 4 } })).length).toBe(4);

  await mkdir(`${server.root}/bomb`);
  server.git("bomb", ["init", "-q", "-b", "main"]);
  await writeFile(`${server.root}/bomb/zeros`, Buffer.alloc(90 * 1024 * 1024));
  server.git("bomb", ["add", "-A"]);
  server.git("bomb", ["commit", "-qm", "bomb"]);
  await expect(ask({ url: `${server.url}/bomb/.git` })).rejects.toMatchObject(large);
});

test("a folder that is in itself many times over", async () => {
  await mkdir(`${server.root}/nested`);
  server.git("nested", ["init", "-q", "-b", "main"]);
  const blob = server.git("nested", ["hash-object", "-w", "--stdin"], "x");
  let tree = server.git("nested", ["mktree"], `100644 blob ${blob}\tf\n`);
  for (let depth = 0; depth < 12; depth++) {
    tree = server.git("nested", ["mktree"], Array.from({ length: 10 }, (_, i) => `040000 tree ${tree}\td${i}\n`).join(""));
  }
  server.git("nested", ["update-ref", "refs/heads/main", server.git("nested", ["commit-tree", tree, "-m", "nested"])]);
  await expect(ask({ url: `${server.url}/nested/.git` })).rejects.toMatchObject(refused("is too large"));
});

test.for(["..", ".git", "a/b"])("a file called %s", async (name) => {
  const at = `named-${name.replace(/\W/g, "-")}`;
  await mkdir(`${server.root}/${at}`);
  server.git(at, ["init", "-q", "-b", "main"]);
  const blob = Buffer.from(server.git(at, ["hash-object", "-w", "--stdin"], "x"), "hex");
  const tree = server.git(at, ["hash-object", "-t", "tree", "-w", "--stdin", "--literally"], Buffer.concat([Buffer.from(`100644 ${name}\0`), blob]));
  server.git(at, ["update-ref", "refs/heads/main", server.git(at, ["commit-tree", tree, "-m", "named"])]);
  await expect(ask({ url: `${server.url}/${at}/.git` })).rejects.toMatchObject(refused(/name that no file can have|could not be read/));
});

test("a server that does not go on is given up, and a run that is cancelled does not wait for it", async () => {
  before = () => true;
  await expect(ask({ limits: { timeoutMs: 500 } })).rejects.toMatchObject(refused("did not come within 0.5 s"));
  const controller = new AbortController();
  before = () => {
    controller.abort();
    return true;
  };
  // Not a CheckoutError: the run may go on elsewhere.
  await expect(ask({ signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
  await expect(ask({ signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
});

test("a server that sends without end", async () => {
  const endless = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/x-git-upload-pack-advertisement" });
    const send = () => {
      while (response.write(Buffer.alloc(65536)));
      response.once("drain", send);
    };
    send();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => endless.once("listening", resolve));
  await expect(ask({ url: `http://127.0.0.1:${(endless.address() as AddressInfo).port}/x` })).rejects.toMatchObject(refused("is too large"));
  endless.closeAllConnections();
  endless.close();
});

test("what a run is told to work on", async () => {
  expect(await checkoutFor(null, { signal })).toEqual([]);
  const remote = { type: "remote", fields: { url: `${server.url}/project/.git`, ref: "v1" } };
  expect((await checkoutFor(remote, { signal, allowPrivate: true })).map(({ path }) => path)).toEqual(["README.md"]);
  await expect(checkoutFor(remote, { signal })).rejects.toMatchObject(refused("is not on the public internet"));
  await expect(checkoutFor({ type: "github", fields: { repo: "a/b" } }, { signal })).rejects.toMatchObject(refused("No GitHub account is connected"));
});
