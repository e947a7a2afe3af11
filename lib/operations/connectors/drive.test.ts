import { beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { reading } from "#lib/runtime/connectors/action-run";
import { EVENTS } from "#lib/runtime/connectors/connectors";
import { driveWorld, FOLDER, note, putFile } from "#lib/testing/drive-world";
import { connectAccount, type ProviderDouble } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let home: TestWorkspace;
let double: ProviderDouble;
let folderId: string;
beforeAll(async () => {
  home = await createWorkspace();
  ({ double } = await connectAccount(home, "drive"));
  folderId = putFile({ name: "Ada's folder", mimeType: FOLDER }).id;
});

const run = (action: string, input: object) => json(`POST /api/v1/connectors/actions/drive.${action}/run`, { key: home.key, body: { input } });
const done = async (action: string, input: object) => {
  const { status, body } = await run(action, input);
  expect([status, body.error], action).toEqual([200, undefined]);
  return body.output;
};
const refused = async (action: string, input: object) => {
  const { status, body } = await run(action, input);
  return [status, body.error?.code, body.error?.param];
};
const contentOf = async (source: string, path?: string) =>
  (await json(`GET /api/v1/connectors/drive/content?${new URLSearchParams({ source, ...(path && { path }) })}`, { key: home.key })).body;
const textOf = async (fileId: string) => (await done("read_file", { fileId })).content;

describe("a file", () => {
  test("is made with a text, bytes or nothing, and read as it was", async () => {
    const text = await done("create_file", { name: "día.md", content: "# Grüße\r\n--clanker\r\n", contentType: "text/markdown", folderId, description: "d" });
    expect(text).toMatchObject({ name: "día.md", kind: "file", contentType: "text/markdown", folderId, description: "d", size: 22, trashed: false });
    expect(text).toMatchObject({ owner: "ada@example.com", url: expect.stringContaining(text.id), createdAt: expect.any(String) });
    expect(await done("read_file", { fileId: text.id })).toMatchObject({
      contentType: "text/markdown",
      encoding: "utf-8",
      content: "# Grüße\r\n--clanker\r\n",
      size: 22,
    });
    const content = Buffer.from([0xff, 0, 13, 10, 0x80]).toString("base64");
    const bytes = await done("create_file", { name: "b.bin", content, encoding: "base64", contentType: "application/octet-stream", folderId });
    expect(await done("read_file", { fileId: bytes.id })).toMatchObject({ encoding: "base64", content, size: 5 });
    expect(await textOf((await done("create_file", { name: "empty.txt", folderId })).id)).toBe("");
    expect(await done("get_file", { fileId: text.id })).toEqual(text);
  });

  test("is written anew, whatever it is, and described", async () => {
    const { id: fileId } = await done("create_file", { name: "a.csv", content: "a", contentType: "text/csv", folderId });
    expect(await done("update_file", { fileId, content: "b,c", description: "New" })).toMatchObject({
      id: fileId,
      contentType: "text/csv",
      size: 3,
      description: "New",
    });
    expect(await textOf(fileId)).toBe("b,c");
    expect((await done("update_file", { fileId, description: "Newer" })).description).toBe("Newer");
    expect(await refused("update_file", { fileId })).toEqual([400, "INVALID_INPUT", "input.content"]);
    expect(await refused("update_file", { fileId, content: "?", encoding: "base64" })).toEqual([400, "INVALID_INPUT", "input.content"]);
    expect(await refused("update_file", { fileId, content: "x", contentType: "text/plain\r\nX: y" })).toEqual([400, "INVALID_INPUT", "input.contentType"]);
    expect(await refused("update_file", { fileId: "none", content: "x" })).toEqual([404, "NOT_FOUND", "input.fileId"]);
  });

  test("of Google's own is made of Markdown or CSV, read as that, and written anew", async () => {
    const { id: fileId, contentType } = await done("create_file", { name: "Doc", content: "# Hello", as: "document", folderId });
    expect(contentType).toBe("application/vnd.google-apps.document");
    expect(await done("read_file", { fileId })).toMatchObject({ contentType: "text/markdown; charset=utf-8", content: "# Hello" });
    expect((await done("update_file", { fileId, content: "# Bye" })).contentType).toBe(contentType);
    expect(await textOf(fileId)).toBe("# Bye");
    const { id } = await done("create_file", { name: "Sheet", content: "a,b", as: "spreadsheet", folderId });
    expect(await done("read_file", { fileId: id })).toMatchObject({ contentType: "text/csv; charset=utf-8", content: "a,b" });
    const form = putFile({ name: "Form", mimeType: "application/vnd.google-apps.form" });
    expect(await refused("read_file", { fileId: form.id })).toEqual([400, "INVALID_INPUT", "input.fileId"]);
    expect(await refused("update_file", { fileId: form.id, content: "x" })).toEqual([400, "INVALID_INPUT", "input.fileId"]);
    expect(await refused("read_file", { fileId: folderId })).toEqual([400, "INVALID_INPUT", "input.fileId"]);
  });

  test("is renamed, moved, copied, shared, put into the trash, and taken back", async () => {
    const { id: fileId } = await done("create_file", { name: "one.txt", content: "1" });
    const to = await done("create_folder", { name: "Archive", folderId });
    expect(to).toMatchObject({ kind: "folder", folderId, size: null });
    expect((await done("rename_file", { fileId, name: "two.txt" })).name).toBe("two.txt");
    expect((await done("move_file", { fileId, folderId: to.id })).folderId).toBe(to.id);
    expect((await done("move_file", { fileId, folderId: to.id })).folderId).toBe(to.id);
    const copy = await done("copy_file", { fileId, name: "three.txt", folderId });
    expect([copy.folderId, copy.id === fileId, await textOf(copy.id)]).toEqual([folderId, false, "1"]);
    expect((await run("copy_file", { fileId: to.id })).body.error.code).toBe("PROVIDER_REFUSED");
    await done("share_file", { fileId, email: "grace@example.com", role: "writer", message: "Look & see" });
    expect(double.heard.at(-1)?.path).toMatch(/sendNotificationEmail=true&emailMessage=Look\+%26\+see/);
    await done("share_file", { fileId, anyone: true });
    const { permissions, next } = await done("list_permissions", { fileId });
    expect(permissions.slice(1)).toMatchObject([
      { kind: "user", role: "writer", email: "grace@example.com" },
      { kind: "anyone", role: "reader", email: null },
    ]);
    expect(next).toBe(null);
    expect(await refused("share_file", { fileId, email: "grace@example.com", anyone: true })).toEqual([400, "INVALID_INPUT", "input.email"]);
    expect((await done("trash_file", { fileId })).trashed).toBe(true);
    expect((await done("search_files", { folderId: to.id })).files).toEqual([]);
    expect((await done("trash_file", { fileId, trashed: false })).trashed).toBe(false);
  });
});

test("files are found by words, folder and kind, in parts, whatever is in the words", async () => {
  const { id } = await done("create_folder", { name: "Searched", folderId });
  for (const [name, content] of [
    ["It's \\ a 'name' and more.txt", "zebra"],
    ["b.txt", "an okapi's and a zebra"],
    ["c.txt", "c"],
  ])
    await done("create_file", { name, content, folderId: id });
  const names = async (asked: object) => (await done("search_files", asked)).files.map(({ name }: { name: string }) => name).sort();
  expect(await names({ query: "zebra", folderId: id })).toEqual(["It's \\ a 'name' and more.txt", "b.txt"]);
  expect(await names({ query: "okapi's and" })).toEqual(["b.txt"]);
  expect(await names({ name: "'name'" })).toEqual(["It's \\ a 'name' and more.txt"]);
  expect(await names({ name: "searched", type: "folder" })).toEqual(["Searched"]);
  const first = await done("search_files", { folderId: id, limit: 2 });
  const rest = await done("search_files", { folderId: id, limit: 2, after: first.next });
  expect([first.files.length, rest.files.length, rest.next, first.complete]).toEqual([2, 1, null, true]);
  expect(await refused("search_files", { after: "nowhere" })).toEqual([400, "INVALID_INPUT", "input.after"]);
});

describe("a source", () => {
  test("is My Drive, a folder or a shared drive, and the list is turned through all three", async () => {
    const drive = { id: "0AShared", name: "Team" };
    driveWorld().drives.push(drive);
    const root = putFile({ id: drive.id, name: "Team", mimeType: FOLDER, parents: [], driveId: drive.id, trashed: true });
    root.trashed = false;
    const inside = putFile({ name: "plan.txt", mimeType: "text/plain", parents: [drive.id], driveId: drive.id, bytes: Buffer.from("p") });
    const seen: string[] = [];
    for (let after = "", turns = 0; turns < 60; turns++) {
      const { body } = await json(`GET /api/v1/connectors/drive/sources?limit=1${after && `&after_id=${encodeURIComponent(after)}`}`, { key: home.key });
      seen.push(...body.data.map(({ name }: { name: string }) => name));
      if (!body.has_more) break;
      after = body.last_id;
    }
    expect([seen[0], seen.at(-1), seen.includes("Ada's folder")]).toEqual(["My Drive", "Team", true]);
    const whole = await json("GET /api/v1/connectors/drive/sources?limit=100", { key: home.key });
    expect(whole.body.data.map(({ name }: { name: string }) => name)).toEqual(seen);
    expect((await json("GET /api/v1/connectors/drive/sources?after_id=x", { key: home.key })).body.error).toMatchObject({
      code: "INVALID_INPUT",
      param: "after_id",
    });
    expect((await contentOf(drive.id)).entries).toMatchObject([{ path: "plan.txt" }]);
    expect((await contentOf(drive.id, "plan.txt")).content).toBe("p");
    expect(await textOf(inside.id)).toBe("p");
  });

  test("is read along a path of names, also where names are odd or the same", async () => {
    const top = putFile({ name: "Paths", mimeType: FOLDER }).id;
    const sub = putFile({ name: "It's a 'sub'", mimeType: FOLDER, parents: [top] }).id;
    const put = (name: string, text: string, parents = [sub]) => putFile({ name, mimeType: "text/plain", parents, bytes: Buffer.from(text) });
    put("a.txt", "a");
    put("A.TXT", "another");
    const [one, two, slash] = [put("same.txt", "one"), put("same.txt", "two"), put("x/y.txt", "slash")];
    putFile({ name: "Doc", mimeType: "application/vnd.google-apps.document", parents: [sub], bytes: Buffer.from("*md*") });
    putFile({ name: "To top", mimeType: "application/vnd.google-apps.shortcut", parents: [sub], shortcutDetails: { targetId: top, targetMimeType: FOLDER } });
    expect((await contentOf("root")).entries).toContainEqual({ path: "Paths", kind: "folder", size: null });
    expect((await contentOf("root", "Paths")).entries).toEqual([{ path: "Paths/It's a 'sub'", kind: "folder", size: null }]);
    const { entries } = await contentOf(top, "It's a 'sub'");
    const paths = entries.map(({ path }: { path: string }) => path.replace("It's a 'sub'/", ""));
    expect(paths.sort()).toEqual(["A.TXT", "Doc", "To top", "a.txt", `same.txt [id ${one.id}]`, `same.txt [id ${two.id}]`, `x_y.txt [id ${slash.id}]`].sort());
    for (const { path, kind } of entries) expect((await contentOf(top, path)).kind).toBe(kind);
    expect(await contentOf(top, "It's a 'sub'/a.txt")).toMatchObject({ kind: "file", contentType: "text/plain", content: "a", encoding: "utf-8" });
    expect(await contentOf(top, "It's a 'sub'/Doc")).toMatchObject({ contentType: "text/markdown; charset=utf-8", content: "*md*" });
    expect((await contentOf(top, `It's a 'sub'/same.txt [id ${two.id}]`)).content).toBe("two");
    expect((await contentOf(top, "It's a 'sub'/same.txt")).error).toMatchObject({ code: "INVALID_INPUT", param: "path" });
    for (const path of ["It's a 'sub'/none", "It's a 'sub'/a.txt/b", `a [id ${folderId}]`]) expect((await contentOf(top, path)).error.code).toBe("NOT_FOUND");
    for (const id of ["nothing", "..", "../drives", "a b"]) expect((await contentOf(id)).error.code, id).toBe("NOT_FOUND");
  });
});

test("the audit log names the file and with whom it is shared, and nothing of what is in it", async () => {
  const { id: fileId } = await done("create_file", { name: "secret.txt", content: "Very quiet words", folderId });
  await done("share_file", { fileId, email: "grace@example.com", message: "Quiet too" });
  const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "connector.run" }, orderBy: { id: "asc" } });
  expect(entries.slice(-2).map(({ metadata }) => (metadata as { target: string }).target)).toEqual([
    `${folderId}/secret.txt`,
    `${fileId} with grace@example.com`,
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/quiet/i);
});

describe("events", () => {
  const poll = async (name: string, cursor: unknown) => {
    const event = EVENTS.find((each) => each.name === name);
    if (!event || !("poll" in event)) throw new Error(`There is no ${name}.`);
    return reading(home.workspace.id, "drive", (connected) => event.poll(connected, null, cursor === null ? null : JSON.parse(JSON.stringify(cursor))));
  };
  const namesOf = ({ happened }: { happened: { payload: Record<string, unknown> }[] }) => happened.map(({ payload }) => payload.name);
  const both = (cursors: [unknown, unknown]) => Promise.all([poll("drive.file_created", cursors[0]), poll("drive.file_changed", cursors[1])]);

  test("what is made or changed is told once, and what was there, a folder or the trash is not", async () => {
    const old = putFile({ name: "old.txt", mimeType: "text/plain" });
    driveWorld().ahead += 7_200_000;
    const begun = await both([null, null]);
    expect(begun.map(({ happened }) => happened)).toEqual([[], []]);
    driveWorld().ahead += 60_000;
    const fresh = await done("create_file", { name: "fresh.txt", content: "1", folderId });
    await done("create_folder", { name: "fresh folder", folderId });
    await done("trash_file", { fileId: (await done("create_file", { name: "gone.txt", folderId })).id });
    const first = await both([begun[0].cursor, begun[1].cursor]);
    expect(first.map(namesOf)).toEqual([["fresh.txt"], []]);
    expect(first[0].happened[0]?.payload).toMatchObject({ id: fresh.id, folderId });
    driveWorld().ahead += 60_000;
    await done("update_file", { fileId: fresh.id, content: "2" });
    await done("update_file", { fileId: old.id, content: "3" });
    // That it is shared changes nothing in it.
    note(putFile({ name: "shared only.txt", createdTime: "2020-01-01T00:00:00.000Z", modifiedTime: "2020-01-02T00:00:00.000Z" }));
    const second = await both([first[0].cursor, first[1].cursor]);
    expect(second.map(namesOf)).toEqual([[], ["fresh.txt", "old.txt"]]);
    // The same look twice, as after a crash, tells the same keys.
    const again = await poll("drive.file_changed", first[1].cursor);
    expect(again.happened.map(({ key }) => key)).toEqual(second[1].happened.map(({ key }) => key));
    expect((await both([second[0].cursor, second[1].cursor])).map(namesOf)).toEqual([[], []]);
    note(fresh as never);
    expect((await both([second[0].cursor, second[1].cursor])).map(namesOf)).toEqual([[], []]);
  });

  test("many are told, over the parts of the list", async () => {
    const { cursor } = await poll("drive.file_created", null);
    driveWorld().ahead += 60_000;
    for (let i = 0; i < 130; i++) putFile({ name: `many ${i}`, mimeType: "text/plain" });
    const { happened, cursor: next } = await poll("drive.file_created", cursor);
    expect(new Set(happened.map(({ key }) => key)).size).toBe(130);
    expect((await poll("drive.file_created", next)).happened).toEqual([]);
  });
});
