import { expect, test } from "vitest";
import { openapi } from "#lib/api/openapi";
import { createUpload } from "#lib/operations/uploads/create-upload";
import { blobs } from "#lib/platform/blob";
import { sha256Hex } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const MIB = 1024 * 1024;
const upload = (key: string, file: unknown, headers: Record<string, string> = {}) => json("POST /api/v1/uploads", { key, headers, body: { file } });
const run = (key: string, attachments: unknown[]) => json("POST /api/v1/skills/text-statistics/run", { key, body: { input: "x", attachments } });
/** A body as it stands on the wire. */
const raw = (key: string, body: string, type = "multipart/form-data; boundary=cut") =>
  json("POST /api/v1/uploads", { key, body, headers: { "content-type": type } });

test("a file is kept for a day, and attached to runs by its id", async () => {
  const { key, workspace } = await createWorkspace();
  const text = `A line of ${Math.random()}`;
  const { status, body } = await upload(key, new File([text], "Übersicht 1.md"));
  expect(status).toBe(201);
  const size = Buffer.byteLength(text);
  expect(body).toEqual({
    data: {
      ...{ upload_id: expect.stringMatching(/^upl_\d+$/), filename: "Übersicht 1.md", content_type: "text/markdown; charset=utf-8", size },
      ...{ sha256: sha256Hex(Buffer.from(text)), expires_at: expect.any(String) },
    },
  });
  const hours = (new Date(body.data.expires_at).getTime() - Date.now()) / 3600_000;
  expect(hours > 23.9 && hours <= 24).toBe(true);
  const { upload_id } = body.data;
  const accepted = await run(key, [{ uploadId: upload_id }, { uploadId: Number(upload_id.slice(4)) }]);
  expect(accepted.status).toBe(202);
  const { attachments } = (await json(`GET /api/v1/executions/${accepted.body.executionId}/status`, { key })).body;
  expect(attachments.map(({ filename }: { filename: string }) => filename)).toEqual(["Übersicht 1.md", "Übersicht 1-2.md"]);
  expect(attachments[0]).toEqual({ filename: "Übersicht 1.md", contentType: "text/markdown; charset=utf-8", size });
  expect(Buffer.from(await blobs.get(body.data.sha256)).toString()).toBe(text);
  const entry = await db().auditEntry.findFirstOrThrow({ where: { workspaceId: workspace.id, action: "upload.create" } });
  expect(entry).toMatchObject({ resourceType: "upload", resourceId: upload_id, metadata: { size } });
});

test("the type is the one that is given, else by the name", async () => {
  const { key } = await createWorkspace();
  const typeOf = async (file: File) => (await upload(key, file)).body.data.content_type;
  expect(await typeOf(new File(["x"], "a.csv", { type: "text/x-special" }))).toBe("text/x-special");
  expect(await typeOf(new File(["x"], "a.csv", { type: "application/octet-stream" }))).toBe("text/csv; charset=utf-8");
  expect(await typeOf(new File(["x"], "a.unknown"))).toBe("application/octet-stream");
});

test("a run names the attachment whose upload is another's, expired, unknown or without its bytes", async () => {
  const [{ key }, stranger] = [await createWorkspace(), await createWorkspace()];
  const id = async (who = key) => (await upload(who, new File([`${Math.random()}`], "a.txt"))).body.data.upload_id as string;
  const [good, expired, gone] = [await id(), await id(), await id()];
  await db().upload.update({ where: { id: Number(expired.slice(4)) }, data: { expiresAt: new Date(Date.now() - 1) } });
  const { sha256 } = await db().upload.findUniqueOrThrow({ where: { id: Number(gone.slice(4)) } });
  await blobs.delete(sha256, new Date(Date.now() + 1000));
  for (const bad of [await id(stranger.key), expired, gone, "upl_2000000000", "art_1", "nonsense"]) {
    const { status, body } = await run(key, [{ uploadId: good }, { uploadId: bad }]);
    expect([bad, status, body.error.code, body.error.param]).toEqual([bad, 400, "INVALID_INPUT", "attachments.1.uploadId"]);
  }
  expect((await run(key, [{ uploadId: good, filename: "b.txt" }])).body.error.code).toBe("INVALID_INPUT");
});

test("only a form with one file of a fair size and name is taken", async () => {
  const { key, workspace } = await createWorkspace();
  const refused = async (answer: ReturnType<typeof json>) => {
    const { status, body } = await answer;
    return [status, body.error.code, body.error.param];
  };
  expect(await refused(json("POST /api/v1/uploads", { key, body: { file: "text" } }))).toEqual([415, "UNSUPPORTED_MEDIA_TYPE", undefined]);
  expect(await refused(json("POST /api/v1/uploads", { key }))).toEqual([415, "UNSUPPORTED_MEDIA_TYPE", undefined]);
  expect(await refused(raw(key, "hello", "application/octet-stream"))).toEqual([415, "UNSUPPORTED_MEDIA_TYPE", undefined]);
  expect(await refused(raw(key, "no part at all"))).toEqual([400, "INVALID_INPUT", "body"]);
  expect(await refused(raw(key, "x", "multipart/form-data; charset=utf-8"))).toEqual([400, "INVALID_INPUT", "body"]);
  const part = (head: string, text = "x") => `--cut\r\ncontent-disposition: form-data; ${head}\r\n\r\n${text}\r\n`;
  expect(await refused(raw(key, `${part('name="file"')}--cut--\r\n`))).toEqual([400, "INVALID_INPUT", "file"]);
  expect(await refused(raw(key, `${part('name="other"; filename="a"')}--cut--\r\n`))).toEqual([400, "INVALID_INPUT", "other"]);
  expect(await refused(raw(key, `${part('name="file"; filename="a"').repeat(2)}--cut--\r\n`))).toEqual([400, "INVALID_INPUT", "file"]);
  for (const name of ["a/b.txt", "..", "a\\b", "a\u202eb", `${"x".repeat(256)}`])
    expect(await refused(upload(key, new File(["x"], name))), name).toEqual([400, "INVALID_INPUT", "file"]);
  expect(await refused(upload(key, new File([new Uint8Array(25 * MIB + 1)], "a")))).toEqual([413, "REQUEST_TOO_LARGE", "file"]);
  expect(await refused(upload(key, new File([new Uint8Array(26 * MIB)], "a")))).toEqual([413, "REQUEST_TOO_LARGE", undefined]);
  expect(await refused(upload(key, new File(["x"], "a"), { "content-length": String(26 * MIB) }))).toEqual([413, "REQUEST_TOO_LARGE", undefined]);
  expect(await db().upload.count({ where: { workspaceId: workspace.id } })).toBe(0);
  const whole = await upload(key, new File([new Uint8Array(25 * MIB)], "whole"));
  expect([whole.status, whole.body.data.size]).toEqual([201, 25 * MIB]);
  expect((await run(key, [{ uploadId: whole.body.data.upload_id }, { filename: "b", data: "aGk=" }])).status).toBe(413);
});

test("with one idempotency key the same file is one upload, and another file is refused", async () => {
  const { key, workspace } = await createWorkspace();
  const headers = { "idempotency-key": "once" };
  const first = await upload(key, new File(["one"], "a.txt"), headers);
  const again = await upload(key, new File(["one"], "a.txt"), headers);
  expect([again.status, again.headers.get("idempotency-replayed"), again.body]).toEqual([201, "true", first.body]);
  expect((await upload(key, new File(["two"], "a.txt"), headers)).body.error.code).toBe("IDEMPOTENCY_KEY_REUSED");
  expect(await db().upload.count({ where: { workspaceId: workspace.id } })).toBe(1);
});

test("the document describes the form", () => {
  const { paths } = openapi([createUpload], { url: "http://localhost", version: "1" }) as { paths: Record<string, Record<string, { requestBody: unknown }>> };
  expect(paths["/api/v1/uploads"]?.post?.requestBody).toEqual({
    required: true,
    content: {
      "multipart/form-data": {
        schema: {
          type: "object",
          properties: { file: { type: "string", contentMediaType: "application/octet-stream" } },
          required: ["file"],
          additionalProperties: false,
        },
      },
    },
  });
});
