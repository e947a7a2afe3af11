import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Heard = { path: string; headers: IncomingHttpHeaders };

/**
 * A folder of real repositories, served by git's own `http-backend`. `before` may answer a request itself, by returning true.
 */
export async function startGitServer(before: (request: IncomingMessage, response: ServerResponse) => boolean | undefined = () => undefined) {
  const root = await mkdtemp(join(tmpdir(), "clanker-git-"));
  const heard: Heard[] = [];

  const server = createServer((request, response) => {
    heard.push({ path: request.url ?? "", headers: request.headers });
    if (before(request, response)) return;
    const url = new URL(request.url ?? "/", "http://git");
    const backend = spawn("git", ["http-backend"], {
      env: {
        ...GIT_ENV,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method ?? "GET",
        CONTENT_TYPE: request.headers["content-type"] ?? "",
        REMOTE_ADDR: "127.0.0.1",
      },
    });
    const chunks: Buffer[] = [];
    backend.stdin.on("error", () => {}); // It may answer before it has read everything.
    request.pipe(backend.stdin);
    backend.stdout.on("data", (chunk) => chunks.push(chunk));
    backend.once("close", () => {
      const all = Buffer.concat(chunks);
      const cut = all.indexOf("\r\n\r\n");
      const headers = all.toString("latin1", 0, cut).split("\r\n");
      let status = 200;
      for (const line of headers) {
        const [name = "", value = ""] = line.split(/:\s*/, 2);
        if (name.toLowerCase() === "status") status = Number.parseInt(value, 10);
        else if (name) response.setHeader(name, value);
      }
      response.writeHead(status);
      response.end(all.subarray(cut + 4));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  return {
    root,
    port,
    url: `http://127.0.0.1:${port}`,
    heard,
    /** Runs git in a repository of the folder and answers what it printed. */
    git: (repository: string, args: string[], input?: string | Uint8Array) => git(join(root, repository), args, input),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(root, { recursive: true, force: true });
    },
  };
}

const GIT_ENV = {
  NODE_ENV: "test" as const,
  PATH: process.env.PATH,
  HOME: "/nonexistent",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_COUNT: "1",
  GIT_CONFIG_KEY_0: "safe.directory",
  GIT_CONFIG_VALUE_0: "*",
  GIT_AUTHOR_NAME: "Test",
  GIT_AUTHOR_EMAIL: "test@example.com",
  GIT_COMMITTER_NAME: "Test",
  GIT_COMMITTER_EMAIL: "test@example.com",
};

function git(cwd: string, args: string[], input: string | Uint8Array = ""): string {
  const { status, stdout, stderr } = spawnSync("git", args, { cwd, input, env: GIT_ENV, encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout.trim();
}
