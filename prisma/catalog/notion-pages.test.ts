import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { NOTION_TOKEN: "ntn_1" };
const PARENT = "1a2b3c4d-5e6f-4708-9a0b-1c2d3e4f5061";
const PAGE = "9f8e7d6c-5b4a-4321-8765-0123456789ab";
const URL = `https://www.notion.so/Restoring-${PAGE.replaceAll("-", "")}`;

const made: Service = ({ method }) => ({ body: method === "POST" ? { object: "page", id: PAGE, url: URL } : { object: "list", results: [] } });
const t = (content: string, annotations?: object, url?: string) => ({
  type: "text",
  text: { content, ...(url && { link: { url } }) },
  ...(annotations && { annotations }),
});
const read = (plain_text: string, annotations: object = {}, href: string | null = null) => ({
  type: "text",
  plain_text,
  annotations: { bold: false, ...annotations },
  href,
});
const block = (type: string, content: object, id = "b") => ({ object: "block", id, type, has_children: id !== "b", [type]: content });

describeSkill("notion-pages", () => {
  test("makes a page of the example, block by block", async () => {
    const { stdout, requests } = await runExample("notion-pages", { secrets, service: made });
    expect(requests).toHaveLength(1);
    const [{ method, host, path, headers, json }] = requests as [(typeof requests)[0]];
    expect([method, host, path, headers.authorization, headers["notion-version"]]).toEqual([
      "POST",
      "api.notion.com",
      "/v1/pages",
      "Bearer ntn_1",
      "2025-09-03",
    ]);
    const { children, ...page } = json as { children: { type: string }[] };
    expect(page).toEqual({
      parent: { type: "page_id", page_id: PARENT },
      icon: { type: "emoji", emoji: "🔁" },
      properties: { title: { title: [t("Restoring the orders database")] } },
    });
    expect(children.map(({ type }) => type).join(" ")).toBe(
      "paragraph heading_2 to_do to_do heading_2 numbered_list_item numbered_list_item numbered_list_item table quote divider paragraph",
    );
    expect(children[0]).toEqual({
      type: "paragraph",
      paragraph: {
        rich_text: [
          t("For the engineer "),
          t("on call", { bold: true }),
          t(". Takes 25 to 40 minutes; orders are "),
          t("read-only", { italic: true }),
          t(" meanwhile."),
        ],
      },
    });
    const link = t("shop dashboard", undefined, "https://dash.orchard.example/orders");
    expect(children[3]).toEqual({ type: "to_do", to_do: { rich_text: [t("Note the time of the last good order from the "), link], checked: false } });
    const code = { type: "code", code: { rich_text: [t("kubectl scale deploy/order-writer --replicas=0")], language: "shell" } };
    expect(children[5]).toEqual({ type: "numbered_list_item", numbered_list_item: { rich_text: [t("Stop the writers:")], children: [code] } });
    expect(children[6]).toMatchObject({
      numbered_list_item: {
        children: [{ type: "bulleted_list_item" }, { bulleted_list_item: { rich_text: [t("never one marked "), t("partial", { code: true })] } }],
      },
    });
    expect(children[8]).toMatchObject({
      table: { table_width: 3, has_column_header: true, children: [{}, {}, { table_row: { cells: [[t("Nightly")], [t("35 days")], [t("24 hours")]] } }] },
    });
    // 12 at the top, three in lists, three rows.
    expect(stdout).toBe(`**Created:** [Restoring the orders database](${URL}), 18 blocks in 1 request.\n`);
  });

  test("adds a long file in portions of a hundred, through a passing limit", async () => {
    const content = Array.from({ length: 205 }, (_, at) => `Paragraph ${at + 1}`).join("\r\n\r\n");
    const { stdout, requests } = await runSkill("notion-pages", {
      input: { action: "append", page: URL },
      attachments: [{ filename: "long.md", content: `\uFEFF${content}` }],
      secrets,
      service: ({ method }, count) =>
        count === 3
          ? { status: 429, headers: { "retry-after": "0" }, body: { code: "rate_limited" } }
          : { body: method === "GET" ? { id: PAGE, url: URL } : { results: [] } },
    });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v1/pages/${PAGE}`,
      ...Array.from({ length: 4 }, () => `PATCH /v1/blocks/${PAGE}/children`),
    ]);
    expect(requests.slice(1).map(({ json }) => (json as { children: object[] }).children.length)).toEqual([100, 100, 100, 5]);
    expect(requests[4]?.json).toMatchObject({ children: [{ paragraph: { rich_text: [t("Paragraph 201")] } }, {}, {}, {}, {}] });
    expect(stdout).toBe(`**Added** 205 blocks at the end of ${URL}.\n`);
  });

  test("reads a page with what is nested in it as Markdown", async () => {
    const service: Service = ({ path }) => {
      if (path.startsWith("/v1/pages/")) return { body: { id: PAGE, url: URL, properties: { Name: { id: "title", type: "title", title: [read("Größen")] } } } };
      if (path.includes("/inner/"))
        return { body: { results: [block("to_do", { rich_text: [read("b")], checked: true })], has_more: false, next_cursor: null } };
      if (path.includes("start_cursor=c2"))
        return {
          body: { results: [block("code", { rich_text: [read("a = 1")], language: "python" }), block("breadcrumb", {})], has_more: false, next_cursor: null },
        };
      const first = [
        block("heading_1", { rich_text: [read("One")] }),
        block("paragraph", { rich_text: [read("see "), read("this ", { bold: true }), read("page", {}, "https://a.example/"), read(" *")] }),
        block("bulleted_list_item", { rich_text: [read("a")] }, "inner"),
      ];
      return { body: { results: first, has_more: true, next_cursor: "c2" } };
    };
    const { stdout, files, exitCode } = await runSkill("notion-pages", { input: URL, secrets, service });
    expect(exitCode).toBe(0);
    const text = "# Größen\n\n## One\n\nsee **this** [page](https://a.example/) \\*\n\n- a\n  - [x] b\n\n```python\na = 1\n```\n";
    expect(new TextDecoder().decode(files.get("page.md"))).toBe(text);
    expect(stdout).toBe(`${text}\n---\n\nLeft out, since Markdown has nothing for it: breadcrumb.\n`);
  });

  test("never advises deleting a page that was only to be added to", async () => {
    const run = await runSkill("notion-pages", {
      input: { page: URL, markdown: "One more line." },
      secrets,
      service: ({ method }) => (method === "GET" ? { body: { id: PAGE, url: URL, properties: {} } } : { status: 502, body: {} }),
    });
    expect(run.requests.map(({ method }) => method)).toEqual(["GET", "PATCH"]);
    expect(run.stderr).toBe("Notion has a fault of its own (502). Look whether it arrived before you repeat it. Nothing was confirmed as added.\n");
  });

  test("says who has to share the page, and which secret is refused", async () => {
    const hidden = await runSkill("notion-pages", {
      input: URL,
      secrets,
      service: () => ({ status: 404, body: { object: "error", status: 404, code: "object_not_found", message: "Could not find page." } }),
    });
    expect(hidden.stderr).toContain("••• → Connections, and add the integration. Notion says: Could not find page.");
    const refused = await runSkill("notion-pages", {
      input: URL,
      secrets,
      service: () => ({ status: 401, body: { object: "error", code: "unauthorized", message: "API token is invalid." } }),
    });
    expect(refused.stderr).toBe("Notion does not accept the secret NOTION_TOKEN (401): mistyped or revoked. Notion says: API token is invalid.\n");
  });
});
