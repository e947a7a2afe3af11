import { beforeAll, describe, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { find, notionWorld, put } from "#lib/testing/notion-world";
import { connectAccount, type ProviderDouble } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

let home: TestWorkspace;
let double: ProviderDouble;
beforeAll(async () => {
  home = await createWorkspace();
  ({ double } = await connectAccount(home, "notion"));
});

const run = (action: string, input: object) => json(`POST /api/v1/connectors/actions/notion.${action}/run`, { key: home.key, body: { input } });
const done = async (action: string, input: object) => {
  const { status, body } = await run(action, input);
  expect([status, body.error], action).toEqual([200, undefined]);
  return body.output;
};
const refused = async (action: string, input: object) => {
  const { status, body } = await run(action, input);
  return [status, body.error?.code, body.error?.param];
};
const contentOf = (source: string, path?: string) =>
  json(`GET /api/v1/connectors/notion/content?${new URLSearchParams({ source, ...(path && { path }) })}`, { key: home.key });
const asked = (method: string, path: RegExp) => double.heard.filter((each) => each.method === method && path.test(each.path));
const makeTable = (title: string, columns: object) =>
  put({
    ...{ object: "data_source", title, parent: { type: "database_id", database_id: put({ object: "database", title, parent: { type: "workspace" } }).id } },
    properties: Object.fromEntries(Object.entries(columns).map(([name, type]) => [name, { id: name.toLowerCase(), name, type, [type]: {} }])),
  });

/** What Markdown there is, each kind once. */
const MARKDOWN = `# Plan

Some **bold**, *slanted*, ~~gone~~ and \`code\` with a [link](https://example.com/a_b), snake_case and 3 \\* 4 < 5.

## Things

- one
  - two
    - three

      a paragraph below it
- four

1. first
2. second

- [x] done
- [ ] open

> quoted
>
> and on

\`\`\`typescript
const a = "\`b\`";
\`\`\`

| a | b |
| --- | --- |
| x \\| y | **z** |

---

![A picture](<https://example.com/p.png>)`;

describe("a page", () => {
  test("is made from Markdown, and read as the same", async () => {
    const page = await done("create_page", { title: "Made", content: MARKDOWN });
    expect(page).toMatchObject({ title: "Made", parent: { kind: "workspace", id: null }, archived: false, url: expect.stringContaining("notion.so") });
    const read = await done("get_page_content", { pageId: page.url });
    expect(read).toEqual({ id: page.id, title: "Made", markdown: MARKDOWN, complete: true });
    const content = await contentOf(page.id);
    expect(content.body).toMatchObject({ kind: "file", contentType: "text/markdown; charset=utf-8", content: `# Made\n\n${MARKDOWN}\n` });
  });

  test("is made with one request where that does, under a parent, and is a page in it", async () => {
    const outer = await done("create_page", { title: "Outer" });
    const before = asked("PATCH", /blocks/).length;
    const inner = await done("create_page", { title: "Inner", content: "- a\n- b", parent: outer.id });
    expect(asked("PATCH", /blocks/).length).toBe(before);
    expect(inner.parent).toEqual({ kind: "page", id: outer.id });
    expect((await done("get_page_content", { pageId: outer.id })).markdown).toBe(`[Inner](${inner.id})`);
    expect((await contentOf(outer.id, inner.id)).body.content).toBe("# Inner\n\n- a\n- b\n");
    const stranger = await done("create_page", { title: "Elsewhere" });
    expect((await contentOf(outer.id, stranger.id)).body.error.code).toBe("NOT_FOUND");
    expect((await contentOf("nonsense")).body.error).toMatchObject({ code: "NOT_FOUND", param: "source" });
    expect(await refused("create_page", { title: "x", parent: "nonsense" })).toEqual([400, "INVALID_INPUT", "input.parent"]);
    expect(await refused("create_page", { title: "x", parent: notionWorld().bot })).toEqual([404, "NOT_FOUND", "input.parent"]);
  });

  test("takes more than Notion takes at once, in order", async () => {
    const lines = Array.from({ length: 230 }, (_, i) => `- line ${i}`);
    const rows = Array.from({ length: 130 }, (_, i) => `| row ${i} |`);
    const long = "word ".repeat(1500).trim();
    const content = `${lines.join("\n")}\n\n${long}\n\n| head |\n| --- |\n${rows.join("\n")}`;
    const page = await done("create_page", { title: "Long", content });
    expect((await done("get_page_content", { pageId: page.id })).markdown).toBe(content);
    expect(await done("append_to_page", { pageId: page.id, content: "The end." })).toEqual({ id: page.id, blocks: 1 });
    expect((await done("get_page_content", { pageId: page.id })).markdown.endsWith("\n\nThe end.")).toBe(true);
  });

  test("that is long waits when Notion is asked too often, and is written once", async () => {
    const content = Array.from({ length: 150 }, (_, i) => `- line ${i}`).join("\n");
    let times = 0;
    double.instead = ({ method, path }) =>
      method === "PATCH" && /children$/.test(path) && ++times === 2
        ? { status: 429, headers: { "retry-after": "1" }, body: '{"object":"error","status":429,"code":"rate_limited","message":"Slow down."}' }
        : undefined;
    const page = await done("create_page", { title: "Patient", content });
    double.instead = undefined;
    expect([times, (await done("get_page_content", { pageId: page.id })).markdown]).toEqual([3, content]);
  });

  test("of which only a part could be written says so, and what was made", async () => {
    const content = Array.from({ length: 150 }, (_, i) => `- line ${i}`).join("\n");
    let times = 0;
    double.instead = ({ method, path }) => (method === "PATCH" && /children$/.test(path) && ++times === 2 ? { status: 503 } : undefined);
    const { status, body } = await run("create_page", { title: "Half", content });
    double.instead = undefined;
    const made = [...notionWorld().things.values()].at(-101); // The page, before its hundred blocks.
    expect([status, body.error.code]).toEqual([409, "OUTCOME_UNKNOWN"]);
    expect(made?.object).toBe("page");
    expect(body.error.message).toContain(made?.id);
  });

  test("shows what has no Markdown by its name, and what is in toggles and columns", async () => {
    const page = put({ object: "page", parent: { type: "workspace" }, properties: { title: { id: "title", type: "title", title: [] } } });
    const add = (type: string, data: object, to: string = page.id) => {
      const block = put({ object: "block", type, data: { ...data }, parent: { type: "page_id", page_id: page.id } });
      find(to, "page", "block").children.push(block.id);
      return block.id;
    };
    const text = (plain_text: string) => ({ rich_text: [{ type: "text", plain_text }] });
    add("paragraph", text("inside"), add("toggle", text("More")));
    add("paragraph", text("left"), add("column", {}, add("column_list", {})));
    add("callout", { ...text("Mind"), icon: { type: "emoji", emoji: "💡" } });
    add("equation", { expression: "e=mc^2" });
    add("unsupported", {});
    expect(await done("get_page_content", { pageId: page.id })).toMatchObject({
      title: "Untitled",
      markdown: `<details>\n<summary>More</summary>\n\ninside\n\n</details>\n\nleft\n\n> 💡 Mind\n\n$$\ne=mc^2\n$$\n\n<!-- Notion: a block of the kind unsupported -->`,
    });
  });

  test("is found by its title, renamed, archived, and taken back", async () => {
    const page = await done("create_page", { title: "Zebra crossing" });
    expect((await done("search", { query: "zebra", kind: "page" })).results).toMatchObject([{ id: page.id, kind: "page", title: "Zebra crossing" }]);
    const renamed = await done("update_page_properties", { pageId: page.id, properties: { title: "Okapi" } });
    expect(renamed).toMatchObject({ title: "Okapi", properties: { title: "Okapi" } });
    expect(await refused("update_page_properties", { pageId: page.id, properties: { Colour: "red" } })).toEqual([
      400,
      "INVALID_INPUT",
      "input.properties.Colour",
    ]);
    expect((await done("archive_page", { pageId: page.id })).archived).toBe(true);
    expect((await done("search", { query: "okapi" })).results).toEqual([]);
    expect((await done("archive_page", { pageId: page.id, archived: false })).archived).toBe(false);
    expect((await done("get_page", { pageId: page.id })).title).toBe("Okapi");
  });

  test("has comments, which are answered", async () => {
    const { id: pageId } = await done("create_page", { title: "Talk" });
    const first = await done("add_comment", { pageId, text: "Is it so?" });
    await done("add_comment", { discussionId: first.discussionId, text: "It is." });
    const part = await done("list_comments", { pageId, limit: 1 });
    expect(part.comments.map(({ text }: { text: string }) => text)).toEqual(["Is it so?"]);
    const rest = await done("list_comments", { pageId, after: part.next });
    expect([rest.comments[0].text, rest.comments[0].discussionId, rest.next]).toEqual(["It is.", first.discussionId, null]);
    expect(await refused("add_comment", { text: "Where?" })).toEqual([400, "INVALID_INPUT", "input.pageId"]);
  });
});

test("a database takes rows with plain values, by its own id or its table's, and is asked for them", async () => {
  const table = makeTable("Tasks", {
    Name: "title",
    Done: "checkbox",
    Count: "number",
    Kind: "select",
    Tags: "multi_select",
    Due: "date",
    Note: "rich_text",
    Sum: "formula",
  });
  const databaseId = String(table.parent.database_id);
  expect((await done("get_database", { databaseId })).properties[0]).toEqual({ name: "Name", kind: "title", options: [] });
  const values = { Done: true, Count: 3, Kind: "big", Tags: ["a", "b"], Due: "2026-03-01", Note: "n" };
  const row = await done("create_database_entry", { databaseId, title: "One", properties: values, content: "Text" });
  expect(row).toMatchObject({ title: "One", parent: { kind: "database", id: table.id }, properties: { ...values, Name: "One", Due: { start: "2026-03-01" } } });
  await done("create_database_entry", { databaseId: table.id, properties: { Name: "Two", Count: 1 } });
  const found = async (asked: object) => (await done("query_database", { databaseId, ...asked })).rows.map(({ title }: { title: string }) => title);
  expect(await found({ sorts: [{ property: "Count", direction: "ascending" }] })).toEqual(["Two", "One"]);
  expect(await found({ filter: { property: "Done", checkbox: { equals: true } } })).toEqual(["One"]);
  const part = await done("query_database", { databaseId, limit: 1 });
  expect((await done("query_database", { databaseId, limit: 1, after: part.next })).rows[0].title).toBe("Two");
  expect(await refused("query_database", { databaseId, filter: { property: "No", checkbox: { equals: true } } })).toEqual([400, "INVALID_INPUT", undefined]);
  for (const [properties, name] of [
    [{ Count: "three" }, "Count"],
    [{ Sum: 3 }, "Sum"],
    [{ Tags: "a" }, "Tags"],
  ] as const)
    expect(await refused("create_database_entry", { databaseId, properties })).toEqual([400, "INVALID_INPUT", `input.properties.${name}`]);
  expect(await refused("query_database", { databaseId: notionWorld().bot })).toEqual([404, "NOT_FOUND", "input.databaseId"]);
  expect((await contentOf(table.id)).body).toMatchObject({ kind: "folder", entries: [{ path: row.id, kind: "file" }, {}] });
  expect((await contentOf(databaseId, row.id)).body.content).toBe("# One\n\nText\n");
});

test("sources are pages and databases, turned by Notion's own marks", async () => {
  makeTable("Last of all", { Name: "title" });
  const first = await json("GET /api/v1/connectors/notion/sources?limit=2", { key: home.key });
  const second = await json(`GET /api/v1/connectors/notion/sources?limit=2&after_id=${first.body.last_id}`, { key: home.key });
  const [ids, more] = [first, second].map(({ body }) => body.data.map(({ id }: { id: string }) => id));
  expect([ids.length, more.length, new Set([...ids, ...more]).size]).toEqual([2, 2, 4]);
  const all = await json("GET /api/v1/connectors/notion/sources?limit=100", { key: home.key });
  expect(all.body.data.find(({ name }: { name: string }) => name === "Last of all")).toMatchObject({ kind: "page", description: "A database" });
});

test("a place that is none of a list's is told by the field that names it", async () => {
  expect(await refused("search", { after: "nowhere" })).toEqual([400, "INVALID_INPUT", "input.after"]);
  const { status, body } = await json("GET /api/v1/connectors/notion/sources?after_id=nowhere", { key: home.key });
  expect([status, body.error]).toMatchObject([400, { code: "INVALID_INPUT", param: "after_id", message: "It is no place in this list." }]);
});

test("an answer that is no JSON is Notion's, and not ours", async () => {
  double.instead = ({ path }) => (path === "/v1/search" || path === "/v1/pages" ? { status: 200, body: "{" } : undefined);
  const [read, changed] = [await run("search", {}), await run("create_page", { title: "Half" })];
  double.instead = undefined;
  const message = expect.stringMatching(/^Notion answers what cannot be read/);
  expect([read.body.error, changed.body.error]).toMatchObject([
    { code: "PROVIDER_UNAVAILABLE", message },
    { code: "OUTCOME_UNKNOWN", message },
  ]);
});

test("a list that is not answered is not something that may have been done", async () => {
  double.instead = ({ path }) => (path === "/v1/search" ? "cut" : undefined);
  expect(await refused("search", { query: "x" })).toEqual([503, "PROVIDER_UNAVAILABLE", undefined]);
  double.instead = undefined;
});

test("of the text of a page nothing is in the audit log", async () => {
  await done("create_page", { title: "Quiet title", content: "Quiet text" });
  const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "connector.run" } });
  expect(entries.length).toBeGreaterThan(0);
  expect(JSON.stringify(entries)).not.toMatch(/Quiet/);
});
