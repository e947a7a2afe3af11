import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { SandboxFile } from "#lib/runtime/sandbox/sandbox";

/** What a skill's script sent. `path` holds the query too; `json` is the body where it is JSON. */
export type ServiceRequest = { method: string; host: string; path: string; headers: Record<string, string>; body: string; json: unknown };
/** What the service answers, in the shape that its documentation gives. An object is sent as JSON. */
export type ServiceAnswer = { status?: number; headers?: Record<string, string>; body?: string | Uint8Array | object };
export type Service = (request: ServiceRequest, count: number) => ServiceAnswer;

/**
 * Stands for the outside services that a skill calls: `https://api.example.com/a` in its scripts becomes
 * `http://localhost:PORT/api.example.com/a`, and nothing else of them is changed. Keeps every request.
 */
export async function startService(hosts: string[], service: Service) {
  const requests: ServiceRequest[] = [];
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const [, host = "", path = "/"] = /^\/([^/?]+)(.*)$/.exec(request.url ?? "") ?? [];
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const isJson = headers["content-type"]?.includes("json") && body !== "";
      requests.push({ method: request.method ?? "", host, path, headers, body, json: isJson ? JSON.parse(body) : undefined });
      const { status = 200, headers: more = {}, body: content = "" } = service(requests.at(-1) as ServiceRequest, requests.length);
      const isPlain = typeof content === "string" || content instanceof Uint8Array;
      answer.writeHead(status, { ...(!isPlain && { "content-type": "application/json" }), ...more }).end(isPlain ? content : JSON.stringify(content));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const here = (host: string) => `http://localhost:${port}/${host}`;
  const isDeclared = (host: string) => hosts.some((each) => each === host || (each.startsWith("*.") && host.endsWith(each.slice(1))));
  /** A text with the addresses of the declared hosts led here. */
  const redirect = (text: string) => text.replace(/https:\/\/([a-z0-9.-]+)/g, (whole, host: string) => (isDeclared(host) ? here(host) : whole));
  return {
    requests,
    files: (files: SandboxFile[]) =>
      files.map((file) => (/\.(sh|py|js|mjs)$/.test(file.path) ? { ...file, data: Buffer.from(redirect(Buffer.from(file.data).toString())) } : file)),
    sandbox: { network: ["localhost"], testPorts: [port], testAddresses: ["127.0.0.1", "::1"] },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
