import { z } from "zod";
import { action } from "#lib/runtime/connectors/action";
import { asText } from "#lib/runtime/connectors/as-text";
import { FOLDER, file, findFiles, getFile, quoted, toFile } from "#lib/runtime/connectors/drive/file";
import { behind, readBytes } from "#lib/runtime/connectors/drive/read";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

export const fileId = z.string().min(1).max(300).meta({ description: "The file's id. drive.search_files finds it." });
export const folderId = z.string().min(1).max(300).meta({ description: "The folder's id; `root` is the account's own Drive." });
export const after = z.string().max(2000).optional().meta({ description: "Where to go on: the `next` of the part before." });
export const limit = z.int().min(1).max(100).default(20).meta({ description: "How many at most." });
export const next = z.string().nullable().meta({ description: "Where it goes on, for `after`; null at the end." });

const TYPES = {
  folder: FOLDER,
  document: "application/vnd.google-apps.document",
  spreadsheet: "application/vnd.google-apps.spreadsheet",
  presentation: "application/vnd.google-apps.presentation",
  pdf: "application/pdf",
} as const;

const searchFiles = action({
  name: "drive.search_files",
  description: "Find files and folders by words of their names or texts, by folder, or by kind. Those in the trash are not found.",
  access: "read",
  input: z.strictObject({
    query: z.string().max(500).optional().meta({ description: "Words of the file's text, description or name." }),
    name: z.string().max(500).optional().meta({ description: "What the name contains, from the beginning of a word." }),
    folderId: folderId.optional().meta({ description: "Only what is directly in this folder; `root` is the account's own Drive." }),
    type: z.enum(["folder", "document", "spreadsheet", "presentation", "pdf"]).optional().meta({ description: "Only files of this kind." }),
    ...{ after, limit },
  }),
  output: z.object({
    files: z.array(file).meta({ description: "The files and folders that were found." }),
    next,
    complete: z.boolean().meta({ description: "Whether all drives were searched; Drive leaves some out where there are very many." }),
  }),
  target: ({ folderId }) => folderId ?? null,
  async run(connected, { query, name, folderId, type, after, limit }) {
    const q = [
      "trashed = false",
      query && `fullText contains ${quoted(query)}`,
      name && `name contains ${quoted(name)}`,
      folderId && `${quoted(folderId)} in parents`,
      type && `mimeType = ${quoted(TYPES[type])}`,
    ];
    // What is found by its text comes in the order in which it fits, and in no other.
    const orderBy = query ? undefined : "modifiedTime desc";
    const found = await findFiles(connected, { q: q.filter(Boolean).join(" and "), limit, after, orderBy, everywhere: folderId === undefined });
    return { files: found.files.map(toFile), next: found.nextPageToken ?? null, complete: !found.incompleteSearch };
  },
});

const getFileAction = action({
  name: "drive.get_file",
  description: "Read what a file or folder is: its name, kind, size, folder and owner. What is in it is read with drive.read_file.",
  access: "read",
  input: z.strictObject({ fileId }),
  output: file,
  target: ({ fileId }) => fileId,
  run: async (connected, { fileId }) => toFile(await getFile(connected, fileId)),
});

/** Most bytes that are answered as text, and in base64. */
const MOST_BYTES = 2 * 1024 * 1024;

const readFile = action({
  name: "drive.read_file",
  description: "Read what is in a file. A Google document is read as Markdown, a spreadsheet's first sheet as CSV, a presentation as plain text.",
  access: "read",
  input: z.strictObject({ fileId }),
  output: z.object({
    id: z.string().meta({ description: "The file." }),
    name: z.string().meta({ description: "The file's name." }),
    contentType: z.string().meta({ description: "The media type of `content`." }),
    size: z.int().meta({ description: "How many bytes that is." }),
    encoding: z.enum(["utf-8", "base64"]).meta({ description: "How `content` holds them: as text, or in base64 where they are none." }),
    content: z.string().meta({ description: "What is in it." }),
  }),
  target: ({ fileId }) => fileId,
  async run(connected, { fileId }) {
    const found = await behind(connected, await getFile(connected, fileId));
    const tooLarge = (size: number) =>
      new ConnectorProblem("INVALID_INPUT", `This file has ${size} bytes, and at most ${MOST_BYTES} are answered.`, { param: "input.fileId" });
    if (Number(found.size ?? 0) > MOST_BYTES && !found.mimeType.startsWith("application/vnd.google-apps.")) throw tooLarge(Number(found.size));
    const { contentType, bytes } = await readBytes(connected, found, "input.fileId");
    if (bytes.length > MOST_BYTES) throw tooLarge(bytes.length);
    return { id: found.id, name: found.name, contentType, size: bytes.length, ...asText(bytes) };
  },
});

export const readActions = [searchFiles, getFileAction, readFile];
