import { z } from "zod";
import { blobs } from "#lib/platform/blob";
import { isBlobError } from "#lib/platform/blob-error";
import { db } from "#lib/platform/db";
import { bytesOfText } from "#lib/runtime/connectors/as-text";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";
import { contentTypeOf } from "#lib/runtime/content-type";

/** A file that goes out with an action: what it holds, or an artifact of the workspace. */
const named = {
  filename: z
    .string()
    .min(1)
    .max(255)
    .refine((name) => !/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(name), "Must be a file name without folders or control characters.")
    .describe("The file's name."),
  contentType: z
    .string()
    .max(200)
    .regex(/^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.+-]+)*$/, "Must be a media type, such as application/pdf.")
    .optional()
    .describe("The file's media type; by its name unless given."),
};
export const outgoingFile = z.union([
  z.strictObject({
    ...{ ...named, content: z.string().describe("What the file holds.") },
    encoding: z.enum(["utf-8", "base64"]).default("utf-8").describe("How `content` holds the bytes: as text, or in base64."),
  }),
  z.strictObject({ ...named, data: z.string().describe("The bytes in base64, as a run's attachments have them.") }),
  z.strictObject({ artifactId: z.union([z.string(), z.number()]).describe("An artifact of this workspace, such as `art_12`.") }),
]);

type OutgoingFile = z.output<typeof outgoingFile>;
type Bytes = { filename: string; contentType: string; content: Uint8Array };

/** The number of an artifact's id, which nothing has that is none. */
export const artifactNumber = (id: string | number): number => Number(/^(?:art_)?([1-9]\d{0,8})$/.exec(String(id))?.[1] ?? 0);

/** The bytes of files that go out. Whether who asked may read the artifacts was looked at when the action was accepted. */
export async function bytesOfFiles(workspaceId: number, files: OutgoingFile[], field: string, most: number): Promise<Bytes[]> {
  const read: Bytes[] = [];
  let total = 0;
  for (const [i, file] of files.entries()) {
    const bytes =
      "artifactId" in file
        ? await artifactBytes(workspaceId, file.artifactId, `${field}.${i}.artifactId`)
        : given(file, `${field}.${i}.${"data" in file ? "data" : "content"}`);
    total += bytes.content.length;
    if (total > most) throw new ConnectorProblem("INVALID_INPUT", `Files may have ${most / 1024 / 1024} MiB in all.`, { param: field });
    read.push(bytes);
  }
  return read;
}

function given(file: Exclude<OutgoingFile, { artifactId: unknown }>, param: string): Bytes {
  const { filename, contentType = contentTypeOf(filename) } = file;
  const [text, encoding] = "data" in file ? ([file.data, "base64"] as const) : [file.content, file.encoding];
  const content = bytesOfText(text, encoding);
  if (!content) throw new ConnectorProblem("INVALID_INPUT", "Must be base64.", { param });
  return { filename, contentType, content };
}

async function artifactBytes(workspaceId: number, id: string | number, param: string): Promise<Bytes> {
  const missing = new ConnectorProblem("INVALID_INPUT", "There is no such artifact in this workspace.", { param });
  const row = await db().artifact.findFirst({ where: { id: artifactNumber(id), workspaceId, deletedAt: null } });
  if (!row) throw missing;
  const content = await blobs.get(row.sha256).catch((error: unknown) => {
    throw isBlobError(error) && error.code === "missing" ? missing : error;
  });
  return { filename: row.filename.split("/").at(-1) as string, contentType: row.contentType, content };
}
