import { z } from "zod";
import { ApiError, invalid } from "#lib/api/errors";
import { sha256Hex } from "#lib/platform/crypto";

/** A file as it came in a form. Its bytes stand behind a function, so that nobody goes through them as through a list of fields. */
export type FormFile = { filename: string; contentType: string | undefined; size: number; sha256: string; bytes: () => Uint8Array };

/** A file in the input of an operation that takes a form. */
export const formFile = () =>
  z
    .custom<FormFile>((value) => typeof (value as FormFile | undefined)?.bytes === "function", "Must be a file.")
    .meta({ override: { type: "string", contentMediaType: "application/octet-stream" } });

/** What a form weighs beside its files. */
export const FORM_OVERHEAD = 64 * 1024;

/** The content-type of a form; anything else is refused. */
export function requireForm(type: string | null): string {
  if (type && /^multipart\/form-data\s*;/i.test(type)) return type;
  throw new ApiError("UNSUPPORTED_MEDIA_TYPE", { message: "The request body must be a form with a file (content-type: multipart/form-data)." });
}

/** The fields of a form. */
export async function parseForm(type: string, body: Uint8Array): Promise<Record<string, unknown>> {
  const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { "content-type": type } }).formData().catch(() => {
    throw new ApiError("INVALID_INPUT", { param: "body", message: "The request body is not valid multipart/form-data." });
  });
  const fields: Record<string, unknown> = Object.create(null);
  for (const [name, value] of form) {
    if (Object.hasOwn(fields, name)) throw invalid(name, "This field is given twice.");
    fields[name] = typeof value === "string" ? value : await toFile(value);
  }
  return fields;
}

async function toFile(file: File): Promise<FormFile> {
  const data = new Uint8Array(await file.arrayBuffer());
  return { filename: file.name, contentType: file.type || undefined, size: data.length, sha256: sha256Hex(data), bytes: () => data };
}
