import { randomBytes } from "node:crypto";
import { once } from "#lib/platform/global";

/** A file or folder as the double holds it. */
export type Held = {
  id: string;
  name: string;
  mimeType: string;
  parents: string[];
  description?: string;
  createdTime: string;
  modifiedTime: string;
  trashed: boolean;
  bytes: Buffer;
  driveId?: string;
  shortcutDetails?: { targetId: string; targetMimeType: string };
  permissions: { id: string; role: string; type: string; emailAddress?: string }[];
};

export const FOLDER = "application/vnd.google-apps.folder";
export const ROOT_ID = "0AMyDriveRootPVA";

/** What is in the one Drive that the double has, its clock, and its list of changes. Everybody who is signed in there sees the same. */
export const driveWorld = () =>
  once("test:drive", () => {
    const world = {
      ahead: 0,
      files: new Map<string, Held>(),
      drives: [] as { id: string; name: string }[],
      changes: [] as { fileId: string; time: string }[],
      now: () => new Date(Date.now() + world.ahead).toISOString(),
    };
    world.files.set(ROOT_ID, held({ id: ROOT_ID, name: "My Drive", mimeType: FOLDER, parents: [] }, world.now()));
    return world;
  });

const held = (file: Partial<Held>, now: string): Held => ({
  ...{ id: `1${randomBytes(16).toString("base64url")}`, name: "Untitled", mimeType: "application/octet-stream", parents: [ROOT_ID], trashed: false },
  ...{
    createdTime: now,
    modifiedTime: now,
    bytes: Buffer.alloc(0),
    permissions: [{ id: "owner", role: "owner", type: "user", emailAddress: "ada@example.com" }],
  },
  ...file,
});

/** Puts a file there. */
export function putFile(file: Partial<Held>): Held {
  const made = held(file, driveWorld().now());
  driveWorld().files.set(made.id, made);
  note(made);
  return made;
}

/** Notes in the list of changes that something is with a file. Of each there is its last only. */
export function note({ id }: Held): void {
  const { changes, now } = driveWorld();
  const at = changes.findIndex(({ fileId }) => fileId === id);
  // Numbers of changes stay what they are, so an old one is emptied.
  if (at >= 0) changes[at] = { fileId: "", time: "" };
  changes.push({ fileId: id, time: now() });
}

export class Failure extends Error {
  readonly status: number;
  readonly reason: string;
  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

export const notFound = (id: string) => new Failure(404, "notFound", `File not found: ${id}.`);

/** The terms of a search, joined by `and`, as Drive's grammar has them. What it does not know is refused. */
export function matches(file: Held, q: string): boolean {
  return terms(q).every((term) => {
    const text = /'((?:[^'\\]|\\['\\])*)'/.exec(term)?.[1]?.replace(/\\(['\\])/g, "$1") ?? "";
    if (/^'.*' in parents$/.test(term)) return file.parents.includes(text === "root" ? ROOT_ID : text);
    if (/^name = '.*'$/.test(term)) return file.name.toLowerCase() === text.toLowerCase();
    if (/^name contains '.*'$/.test(term))
      return file.name
        .toLowerCase()
        .split(/\s+/)
        .some((word) => word.startsWith(text.toLowerCase()));
    if (/^fullText contains '.*'$/.test(term)) return `${file.name} ${file.bytes.toString()}`.toLowerCase().includes(text.toLowerCase());
    if (/^mimeType = '.*'$/.test(term)) return file.mimeType === text;
    if (/^trashed = (true|false)$/.test(term)) return file.trashed === term.endsWith("true");
    throw new Failure(400, "invalid", "Invalid Value");
  });
}

/** Cuts at `and`, but not within a text. A text that is not ended is refused. */
function terms(q: string): string[] {
  const parts: string[] = q.match(/'(?:[^'\\]|\\['\\])*'|[^']+|'/g) ?? [];
  if (parts.includes("'")) throw new Failure(400, "invalid", "Invalid Value");
  const marked = parts.map((part) => (part.startsWith("'") ? part : part.replaceAll(" and ", "\0")));
  return marked.join("").split("\0");
}
