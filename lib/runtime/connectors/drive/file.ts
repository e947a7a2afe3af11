import { z } from "zod";
import type { Connected } from "#lib/runtime/connectors/connected";
import { driveJson } from "#lib/runtime/connectors/drive/drive-json";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

export const FOLDER = "application/vnd.google-apps.folder";
export const SHORTCUT = "application/vnd.google-apps.shortcut";
/** The folder at the top of an account's own Drive, by the name that Drive takes for its id. */
export const ROOT = "root";

/** A file or folder as Drive answers it. */
export type DriveFile = {
  id: string;
  name: string;
  mimeType: string;
  size?: string;
  parents?: string[];
  webViewLink?: string;
  description?: string;
  createdTime?: string;
  modifiedTime?: string;
  trashed?: boolean;
  owners?: { emailAddress?: string }[];
  shortcutDetails?: { targetId?: string; targetMimeType?: string };
};

/** What is asked for of a file: Drive answers no more than an id and a name otherwise. */
export const FIELDS = "id,name,mimeType,size,parents,webViewLink,description,createdTime,modifiedTime,trashed,owners(emailAddress),shortcutDetails";

/** A file as it is shown. */
export const file = z.object({
  id: z.string().meta({ description: "Its id, which other actions take." }),
  name: z.string().meta({ description: "Its name. Several files of a folder may have the same." }),
  kind: z.enum(["file", "folder"]).meta({ description: "Whether it holds something, or files." }),
  contentType: z.string().meta({ description: "Its media type; Google's own documents have types of their own." }),
  size: z.int().nullable().meta({ description: "Its size in bytes; null for folders and some of Google's own documents." }),
  folderId: z.string().nullable().meta({ description: "The folder that it is in, where the account sees that." }),
  url: z.string().nullable().meta({ description: "Where a person opens it." }),
  description: z.string().nullable().meta({ description: "What it says of itself." }),
  owner: z.string().nullable().meta({ description: "The e-mail address of whom it belongs to; null in shared drives." }),
  trashed: z.boolean().meta({ description: "Whether it is in the trash." }),
  createdAt: z.string().nullable().meta({ description: "When it was made." }),
  updatedAt: z.string().nullable().meta({ description: "When it was changed last." }),
});

export function toFile(found: DriveFile): z.output<typeof file> {
  const { id, name, mimeType, size, parents, webViewLink, description, owners, trashed, createdTime, modifiedTime } = found;
  return {
    ...{ id, name, kind: mimeType === FOLDER ? "folder" : "file", contentType: mimeType, size: size === undefined ? null : Number(size) },
    ...{ folderId: parents?.[0] ?? null, url: webViewLink ?? null, description: description ?? null, owner: owners?.[0]?.emailAddress ?? null },
    ...{ trashed: trashed ?? false, createdAt: createdTime ?? null, updatedAt: modifiedTime ?? null },
  };
}

/** Where a file is asked for. What cannot be an id would be an address of something else. */
export function pathOf(id: string): string {
  if (!/^[\w-]+$/.test(id)) throw new ConnectorProblem("NOT_FOUND", "Google Drive has no file with such an id.");
  return `/drive/v3/files/${id}`;
}

export const getFile = (connected: Connected, id: string): Promise<DriveFile> => driveJson(connected, pathOf(id), { query: { fields: FIELDS } });

/** A text in a search of Drive's. */
export const quoted = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

type Found = { files: DriveFile[]; nextPageToken?: string; incompleteSearch?: boolean };
type Search = { q: string; limit: number; after?: string | undefined; orderBy?: string | undefined; everywhere?: boolean };

/** Files that a search finds, in the account's own Drive and in what is shared with it. */
export const findFiles = (connected: Connected, { q, limit, after, orderBy, everywhere = false }: Search): Promise<Found> =>
  driveJson<Found>(connected, "/drive/v3/files", {
    query: {
      ...{ q, pageSize: limit, pageToken: after, orderBy, includeItemsFromAllDrives: true, corpora: everywhere ? "allDrives" : undefined },
      fields: `nextPageToken,incompleteSearch,files(${FIELDS})`,
    },
  });
