import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createMachine, type Machine, machineProblem, type Process } from "#lib/testing/e2b-machine";

type Running = { id: string; token: string; machine: Machine; processes: Map<number, Process>; timer: NodeJS.Timeout };
type User = "root" | "user";

/** Why the double cannot run here, for a test to print when it leaves itself out. */
export const e2bDoubleProblem = machineProblem;

/**
 * E2B's interface as its SDK uses it, on this machine: the API that starts and ends sandboxes, and of what runs in each of them
 * the health check, up- and download, and commands over Connect's streaming JSON. The commands are really run, in bubblewrap.
 * Like E2B it wants the API key for the one and the sandbox's own token for the other, answers 502 for a sandbox that is
 * gone, and ends a sandbox by itself when its time is over. Anything else is answered as not implemented.
 */
export async function startE2bDouble() {
  const apiKey = `e2b_${randomBytes(20).toString("hex")}`;
  const sandboxes = new Map<string, Running>();
  const ending = new Set<Promise<void>>();
  const created: Record<string, unknown>[] = [];
  const timeouts: number[] = [];
  let refusal: { status: number; path: RegExp } | undefined;
  let pids = 1000;

  const end = async (id: string) => {
    const sandbox = sandboxes.get(id);
    if (!sandbox) return false;
    sandboxes.delete(id);
    clearTimeout(sandbox.timer);
    const ended = sandbox.machine.end();
    ending.add(ended);
    await ended.finally(() => ending.delete(ended));
    return true;
  };
  const expire = (id: string, seconds: number) => setTimeout(() => void end(id), seconds * 1000);

  async function api(request: IncomingMessage, response: ServerResponse, path: string) {
    if (request.headers["x-api-key"] !== apiKey) return json(response, 401, { code: 401, message: "Invalid API key" });
    const body = JSON.parse((await read(request)).toString() || "{}") as Record<string, unknown>;
    if (request.method === "POST" && path === "/v2/sandboxes") {
      const id = `i${randomBytes(10).toString("hex")}`;
      const { denyOut } = (body.network ?? {}) as { denyOut?: string[] };
      const network = body.allow_internet_access !== false && !denyOut?.includes("0.0.0.0/0");
      const machine = await createMachine({ network, maxMegabytes: 1024 });
      const token = randomBytes(16).toString("hex");
      const seconds = Number(body.timeout ?? 15);
      sandboxes.set(id, { id, token, machine, processes: new Map(), timer: expire(id, seconds) });
      created.push(body);
      const { templateID } = body;
      return json(response, 201, { sandboxID: id, templateID, clientID: "double", envdVersion: "0.6.4", envdAccessToken: token, domain: null });
    }
    const [, id = "", action] = /^\/sandboxes\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
    const sandbox = sandboxes.get(id);
    const gone = () => json(response, 404, { code: 404, message: `Sandbox ${id} not found` });
    if (request.method === "DELETE" && id && !action) return (await end(id)) ? response.writeHead(204).end() : gone();
    if (request.method === "POST" && action === "timeout") {
      if (!sandbox) return gone();
      clearTimeout(sandbox.timer);
      timeouts.push(Number(body.timeout));
      sandbox.timer = expire(id, Number(body.timeout));
      return response.writeHead(204).end();
    }
    return json(response, 501, { code: 501, message: `The double does not know ${request.method} ${path}` });
  }

  async function inside(request: IncomingMessage, response: ServerResponse, url: URL, sandbox: Running) {
    if (url.pathname === "/health") return response.writeHead(204).end();
    if (request.headers["x-access-token"] !== sandbox.token) return json(response, 401, { code: 401, message: "unauthorized access" });
    if (url.pathname === "/files") return files(request, response, url, sandbox);
    if (url.pathname === "/process.Process/Start") return start(request, response, sandbox);
    if (url.pathname === "/process.Process/SendSignal") {
      const { process } = JSON.parse((await read(request)).toString()) as { process: { pid: number } };
      const known = sandbox.processes.get(process.pid);
      if (!known) return json(response, 404, { code: "not_found", message: `process with pid ${process.pid} not found` });
      known.kill("SIGKILL");
      return json(response, 200, {});
    }
    return json(response, 501, { code: "unimplemented", message: `The double does not know ${url.pathname}` });
  }

  async function files(request: IncomingMessage, response: ServerResponse, url: URL, { machine }: Running) {
    const user = (url.searchParams.get("username") ?? "user") as User;
    const path = url.searchParams.get("path") ?? "";
    if (request.method === "GET") {
      const { status, stdout } = await machine.run(user, ["cat", "--", path]);
      if (status !== 0) return json(response, 404, { code: 404, message: `path '${path}' does not exist` });
      return response.writeHead(200, { "content-type": "application/octet-stream", "content-length": stdout.length }).end(stdout);
    }
    const type = request.headers["content-type"] ?? "";
    const body = await read(request);
    const given: { path: string; data: Uint8Array }[] = [];
    if (type === "application/octet-stream") given.push({ path, data: body });
    else {
      const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
      for (const part of form.getAll("file")) {
        if (part instanceof File) given.push({ path: path || part.name, data: new Uint8Array(await part.arrayBuffer()) });
      }
    }
    for (const file of given) {
      const { status, stderr } = await machine.run(user, ["bash", "-c", 'mkdir -p "$(dirname "$1")" && cat >"$1"', "-", file.path], file.data);
      if (status !== 0) return json(response, 500, { code: 500, message: stderr });
    }
    return json(
      response,
      200,
      given.map((file) => ({ name: file.path.split("/").at(-1), type: "file", path: file.path })),
    );
  }

  async function start(request: IncomingMessage, response: ServerResponse, sandbox: Running) {
    const asked = JSON.parse((await read(request)).subarray(5).toString()) as {
      process: { cmd: string; args: string[]; cwd?: string; envs?: Record<string, string> };
    };
    const { cmd, args, cwd, envs } = asked.process;
    const [user = "user"] = Buffer.from((request.headers.authorization ?? "").replace("Basic ", ""), "base64")
      .toString()
      .split(":");
    const child = sandbox.machine.start(user === "root" ? "root" : "user", [cmd, ...args], { ...(cwd && { cwd }), ...(envs && { envs }) });
    child.stdin.end();
    const pid = pids++;
    sandbox.processes.set(pid, child);
    response.writeHead(200, { "content-type": "application/connect+json" });
    const send = (value: unknown, flags = 0) => {
      const text = Buffer.from(JSON.stringify(value));
      const head = Buffer.alloc(5);
      head.writeUInt8(flags);
      head.writeUInt32BE(text.length, 1);
      return response.write(Buffer.concat([head, text]));
    };
    send({ event: { start: { pid } } });
    const every = Number(request.headers["keepalive-ping-interval"] ?? 90) * 1000;
    const alive = setInterval(() => send({ event: { keepalive: {} } }), every);
    for (const stream of ["stdout", "stderr"] as const) {
      child[stream].on("data", (data: Buffer) => {
        if (send({ event: { data: { [stream]: data.toString("base64") } } })) return;
        child[stream].pause();
        response.once("drain", () => child[stream].resume());
      });
    }
    // A caller that hangs up leaves the command running.
    response.once("close", () => child.stdout.resume());
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => child.once("close", (...how) => resolve(how)));
    clearInterval(alive);
    sandbox.processes.delete(pid);
    // With the sandbox goes the connection, in the middle of the stream.
    if (!sandboxes.has(sandbox.id)) return response.destroy();
    const status = signal ? `signal: ${signal}` : `exit status ${code}`;
    send({ event: { end: { exitCode: code ?? -1, exited: signal === null, status, ...(code !== 0 && { error: status }) } } });
    send({}, 2);
    response.end();
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://double");
    const work = async () => {
      if (refusal?.path.test(`${request.method} ${url.pathname}`)) {
        return json(response, refusal.status, { code: refusal.status, message: "refused by the test" });
      }
      const id = request.headers["e2b-sandbox-id"];
      if (id === undefined) return api(request, response, url.pathname);
      const sandbox = sandboxes.get(String(id));
      if (!sandbox) return json(response, 502, { sandboxId: id, message: "The sandbox was not found", code: 502 });
      return inside(request, response, url, sandbox);
    };
    work().catch((error: Error) => (response.headersSent ? response.destroy() : json(response, 500, { code: 500, message: error.message })));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    apiKey,
    /** For `e2bBackend`: `e2bBackend(() => double.settings)`. */
    settings: { apiKey, apiUrl: url, sandboxUrl: url },
    /** What each sandbox was asked for, and each time it was given. */
    created,
    timeouts,
    running: () => [...sandboxes.keys()],
    /** Answers requests such as `POST /files` with this status, until told otherwise. */
    refuse(status: number, path: RegExp) {
      refusal = { status, path };
    },
    accept() {
      refusal = undefined;
    },
    /** Ends every sandbox, as E2B does when one's credit is used up. */
    async endAll() {
      await Promise.all([...sandboxes.keys()].map(end));
    },
    async close() {
      await Promise.all([...sandboxes.keys()].map(end));
      await Promise.all(ending);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function json(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
