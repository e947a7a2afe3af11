import { z } from "zod";
import { action } from "#lib/runtime/connectors/action";
import { bytesOfText } from "#lib/runtime/connectors/as-text";
import type { Connected } from "#lib/runtime/connectors/connected";
import { driveJson, inSharedDrives } from "#lib/runtime/connectors/drive/drive-json";
import { type DriveFile, FIELDS, FOLDER, file, getFile, pathOf, toFile } from "#lib/runtime/connectors/drive/file";
import { IMPORTS } from "#lib/runtime/connectors/drive/read";
import { fileId, folderId } from "#lib/runtime/connectors/drive/read-actions";
import { googleUpload } from "#lib/runtime/connectors/google";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

/** Most bytes that Drive takes in one request together with what it is told of them. */
const MOST_BYTES = 5 * 1024 * 1024 - 64 * 1024;

const name = z.string().min(1).max(1000).meta({ description: "The name." });
const description = z.string().max(5000).meta({ description: "What it says of itself." });
const content = z.string().max(7_000_000).meta({ description: "What is in it: a text, or bytes in base64." });
const encoding = z.enum(["utf-8", "base64"]).default("utf-8").meta({ description: "How `content` holds it." });
const contentType = z
  .string()
  .regex(/^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w-]+)*$/, "Must be a media type, such as text/markdown.")
  .max(200)
  .meta({ description: "The media type of `content`, such as `text/markdown`." });
const writes = { method: "POST" as const, query: { fields: FIELDS } };

function bytesOf({ content, encoding }: { content: string; encoding: "utf-8" | "base64" }): Buffer {
  const bytes = bytesOfText(content, encoding);
  if (!bytes) throw new ConnectorProblem("INVALID_INPUT", "It is no base64.", { param: "input.content" });
  if (bytes.length > MOST_BYTES)
    throw new ConnectorProblem("INVALID_INPUT", `It has ${bytes.length} bytes, and at most ${MOST_BYTES} can be written.`, { param: "input.content" });
  return bytes;
}

/** Writes what a file is and what is in it, in one request. */
const upload = (connected: Connected, path: string, method: "POST" | "PATCH", about: object, type: string, bytes: Buffer) =>
  googleUpload<DriveFile>(connected, path, { query: { fields: FIELDS, ...inSharedDrives(path) }, method, about, type, bytes });

const GOOGLE_TYPES = { document: "application/vnd.google-apps.document", spreadsheet: "application/vnd.google-apps.spreadsheet" } as const;

const createFile = action({
  name: "drive.create_file",
  description: "Make a file with a text or bytes, or a Google document from Markdown, or a Google spreadsheet from CSV.",
  access: "exec",
  input: z.strictObject({
    ...{
      name,
      content: content.default(""),
      encoding,
      contentType: contentType.optional(),
      folderId: folderId.optional(),
      description: description.optional(),
    },
    as: z
      .enum(["file", "document", "spreadsheet"])
      .default("file")
      .meta({ description: "`document` makes a Google document of a text or Markdown, `spreadsheet` a Google spreadsheet of CSV." }),
  }),
  output: file,
  target: ({ name, folderId }) => (folderId === undefined ? name : `${folderId}/${name}`),
  async run(connected, { name, folderId, description, as, ...given }) {
    const google = as === "file" ? undefined : GOOGLE_TYPES[as];
    const type = given.contentType ?? (google === undefined ? "text/plain" : (IMPORTS[google] as string));
    const about = { name, mimeType: google ?? type, ...(folderId !== undefined && { parents: [folderId] }), ...(description !== undefined && { description }) };
    return toFile(await upload(connected, "/drive/v3/files", "POST", about, type, bytesOf(given)));
  },
});

const updateFile = action({
  name: "drive.update_file",
  description:
    "Write something else into a file, in place of what is in it, or change what it says of itself. A Google document takes Markdown, a spreadsheet CSV.",
  access: "exec",
  input: z.strictObject({ fileId, content: content.optional(), encoding, contentType: contentType.optional(), description: description.optional() }),
  output: file,
  target: ({ fileId }) => fileId,
  async run(connected, { fileId, content, description, ...given }) {
    const about = description === undefined ? {} : { description };
    if (content === undefined && description === undefined)
      throw new ConnectorProblem("INVALID_INPUT", "There is nothing to change.", { param: "input.content" });
    if (content === undefined) return toFile(await driveJson(connected, pathOf(fileId), { ...writes, method: "PATCH", body: about }));
    const { mimeType } = await getFile(connected, fileId);
    if (mimeType.startsWith("application/vnd.google-apps.") && !Object.hasOwn(IMPORTS, mimeType))
      throw new ConnectorProblem("INVALID_INPUT", `Nothing can be written into what has the type ${mimeType}.`, { param: "input.fileId" });
    const type = given.contentType ?? IMPORTS[mimeType] ?? mimeType;
    return toFile(await upload(connected, pathOf(fileId), "PATCH", about, type, bytesOf({ content, ...given })));
  },
});

const createFolder = action({
  name: "drive.create_folder",
  description: "Make a folder.",
  access: "exec",
  input: z.strictObject({ name, folderId: folderId.optional(), description: description.optional() }),
  output: file,
  target: ({ name, folderId }) => (folderId === undefined ? name : `${folderId}/${name}`),
  async run(connected, { name, folderId, description }) {
    const body = { name, mimeType: FOLDER, ...(folderId !== undefined && { parents: [folderId] }), ...(description !== undefined && { description }) };
    return toFile(await driveJson(connected, "/drive/v3/files", { ...writes, body }));
  },
});

const copyFile = action({
  name: "drive.copy_file",
  description: "Make a copy of a file. Folders cannot be copied.",
  access: "exec",
  input: z.strictObject({
    fileId,
    name: name.optional().meta({ description: "The copy's name; Drive finds one unless given." }),
    folderId: folderId.optional(),
  }),
  output: file,
  target: ({ fileId }) => fileId,
  async run(connected, { fileId, name, folderId }) {
    const body = { ...(name !== undefined && { name }), ...(folderId !== undefined && { parents: [folderId] }) };
    return toFile(await driveJson(connected, `${pathOf(fileId)}/copy`, { ...writes, body }));
  },
});

export const writeActions = [createFile, updateFile, createFolder, copyFile];
