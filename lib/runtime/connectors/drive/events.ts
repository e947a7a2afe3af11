import { z } from "zod";
import { type Connected, readJson } from "#lib/runtime/connectors/connected";
import type { EventKind, Happening } from "#lib/runtime/connectors/connector";
import { driveFetch, driveJson } from "#lib/runtime/connectors/drive/drive-json";
import { type DriveFile, FIELDS, FOLDER, file, toFile } from "#lib/runtime/connectors/drive/file";

/** Where Drive's list of changes was read to, when it was begun, up to when it was read, and what of late was told. Times are Google's. */
const cursorShape = z.object({ token: z.string(), begun: z.number(), until: z.number(), told: z.array(z.string()) });
type Cursor = z.output<typeof cursorShape>;
type Changes = { changes?: { fileId?: string; time?: string; file?: DriveFile }[]; nextPageToken?: string; newStartPageToken?: string };

/** How late Drive may be with a change. */
const LATE_MS = 3_600_000;
/** What a program that makes a file does to it in this time belongs to its being made. */
const MAKING_MS = 2000;
/** Most parts of the list that are read in one go; the rest is read next time. */
const MOST_PARTS = 20;

const shared = { includeItemsFromAllDrives: true, spaces: "drive" };

/** What is new in Drive's list of changes, which tells of each file how it stands now. `at` says when something happened to one, if it did. */
async function poll(connected: Connected, given: unknown, at: (file: DriveFile) => number | undefined): Promise<{ happened: Happening[]; cursor: Cursor }> {
  if (given === null || given === undefined) return { happened: [], cursor: await begin(connected) };
  const before = cursorShape.parse(given);
  // What happened long ago has only been touched since: shared, or looked at.
  const from = Math.max(before.begun, before.until - LATE_MS);
  const happened = new Map<string, Happening>();
  const told = new Set(before.told);
  let { token, until } = before;
  for (let parts = 0; parts < MOST_PARTS; parts++) {
    const query = {
      pageToken: token,
      pageSize: 100,
      includeRemoved: false,
      ...shared,
      fields: `nextPageToken,newStartPageToken,changes(fileId,time,file(${FIELDS}))`,
    };
    const part = await driveJson<Changes>(connected, "/drive/v3/changes", { query });
    for (const { time, file } of part.changes ?? []) {
      if (time !== undefined) until = Math.max(until, Date.parse(time));
      if (!file || file.trashed || file.mimeType === FOLDER) continue;
      const when = at(file);
      if (when === undefined || when < from) continue;
      const key = `${file.id}:${when}`;
      if (told.has(key)) continue;
      happened.set(key, { key, payload: toFile(file) });
    }
    token = part.nextPageToken ?? part.newStartPageToken ?? token;
    if (part.nextPageToken === undefined) break;
  }
  const recent = [...told, ...happened.keys()].filter((key) => Number(key.slice(key.lastIndexOf(":") + 1)) >= until - LATE_MS);
  return { happened: [...happened.values()], cursor: { token, begun: before.begun, until, told: recent } };
}

/** Begins now, by Google's clock. */
async function begin(connected: Connected): Promise<Cursor> {
  const answer = await driveFetch(connected, "/drive/v3/changes/startPageToken");
  const { startPageToken } = await readJson<{ startPageToken: string }>(connected, answer);
  const now = Date.parse(answer.headers.get("date") ?? "") || Date.now();
  return { token: startPageToken, begun: now, until: now, told: [] };
}

const createdAt = ({ createdTime }: DriveFile) => (createdTime === undefined ? undefined : Date.parse(createdTime));

function changedAt({ createdTime, modifiedTime }: DriveFile): number | undefined {
  if (modifiedTime === undefined) return undefined;
  const changed = Date.parse(modifiedTime);
  return createdTime !== undefined && changed - Date.parse(createdTime) < MAKING_MS ? undefined : changed;
}

export const events: EventKind[] = [
  {
    name: "drive.file_created",
    description: "A file was made or uploaded, in the account's own Drive or where it is shared with it. Folders are not told.",
    payload: file,
    source: null,
    poll: (connected, _source, cursor) => poll(connected, cursor, createdAt),
  },
  {
    name: "drive.file_changed",
    description: "What is in a file, or its name, was changed. Several changes between two looks are told as one; a file that is new is not told.",
    payload: file,
    source: null,
    poll: (connected, _source, cursor) => poll(connected, cursor, changedAt),
  },
];
