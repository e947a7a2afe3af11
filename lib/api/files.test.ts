import { randomBytes } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { blobs } from "#lib/platform/blob";
import { BlobError } from "#lib/platform/blob-error";
import { db } from "#lib/platform/db";
import { json, request } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

afterEach(() => void vi.restoreAllMocks());

/** A workspace with one artifact of these bytes. */
async function withArtifact(data: Uint8Array, file = { filename: "report.pdf", contentType: "application/pdf" }) {
  const { workspace, user, key } = await createWorkspace();
  const version = await db().skillVersion.findFirstOrThrow({ where: { skill: { slug: "text-statistics" } } });
  const run = { workspaceId: workspace.id, userId: user.id, versionId: version.id, skillSlug: "text-statistics", skillName: "Text statistics" };
  const execution = await db().execution.create({
    data: { ...run, interface: "api", input: "", timeoutSeconds: 60, status: "completed", finishedAt: new Date() },
  });
  const sha256 = await blobs.put(data);
  const { id } = await db().artifact.create({ data: { workspaceId: workspace.id, executionId: execution.id, ...file, size: data.length, sha256 } });
  const ask = (headers: Record<string, string> = {}, method = "GET") => request(`${method} /api/v1/artifacts/art_${id}/download`, { key, headers });
  return { key, id, executionId: execution.id, sha256, ask };
}

test("a download whole, in parts, and asked about", async () => {
  const data = new Uint8Array(randomBytes(1000));
  const { ask, sha256 } = await withArtifact(data);
  const etag = `"${sha256}"`;
  const part = async (range: string, more: Record<string, string> = {}) => {
    const answer = await ask({ range, ...more });
    return [answer.status, answer.headers.get("content-range"), Buffer.from(await answer.arrayBuffer()).toString("hex")];
  };
  const hex = (start: number, end: number) => Buffer.from(data.subarray(start, end)).toString("hex");
  const whole = await ask();
  expect([whole.status, whole.headers.get("content-length"), whole.headers.get("accept-ranges"), whole.headers.get("etag")]).toEqual([
    200,
    "1000",
    "bytes",
    etag,
  ]);
  expect(new Uint8Array(await whole.arrayBuffer())).toEqual(data);
  expect(await part("bytes=0-0")).toEqual([206, "bytes 0-0/1000", hex(0, 1)]);
  expect(await part("bytes=10-19")).toEqual([206, "bytes 10-19/1000", hex(10, 20)]);
  expect(await part("bytes=990-")).toEqual([206, "bytes 990-999/1000", hex(990, 1000)]);
  expect(await part("bytes=-5")).toEqual([206, "bytes 995-999/1000", hex(995, 1000)]);
  expect(await part("bytes=-5000")).toEqual([206, "bytes 0-999/1000", hex(0, 1000)]);
  expect(await part("bytes=900-5000")).toEqual([206, "bytes 900-999/1000", hex(900, 1000)]);
  for (const whole of ["bytes=0-1,5-6", "lines=1-2", "bytes=x"]) expect(await part(whole), whole).toEqual([200, null, hex(0, 1000)]);
  for (const outside of ["bytes=1000-", "bytes=5000-6000", "bytes=-0"]) {
    const answer = await ask({ range: outside });
    const { error } = await answer.json();
    expect([outside, answer.status, error.code, answer.headers.get("content-range")]).toEqual([outside, 416, "RANGE_NOT_SATISFIABLE", "bytes */1000"]);
  }
  expect(await part("bytes=10-19", { "if-range": etag })).toEqual([206, "bytes 10-19/1000", hex(10, 20)]);
  expect(await part("bytes=10-19", { "if-range": '"other"' })).toEqual([200, null, hex(0, 1000)]);
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const answer = await ask({ "if-none-match": known });
    expect([known, answer.status, answer.headers.get("etag"), await answer.text()]).toEqual([known, 304, etag, ""]);
  }
  expect((await ask({ "if-none-match": '"other"' })).status).toBe(200);
  const head = await ask({}, "HEAD");
  expect([head.status, head.headers.get("content-length"), head.headers.get("etag"), await head.text()]).toEqual([200, "1000", etag, ""]);
  const headOfPart = await ask({ range: "bytes=-5" }, "HEAD");
  expect([headOfPart.status, headOfPart.headers.get("content-length"), headOfPart.headers.get("content-range")]).toEqual([206, "5", "bytes 995-999/1000"]);
});

test("an empty file is a download too", async () => {
  const { ask } = await withArtifact(new Uint8Array());
  const answer = await ask();
  expect([answer.status, answer.headers.get("content-length"), await answer.text()]).toEqual([200, "0", ""]);
  expect((await ask({ range: "bytes=0-" })).status).toBe(416);
});

test("how an artifact can be shown is said wherever it is", async () => {
  for (const [filename, contentType, preview] of [
    ["a.pdf", "application/pdf", "pdf"],
    ["a.md", "text/markdown; charset=utf-8", "markdown"],
    ["a.tiff", "image/tiff", null],
  ] as const) {
    const { key, id, executionId } = await withArtifact(new Uint8Array(1), { filename, contentType });
    expect((await json(`GET /api/v1/artifacts/art_${id}`, { key })).body.preview).toBe(preview);
    expect((await json("GET /api/v1/artifacts", { key })).body.data).toMatchObject([{ id: `art_${id}`, preview }]);
    expect((await json(`GET /api/v1/executions/exec_${executionId}/status`, { key })).body.artifacts).toMatchObject([{ preview }]);
  }
});

test("bytes that are gone, or not all there, are an error before the first of them", async () => {
  const { ask, sha256 } = await withArtifact(new Uint8Array(randomBytes(100)));
  expect(await blobs.delete(sha256, new Date(Date.now() + 1000))).toBe(true);
  for (const headers of [{}, { range: "bytes=5-9" }]) {
    const answer = await ask(headers as Record<string, string>);
    expect([answer.status, answer.headers.get("content-type"), answer.headers.get("content-disposition")]).toEqual([
      404,
      "application/json; charset=utf-8",
      null,
    ]);
    expect((await answer.json()).error).toMatchObject({ code: "NOT_FOUND", message: "The bytes of this file are not there any more." });
  }
  expect((await ask({}, "HEAD")).status).toBe(404);
});

test("while the blob store is away, callers are told to come again, and nothing is kept", async () => {
  const { ask, key } = await withArtifact(new Uint8Array(randomBytes(100)));
  const away = new BlobError("unavailable", "it is away", new Error("ENOSPC"));
  vi.spyOn(blobs, "put").mockRejectedValue(away);
  vi.spyOn(blobs, "stream").mockRejectedValue(away);
  const expected = [503, "OVERLOADED", "overloaded_error", "1"];
  const download = await ask();
  expect([download.status, (await download.json()).error.code]).toEqual([503, "OVERLOADED"]);
  const before = (await json("GET /api/v1/executions", { key })).body.data.length;
  const attachments = [{ filename: "a.txt", data: "aGk=" }];
  const headers = { "idempotency-key": "again" };
  const start = () => json("POST /api/v1/skills/text-statistics/run", { key, headers, body: { input: "x", attachments } });
  const { status, body, headers: sent } = await start();
  expect([status, body.error.code, body.error.type, sent.get("retry-after")]).toEqual(expected);
  expect(JSON.stringify(body)).not.toContain("ENOSPC");
  expect((await json("GET /api/v1/executions", { key })).body.data).toHaveLength(before);
  vi.restoreAllMocks();
  expect((await start()).status).toBe(202);
});

const FRAME = { "sec-fetch-dest": "iframe", "sec-fetch-site": "same-origin" };

test("a page that a run has written is shown in a frame of ours alone, shut in", async () => {
  const { id, key, ask } = await withArtifact(Buffer.from("<script>1</script>"), { filename: "page.html", contentType: "text/html; charset=utf-8" });
  const framed = (headers: Record<string, string>) => request(`GET /api/v1/artifacts/art_${id}/download?frame=true`, { key, headers });
  const { headers } = await framed(FRAME);
  expect([headers.get("content-disposition"), headers.get("content-type"), headers.get("x-content-type-options")]).toEqual([
    "inline; filename=\"page.html\"; filename*=UTF-8''page.html",
    "text/html; charset=utf-8",
    "nosniff",
  ]);
  const policy = headers.get("content-security-policy")?.split("; ") ?? [];
  expect(policy).toEqual(
    expect.arrayContaining(["sandbox allow-scripts", "default-src 'none'", "form-action 'none'", "base-uri 'none'", "frame-ancestors 'self'"]),
  );
  // No word that would give it an origin, a window or a way out.
  expect(policy.join(" ")).not.toMatch(/allow-(?!scripts)|https?:|\*|connect-src|'self'(?!$)|unsafe-eval/);

  const others: Record<string, string>[] = [
    {},
    { ...FRAME, "sec-fetch-dest": "document" },
    { ...FRAME, "sec-fetch-site": "cross-site" },
    { "sec-fetch-dest": "iframe" },
  ];
  for (const other of others) {
    const answer = await framed(other);
    expect([answer.headers.get("content-disposition")?.split(";")[0], answer.headers.get("content-security-policy")]).toEqual([
      "attachment",
      "sandbox; default-src 'none'",
    ]);
  }
  expect((await ask(FRAME)).headers.get("content-disposition")).toContain("attachment");
});

test("what is neither a page nor a PDF is never framed, whatever asks", async () => {
  for (const contentType of ["image/svg+xml", "text/javascript", "application/xml", "text/plain; charset=utf-8"]) {
    const { id, key } = await withArtifact(Buffer.from("x"), { filename: "x", contentType });
    const answer = await request(`GET /api/v1/artifacts/art_${id}/download?frame=true`, { key, headers: FRAME });
    expect([contentType, answer.headers.get("content-disposition")?.split(";")[0]]).toEqual([contentType, "attachment"]);
  }
});
