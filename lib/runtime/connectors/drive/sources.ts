import type { Connected } from "#lib/runtime/connectors/connected";
import type { Content, Part, Source, Turn } from "#lib/runtime/connectors/connector";
import { driveJson } from "#lib/runtime/connectors/drive/drive-json";
import { type DriveFile, FOLDER, findFiles, getFile, quoted, ROOT, SHORTCUT } from "#lib/runtime/connectors/drive/file";
import { behind, readBytes } from "#lib/runtime/connectors/drive/read";
import { ConnectorProblem, toProblem } from "#lib/runtime/connectors/problem";

/** My Drive, then the folders that the account sees, then the shared drives. Where it goes on says in which list, and Drive's own mark. */
export async function listSources(connected: Connected, { after, limit }: Turn): Promise<Part<Source>> {
  const [, list = "", mark] = /^(folders|drives)(?::(.+))?$/.exec(after ?? "") ?? [];
  if (after !== undefined && list === "") throw new ConnectorProblem("INVALID_INPUT", "It is no `last_id` of this list.", { param: "after_id" });
  const data: Source[] = after === undefined ? [{ ...own, url: "https://drive.google.com/drive/my-drive" }] : [];
  if (list !== "drives" && data.length < limit) {
    const q = `mimeType = ${quoted(FOLDER)} and trashed = false`;
    const found = await findFiles(connected, { q, limit: limit - data.length, after: mark, orderBy: "name" });
    data.push(...found.files.map(folder));
    if (found.nextPageToken) return { data, next: `folders:${found.nextPageToken}` };
  } else if (list !== "drives") return { data, next: "folders" };
  if (data.length >= limit) return { data, next: "drives" };
  const drives = await listDrives(connected, limit - data.length, list === "drives" ? mark : undefined);
  data.push(...drives.drives.map(sharedDrive));
  return { data, next: drives.nextPageToken ? `drives:${drives.nextPageToken}` : null };
}

type SharedDrive = { id: string; name: string; createdTime?: string };
const own: Source = { id: ROOT, name: "My Drive", kind: "folder", description: "The account's own files.", url: null, updatedAt: null };

const folder = ({ id, name, description, webViewLink, modifiedTime }: DriveFile): Source => ({
  ...{ id, name, kind: "folder", description: description ?? null, url: webViewLink ?? null },
  updatedAt: modifiedTime === undefined ? null : new Date(modifiedTime),
});

const sharedDrive = ({ id, name }: SharedDrive): Source => ({
  ...{ id, name, kind: "folder", description: "A shared drive.", url: `https://drive.google.com/drive/folders/${id}`, updatedAt: null },
});

/** The shared drives of an account. One whose organisation has none is refused, or told that there is no such thing. */
async function listDrives(connected: Connected, limit: number, after: string | undefined): Promise<{ drives: SharedDrive[]; nextPageToken?: string }> {
  const query = { pageSize: limit, pageToken: after, fields: "nextPageToken,drives(id,name,createdTime)" };
  return driveJson<{ drives: SharedDrive[]; nextPageToken?: string }>(connected, "/drive/v3/drives", { query }).catch((error: unknown) => {
    const problem = toProblem("drive", error);
    if (problem.code === "PROVIDER_REFUSED" || problem.code === "NOT_FOUND") return { drives: [] };
    throw problem;
  });
}

/** What is in a folder, or a file of it, found by the names along its path. */
export async function readContent(connected: Connected, { source, path }: { source: string; path?: string | undefined }): Promise<Content> {
  let at: { id: string; file: DriveFile | undefined } =
    source === ROOT ? { id: ROOT, file: undefined } : await opened(connected, await getFile(connected, source));
  for (const name of path?.split("/") ?? []) {
    if (at.file && at.file.mimeType !== FOLDER) throw new ConnectorProblem("NOT_FOUND", "Google Drive has no such file there.", { param: "path" });
    at = await opened(connected, await child(connected, at.id, name));
  }
  if (at.file && at.file.mimeType !== FOLDER)
    return { ref: null, kind: "file", ...(await readBytes(connected, at.file, path === undefined ? "source" : "path")) };
  return { ref: null, kind: "folder", entries: entriesOf(await listFolder(connected, at.id), path) };
}

async function opened(connected: Connected, found: DriveFile): Promise<{ id: string; file: DriveFile }> {
  const file = await behind(connected, found);
  return { id: file.id, file };
}

/** Most entries of a folder that are listed, and how many come at once. */
const MOST_ENTRIES = 5000;
const AT_ONCE = 1000;

async function listFolder(connected: Connected, id: string): Promise<DriveFile[]> {
  const files: DriveFile[] = [];
  let after: string | undefined;
  do {
    const part = await findFiles(connected, { q: `${quoted(id)} in parents and trashed = false`, limit: AT_ONCE, after, orderBy: "name" });
    files.push(...part.files);
    after = part.nextPageToken;
  } while (after !== undefined && files.length < MOST_ENTRIES);
  if (after !== undefined)
    throw new ConnectorProblem("INVALID_INPUT", `This folder holds more than ${MOST_ENTRIES} files; drive.search_files finds them in parts.`, {
      param: "path",
    });
  return files;
}

/** A folder's entries. What has the name of another, or one that is no part of a path, is told by its id. */
function entriesOf(files: DriveFile[], path: string | undefined) {
  const times = new Map<string, number>();
  for (const { name } of files) times.set(name, (times.get(name) ?? 0) + 1);
  return files.map((file) => {
    const { id, name, mimeType, size, shortcutDetails } = file;
    const plain = times.get(name) === 1 && !name.includes("/") && !["", ".", ".."].includes(name) && !BY_ID.test(name);
    const kind = (mimeType === SHORTCUT ? shortcutDetails?.targetMimeType : mimeType) === FOLDER ? ("folder" as const) : ("file" as const);
    const own = plain ? name : `${name.replaceAll("/", "_")} [id ${id}]`;
    return { path: path === undefined ? own : `${path}/${own}`, kind, size: size === undefined ? null : Number(size) };
  });
}

const BY_ID = /\[id ([\w-]+)\]$/;

/** What has a name in a folder. Drive lets several have the same, and then it does not guess. */
async function child(connected: Connected, folderId: string, name: string): Promise<DriveFile> {
  const id = BY_ID.exec(name)?.[1];
  const inside = `${quoted(folderId)} in parents and trashed = false`;
  // Drive compares names without regard to case, and has no search for an id.
  const all =
    id === undefined
      ? (await findFiles(connected, { q: `name = ${quoted(name)} and ${inside}`, limit: AT_ONCE })).files
      : await listFolder(connected, folderId);
  const found = all.filter((file) => (id === undefined ? file.name === name : file.id === id));
  const [only, ...others] = found;
  if (!only) throw new ConnectorProblem("NOT_FOUND", "Google Drive has no such file there.", { param: "path" });
  if (others.length > 0)
    throw new ConnectorProblem("INVALID_INPUT", `${found.length} files there have this name. Name one as the folder lists it: ${name} [id ${only.id}].`, {
      param: "path",
    });
  return only;
}
