import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { timestamp } from "#lib/api/fields";
import type { Page } from "#lib/api/pages";
import { asText } from "#lib/runtime/connectors/as-text";
import { type Content, ENTRY_KINDS, type Part, SOURCE_KINDS } from "#lib/runtime/connectors/connector";

/** Where to go on in a list that another service keeps: its pages can only be turned forwards. */
export const forwardInput = {
  after_id: z.string().min(1).max(1000).optional().meta({ description: "Continue after this: the `last_id` of the page before." }),
  limit: z.int().min(1).max(100).default(20).meta({ description: "How many items a page holds." }),
};

/** A source's id comes from another service, and is nobody's number here. */
export const sourceId = () => z.string().min(1).max(500);

/** Something in a connected account that files can be read from. */
export const source = z
  .object({
    id: z.string().meta({ description: "What `source` takes when reading, such as `owner/name`. In a path write its slashes as %2F." }),
    name: z.string().meta({ description: "Its name as people know it." }),
    kind: z.enum(SOURCE_KINDS).meta({ description: "What it is: GitHub has repositories, Gmail labels, and so on." }),
    description: z.string().nullable().meta({ description: "What it says of itself." }),
    url: z.string().nullable().meta({ description: "Where a person opens it." }),
    updatedAt: timestamp().nullable().meta({ description: "When something in it changed last." }),
  })
  .meta({ id: "ConnectorSource" });

/** A repository that a connected GitHub account can read. */
export const repository = z
  .object({
    id: z.string().meta({ description: "`owner/name`: what `source` takes when reading, and `connector.fields.repo` of a run." }),
    name: z.string().meta({ description: "The name without its owner." }),
    owner: z.string().meta({ description: "The account or organisation that it belongs to." }),
    description: z.string().nullable().meta({ description: "What it says of itself." }),
    private: z.boolean().meta({ description: "Whether only some people can read it." }),
    archived: z.boolean().meta({ description: "Whether it takes no changes any more." }),
    defaultBranch: z.string().meta({ description: "The branch that is read unless another is named." }),
    language: z.string().nullable().meta({ description: "The language that most of it is written in." }),
    url: z.string().meta({ description: "Where a person opens it." }),
    updatedAt: timestamp().nullable().meta({ description: "When something was pushed last." }),
  })
  .meta({ id: "Repository" });

export const branch = z
  .object({
    name: z.string().meta({ description: "The branch's name: what `ref` takes." }),
    commit: z.string().meta({ description: "The commit that it is at." }),
    default: z.boolean().meta({ description: "Whether it is the one that is read unless another is named." }),
  })
  .meta({ id: "Branch" });

/** A file of a source, or what is in a folder of it. */
export const sourceContent = z
  .object({
    source: z.string().meta({ description: "The source that was read." }),
    ref: z.string().nullable().meta({ description: "The branch, tag or commit that was read; null where a source has none." }),
    path: z.string().nullable().meta({ description: "The path that was read; null for the source itself." }),
    kind: z.enum(["file", "folder"]).meta({ description: "A file has `content`, a folder `entries`." }),
    contentType: z.string().nullable().meta({ description: "A file's media type." }),
    size: z.int().nullable().meta({ description: "A file's size in bytes." }),
    encoding: z.enum(["utf-8", "base64"]).nullable().meta({ description: "How `content` holds the bytes: as text, or in base64 where they are none." }),
    content: z.string().nullable().meta({ description: "A file's bytes." }),
    entries: z
      .array(
        z.object({
          path: z.string().meta({ description: "The path inside the source." }),
          name: z.string().optional().meta({ description: "What it is known by where the path's end does not say it, such as an event's title." }),
          kind: z.enum(ENTRY_KINDS).meta({
            description: "Whether it can be read, or looked into; a link leads to another path, and the files of a submodule are in another repository.",
          }),
          size: z.int().nullable().meta({ description: "A file's size in bytes." }),
        }),
      )
      .nullable()
      .meta({ description: "What is in a folder, with paths that `path` takes." }),
  })
  .meta({ id: "SourceContent" });

/** A part of a service's list as our pages are. `last_id` is where it goes on, which need not be an item's id. */
export function toForwardPage<T>({ data, next }: Part<T>, idOf: (item: T) => string): Page<T> {
  const [first, last] = [data[0], data.at(-1)];
  return { data, first_id: first === undefined ? null : idOf(first), last_id: next ?? (last === undefined ? null : idOf(last)), has_more: next !== null };
}

/** Most bytes of a file that is answered as a whole. */
const MOST_BYTES = 8 * 1024 * 1024;

export function toSourceContent(content: Content, asked: { source: string; path: string | null }): z.output<typeof sourceContent> {
  const { ref, kind } = content;
  const nothing = { contentType: null, size: null, encoding: null, content: null, entries: null };
  if (content.kind === "folder") return { ...asked, ref, kind, ...nothing, entries: content.entries };
  const { bytes, contentType } = content;
  if (bytes.length > MOST_BYTES) throw invalid("path", `This file has ${bytes.length} bytes, and at most ${MOST_BYTES} are answered.`);
  return { ...asked, ref, kind, ...nothing, contentType, size: bytes.length, ...asText(bytes) };
}
