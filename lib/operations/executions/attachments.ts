import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError, invalid } from "#lib/api/errors";
import { parseId } from "#lib/api/fields";
import { mine, myArtifacts } from "#lib/operations/executions/execution";
import { findUpload, keepBytes } from "#lib/operations/uploads/find-upload";
import { blobs } from "#lib/platform/blob";
import { contentTypeOf } from "#lib/runtime/content-type";

export const MAX_ATTACHMENTS = 25 * 1024 * 1024;

/** No file system that a sandbox may have takes a longer name. */
const MAX_NAME_BYTES = 255;

export const attachmentName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u, "Must be a file name without folders or control characters.")
  .refine((name) => name !== "." && name !== "..", "Must be a file name.")
  .refine((name) => Buffer.byteLength(name) <= MAX_NAME_BYTES, `Must be at most ${MAX_NAME_BYTES} bytes of UTF-8.`);

export const mediaType = z
  .string()
  .max(200)
  .regex(/^[\x20-\x7e]+$/, "Must be a media type.");

/** A file for a run: its bytes, an artifact, what was uploaded before, or what an earlier run was given. */
export const attachment = z.union([
  z.strictObject({
    filename: attachmentName,
    contentType: mediaType.optional(),
    data: z.base64().meta({ description: "The bytes in base64." }),
  }),
  z.strictObject({ artifactId: z.union([z.string(), z.number()]).meta({ description: "An artifact of this workspace." }) }),
  z.strictObject({ uploadId: z.union([z.string(), z.number()]).meta({ description: "What `POST /uploads` answered." }) }),
  z.strictObject({
    executionId: z.union([z.string(), z.number()]).meta({ description: "A run of this workspace." }),
    filename: z.string().meta({ description: "The name of one of its attachments." }),
  }),
]);

/** What a body with attachments may weigh: base64 is a third larger than the bytes. */
export const RUN_BODY_LIMIT = Math.ceil((MAX_ATTACHMENTS * 4) / 3) + 2 * 1024 * 1024;

export type StoredAttachment = { filename: string; contentType: string; size: number; sha256: string };
type GivenAttachment = z.output<typeof attachment>;

/** Puts attachments into the blob store, before the transaction. Throws when they are too large or name nothing. */
export async function storeAttachments(ctx: Context, given: GivenAttachment[] = []): Promise<StoredAttachment[]> {
  const stored: StoredAttachment[] = [];
  let total = 0;
  for (const [i, each] of given.entries()) {
    const file = await storeAttachment(ctx, each, `attachments.${i}`);
    total += file.size;
    if (total > MAX_ATTACHMENTS) throw new ApiError("REQUEST_TOO_LARGE", { param: "attachments", message: "Attachments may be 25 MiB in all." });
    const taken = (name: string) => stored.some((other) => other.filename.toLowerCase() === name.toLowerCase());
    if (taken(file.filename) && "data" in each) throw invalid(`attachments.${i}.filename`, "Two attachments have this name.");
    // Skills give their files the same names every time, so artifacts of several runs are told apart by a number.
    let filename = fitting(file.filename);
    for (let n = 2; taken(filename); n++) filename = fitting(file.filename, `-${n}`);
    stored.push({ ...file, filename });
  }
  return stored;
}

/** A name with something before its ending, the rest shortened until a file can have it. */
function fitting(name: string, mark = ""): string {
  const [, stem = "", ending = ""] = /^(.*?)(\.[^.]{0,20})?$/su.exec(name) ?? [];
  let kept = [...stem];
  while (Buffer.byteLength(kept.join("") + mark + ending) > MAX_NAME_BYTES) kept = kept.slice(0, -1);
  return kept.join("") + mark + ending;
}

function storeAttachment(ctx: Context, each: GivenAttachment, param: string): Promise<StoredAttachment> {
  if ("data" in each) return storeData(each);
  if ("executionId" in each) return findAttached(ctx, each, param);
  return "artifactId" in each ? findArtifact(ctx, each.artifactId, `${param}.artifactId`) : findUpload(ctx, each.uploadId, `${param}.uploadId`);
}

async function storeData(each: { filename: string; contentType?: string | undefined; data: string }): Promise<StoredAttachment> {
  const data = Buffer.from(each.data, "base64");
  return { filename: each.filename, contentType: each.contentType ?? contentTypeOf(each.filename), size: data.length, sha256: await blobs.put(data) };
}

async function findArtifact(ctx: Context, given: string | number, param: string): Promise<StoredAttachment> {
  const row = await ctx.db.artifact.findFirst({ where: { id: parseId("art", given) ?? 0, ...myArtifacts(ctx) } });
  if (!row) throw invalid(param, "There is no such artifact in this workspace.");
  const { contentType, size, sha256 } = row;
  await keepBytes(sha256, param);
  return { filename: row.filename.split("/").at(-1) as string, contentType, size, sha256 };
}

/** What an earlier run was given under this name. */
async function findAttached(ctx: Context, given: { executionId: string | number; filename: string }, param: string): Promise<StoredAttachment> {
  const where = { id: parseId("exec", given.executionId) ?? 0, ...mine(ctx) };
  const row = await ctx.db.execution.findFirst({ where, select: { attachments: true } });
  const file = (row?.attachments as StoredAttachment[] | undefined)?.find(({ filename }) => filename === given.filename);
  if (!file) throw invalid(param, "There is no such run in this workspace, or it was not given such a file.");
  await keepBytes(file.sha256, param);
  return file;
}
