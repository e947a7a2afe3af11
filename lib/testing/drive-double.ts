import { driveWorld, Failure, FOLDER, type Held, matches, note, notFound, putFile, ROOT_ID } from "#lib/testing/drive-world";

type Asked = { method: string; path: string; headers: Record<string, string>; body: Buffer };
type Answer = { status: number; headers: Record<string, string>; body: string | Buffer };
type Call = Asked & { url: URL; id: string };
type About = Partial<Pick<Held, "name" | "mimeType" | "parents" | "description" | "trashed">>;

const GOOGLE = "application/vnd.google-apps.";
const ROUTES: [string, RegExp, (call: Call) => unknown][] = [
  ["GET", /^\/drive\/v3\/files$/, list],
  ["POST", /^\/drive\/v3\/files$/, (call) => shown(create(JSON.parse(call.body.toString()) as About), call)],
  ["POST", /^\/upload\/drive\/v3\/files$/, (call) => shown(uploaded(call), call)],
  ["GET", /^\/drive\/v3\/files\/([^/]+)$/, (call) => (call.url.searchParams.get("alt") === "media" ? media(file(call)) : shown(file(call), call))],
  ["PATCH", /^\/drive\/v3\/files\/([^/]+)$/, (call) => shown(change(file(call), JSON.parse(call.body.toString()) as About, call), call)],
  ["PATCH", /^\/upload\/drive\/v3\/files\/([^/]+)$/, (call) => shown(uploaded(call), call)],
  ["GET", /^\/drive\/v3\/files\/([^/]+)\/export$/, exported],
  ["POST", /^\/drive\/v3\/files\/([^/]+)\/copy$/, copy],
  ["POST", /^\/drive\/v3\/files\/([^/]+)\/permissions$/, permit],
  ["GET", /^\/drive\/v3\/files\/([^/]+)\/permissions$/, (call) => page(file(call).permissions, "permissions", call, (each) => each)],
  ["GET", /^\/drive\/v3\/drives$/, (call) => page(driveWorld().drives, "drives", call, (each) => each)],
  ["GET", /^\/drive\/v3\/changes\/startPageToken$/, () => ({ kind: "drive#startPageToken", startPageToken: String(driveWorld().changes.length + 1) })],
  ["GET", /^\/drive\/v3\/changes$/, changes],
];

/** What stands for Google Drive, whose API emulate has only a little of. Nothing is answered where it is not asked. */
export function driveAnswer(asked: Asked): Answer | undefined {
  const url = new URL(asked.path, "http://drive");
  if (!/^\/(upload\/)?drive\/v3\//.test(url.pathname)) return undefined;
  const headers = { "content-type": "application/json; charset=UTF-8", date: new Date(driveWorld().now()).toUTCString() };
  const failed = (code: number, reason: string, message: string) => {
    const where = message === "Invalid Value" && url.searchParams.has("pageToken") ? { locationType: "parameter", location: "pageToken" } : {};
    return { status: code, headers, body: JSON.stringify({ error: { code, message, errors: [{ domain: "global", reason, message, ...where }] } }) };
  };
  if (!/^Bearer ./.test(asked.headers.authorization ?? "")) return failed(401, "required", "Login Required.");
  for (const [method, path, answer] of ROUTES) {
    const found = method === asked.method ? path.exec(url.pathname) : null;
    if (!found) continue;
    try {
      const body = answer({ ...asked, url, id: decodeURIComponent(found[1] ?? "") });
      if (body instanceof Bytes) return { status: 200, headers: { ...headers, "content-type": body.type }, body: body.bytes };
      return { status: 200, headers, body: JSON.stringify(body) };
    } catch (error) {
      if (error instanceof Failure) return failed(error.status, error.reason, error.message);
      throw error;
    }
  }
  return failed(404, "notFound", "Not Found");
}

class Bytes {
  readonly type: string;
  readonly bytes: Buffer;
  constructor(type: string, bytes: Buffer) {
    this.type = type;
    this.bytes = bytes;
  }
}

/** The file of a call. Those in shared drives are there only for who says that it knows of such. */
function file({ id, url }: Call): Held {
  const found = driveWorld().files.get(id === "root" ? ROOT_ID : id);
  if (!found || (found.driveId && url.searchParams.get("supportsAllDrives") !== "true")) throw notFound(id);
  return found;
}

/** A file with the fields that are asked for; a few where none are. */
function shown(held: Held, { url }: { url: URL }, within = ""): object {
  const asked = url.searchParams.get("fields") ?? "";
  const inside = within === "" ? asked : (new RegExp(`${within}\\((.*)\\)`).exec(asked)?.[1] ?? "");
  const names = inside === "" ? ["kind", "id", "name", "mimeType"] : inside.replace(/\([^)]*\)/g, "").split(",");
  const { bytes, permissions: _permissions, ...rest } = held;
  const owners = held.driveId ? undefined : [{ kind: "drive#user", emailAddress: "ada@example.com" }];
  const size = held.mimeType === FOLDER || held.mimeType.startsWith(GOOGLE) ? undefined : String(bytes.length);
  const all: Record<string, unknown> = { ...rest, kind: "drive#file", owners, size, webViewLink: `https://drive.google.com/file/d/${held.id}/view` };
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

function page<T>(items: T[], name: string, { url }: Call, show: (item: T) => unknown): Record<string, unknown> {
  const from = Number(url.searchParams.get("pageToken") ?? 0);
  const size = Number(url.searchParams.get("pageSize") ?? 100);
  if (Number.isNaN(from)) throw new Failure(400, "invalid", "Invalid Value");
  return { [name]: items.slice(from, from + size).map(show), ...(items.length > from + size && { nextPageToken: String(from + size) }) };
}

function list(call: Call) {
  const { searchParams } = call.url;
  const [q, orderBy] = [searchParams.get("q") ?? "", searchParams.get("orderBy")];
  if (q.includes("fullText") && orderBy)
    throw new Failure(403, "forbidden", "Sorting is not supported for queries with fullText terms. Results are always in descending relevance order.");
  const everywhere = searchParams.get("includeItemsFromAllDrives") === "true" && searchParams.get("supportsAllDrives") === "true";
  const files = [...driveWorld().files.values()].filter((each) => each.id !== ROOT_ID && (everywhere || !each.driveId) && (q === "" || matches(each, q)));
  if (orderBy === "name") files.sort((a, b) => a.name.localeCompare(b.name));
  if (orderBy === "modifiedTime desc") files.sort((a, b) => b.modifiedTime.localeCompare(a.modifiedTime));
  return { kind: "drive#fileList", incompleteSearch: false, ...page(files, "files", call, (each) => shown(each, call, "files")) };
}

function create(about: About, bytes: Buffer = Buffer.alloc(0), type = "application/octet-stream"): Held {
  const parents = (about.parents ?? [ROOT_ID]).map((id) => (id === "root" ? ROOT_ID : id));
  const [within] = parents.map((id) => driveWorld().files.get(id) ?? driveWorld().drives.find((each) => each.id === id));
  if (!within) throw notFound(String(parents[0]));
  const { driveId } = within as Partial<Held>;
  return putFile({ ...about, mimeType: about.mimeType ?? type, parents, bytes, ...(driveId !== undefined && { driveId }) });
}

/** What is sent in two parts, the first of which tells of the second. */
function uploaded(call: Call): Held {
  const boundary = /^multipart\/related; boundary=([^;"]+)$/.exec(call.headers["content-type"] ?? "")?.[1];
  if (call.url.searchParams.get("uploadType") !== "multipart" || boundary === undefined) throw new Failure(400, "badContent", "Unsupported content.");
  const raw = call.body.toString("latin1");
  if (!raw.startsWith(`--${boundary}\r\n`) || !raw.endsWith(`\r\n--${boundary}--\r\n`)) throw new Failure(400, "badContent", "Malformed multipart body.");
  const parts = raw.slice(boundary.length + 4, -(boundary.length + 8)).split(`\r\n--${boundary}\r\n`);
  const [about, content] = parts.map((part) => ({
    head: part.slice(0, part.indexOf("\r\n\r\n")),
    held: Buffer.from(part.slice(part.indexOf("\r\n\r\n") + 4), "latin1"),
  }));
  if (parts.length !== 2 || !about || !content || !/^Content-Type: application\/json/.test(about.head))
    throw new Failure(400, "badContent", "Malformed multipart body.");
  const type = content.head.replace("Content-Type: ", "");
  const read = JSON.parse(about.held.toString()) as About;
  if (call.method === "POST") return create(read, content.held, type);
  const found = file(call);
  found.bytes = content.held;
  if (!found.mimeType.startsWith(GOOGLE)) found.mimeType = read.mimeType ?? type;
  return change(found, read, call);
}

function change(found: Held, about: About, { url }: Call): Held {
  const ids = (name: string) =>
    (url.searchParams.get(name) ?? "")
      .split(",")
      .filter(Boolean)
      .map((id) => (id === "root" ? ROOT_ID : id));
  for (const id of ids("addParents")) if (!driveWorld().files.has(id)) throw notFound(id);
  const left = found.parents.filter((id) => !ids("removeParents").includes(id));
  found.parents = [...new Set([...left, ...ids("addParents")])];
  if (found.parents.length > 1) throw new Failure(403, "cannotAddParent", "A file has one parent only.");
  Object.assign(found, about, { modifiedTime: driveWorld().now() });
  note(found);
  return found;
}

function media(found: Held): Bytes {
  if (found.mimeType.startsWith(GOOGLE))
    throw new Failure(403, "fileNotDownloadable", "Only files with binary content can be downloaded. Use Export with Docs Editors files.");
  return new Bytes(found.mimeType, found.bytes);
}

const EXPORTS: Record<string, string[]> = { document: ["text/markdown", "text/plain"], spreadsheet: ["text/csv"], presentation: ["text/plain"] };
function exported(call: Call): Bytes {
  const found = file({ ...call, url: new URL("?supportsAllDrives=true", call.url) });
  const as = call.url.searchParams.get("mimeType") ?? "";
  if (!found.mimeType.startsWith(GOOGLE)) throw new Failure(403, "fileNotExportable", "Export only supports Docs Editors files.");
  if (!EXPORTS[found.mimeType.slice(GOOGLE.length)]?.includes(as)) throw new Failure(400, "badRequest", "The requested conversion is not supported.");
  return new Bytes(as, found.bytes);
}

function copy(call: Call) {
  const found = file(call);
  if (found.mimeType === FOLDER) throw new Failure(403, "cannotCopyFile", "This file cannot be copied by the user.");
  const { name = `Copy of ${found.name}`, parents = found.parents } = JSON.parse(call.body.toString()) as About;
  return shown(create({ name, parents, mimeType: found.mimeType }, found.bytes), call);
}

function permit(call: Call) {
  const { role, type, emailAddress } = JSON.parse(call.body.toString()) as Held["permissions"][number];
  if (type !== "anyone" && !emailAddress) throw new Failure(400, "invalid", "The permission emailAddress field is required.");
  const made = { id: emailAddress ?? "anyoneWithLink", role, type, ...(emailAddress !== undefined && { emailAddress }) };
  file(call).permissions.push(made);
  return made;
}

function changes(call: Call) {
  const all = driveWorld().changes;
  const from = Number(call.url.searchParams.get("pageToken"));
  const size = Number(call.url.searchParams.get("pageSize") ?? 100);
  if (!Number.isInteger(from) || from < 1) throw new Failure(400, "invalid", "Invalid Value");
  const part = all.slice(from - 1, from - 1 + size).filter(({ fileId }) => fileId !== "");
  const end = from - 1 + size >= all.length;
  const shownChanges = part.map(({ fileId, time }) => ({ fileId, time, file: shown(driveWorld().files.get(fileId) as Held, call, "file") }));
  return { kind: "drive#changeList", changes: shownChanges, ...(end ? { newStartPageToken: String(all.length + 1) } : { nextPageToken: String(from + size) }) };
}
