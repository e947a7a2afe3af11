import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { BadRequest, packet } from "#lib/runtime/git-repository/pkt-line";
import type { Repository } from "#lib/runtime/git-repository/repository";
import { Refused } from "#lib/runtime/git-repository/selection";
import { advertisement, uploadPack } from "#lib/runtime/git-repository/upload-pack";
import { streamOf } from "#lib/runtime/stream-of";

/** Git sends what it has in steps of a few hundred lines. This is twenty thousand. */
const MAX_BODY = 1024 * 1024;
const unzip = promisify(gunzip);

const HEADERS = { "cache-control": "no-cache, max-age=0, must-revalidate", "x-content-type-options": "nosniff", "access-control-allow-origin": "*" };

/**
 * One request of git's smart HTTP for a repository; `path` is what follows its name. It is only read: a push is refused, and so
 * is the old way of fetching file by file. The repository is made only for what it is needed for.
 */
export async function serveGit(request: Request, path: string, repository: () => Promise<Repository>): Promise<Response> {
  const service = new URL(request.url).searchParams.get("service");
  if (path === "git-receive-pack" || service === "git-receive-pack") return plain(403, "This repository is read-only. Publish a version to change it.");
  const version = Number(/(?:^|:)version=(\d+)/.exec(request.headers.get("git-protocol") ?? "")?.[1] ?? 0);
  if (path === "info/refs") {
    if (request.method !== "GET" && request.method !== "HEAD") return plain(405, "Use GET.", { allow: "GET, HEAD" });
    if (service !== "git-upload-pack") return plain(403, "This server speaks Git's smart HTTP only. Please upgrade your git.");
    const body = advertisement(await repository(), version);
    return new Response(request.method === "HEAD" ? null : new Uint8Array(body), {
      headers: { ...HEADERS, "content-type": "application/x-git-upload-pack-advertisement" },
    });
  }
  if (path !== "git-upload-pack") return plain(403, "This server speaks Git's smart HTTP only. Please upgrade your git.");
  if (request.method !== "POST") return plain(405, "Use POST.", { allow: "POST" });
  if (request.headers.get("content-type") !== "application/x-git-upload-pack-request") return plain(415, "Send application/x-git-upload-pack-request.");

  const headers = { ...HEADERS, "content-type": "application/x-git-upload-pack-result" };
  try {
    const body = await readBody(request);
    const pieces = uploadPack(await repository(), version, body);
    // What is refused is refused before the first piece, while there still is a status to say so with.
    const first = await pieces.next();
    return new Response(streamOf(pieces, first), { headers });
  } catch (error) {
    if (error instanceof Refused) return new Response(new Uint8Array(packet(`ERR ${error.message}\n`)), { headers });
    if (error instanceof TooMuch) return plain(413, "This is more than a client needs to say to fetch a skill.");
    if (error instanceof BadRequest) return plain(400, error.message);
    throw error;
  }
}

const plain = (status: number, message: string, headers: Record<string, string> = {}) =>
  new Response(`${message}\n`, { status, headers: { ...HEADERS, ...headers, "content-type": "text/plain; charset=utf-8" } });

class TooMuch extends Error {}

/** The body, unpacked when git packed it, and no more of either than the limit. */
async function readBody(request: Request): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size > MAX_BODY) throw new TooMuch();
      chunks.push(chunk);
    }
  } catch (error) {
    // A client that has gone is no failure of ours.
    throw error instanceof TooMuch ? error : new BadRequest("The body was broken off.");
  }
  const body = Buffer.concat(chunks);
  const encoding = request.headers.get("content-encoding") ?? "identity";
  if (encoding === "identity") return body;
  if (!/^(x-)?gzip$/.test(encoding)) throw new BadRequest("A body may be packed with gzip, and with nothing else.");
  return unzip(body, { maxOutputLength: MAX_BODY }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "ERR_BUFFER_TOO_LARGE" ? new TooMuch() : new BadRequest("The body says that it is gzip, and is not.");
  });
}
