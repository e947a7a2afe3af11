import { randomUUID } from "node:crypto";
import { showPage } from "#lib/testing/notion-pages";
import { showSource } from "#lib/testing/notion-tables";
import {
  type App,
  answering,
  type Comment,
  find,
  type Json,
  listed,
  Missing,
  minute,
  notionWorld,
  plain,
  richText,
  type Thing,
  type Turn,
} from "#lib/testing/notion-world";

/** The double's search and comments. */
export function notionData(app: App): void {
  app.post(
    "/v1/search",
    answering(async (c) => {
      const asked = (await c.req.json().catch(() => ({}))) as { query?: string; filter?: { value?: string }; sort?: { direction: string } } & Turn;
      const found = [...notionWorld().things.values()].filter(
        (each) =>
          (each.object === "page" || each.object === "data_source") &&
          !each.trashed &&
          (asked.filter?.value === undefined || each.object === asked.filter.value) &&
          nameOf(each)
            .toLowerCase()
            .includes((asked.query ?? "").toLowerCase()),
      );
      const order = asked.sort?.direction === "ascending" ? 1 : -1;
      found.sort((a, b) => order * (minute(a.edited) < minute(b.edited) ? -1 : minute(a.edited) > minute(b.edited) ? 1 : 0));
      return listed(found, asked, (each) => (each.object === "page" ? showPage(each) : showSource(each)), "page_or_data_source");
    }),
  );
  app.post(
    "/v1/comments",
    answering(async (c) => {
      const { parent, discussion_id, rich_text } = (await c.req.json()) as { parent?: { page_id: string }; discussion_id?: string; rich_text: unknown };
      const { comments, now } = notionWorld();
      const answered = comments.find(({ discussion }) => discussion === discussion_id);
      if (discussion_id !== undefined && !answered) throw new Missing(`discussion with ID: ${discussion_id}`);
      const page = answered?.page ?? find(parent?.page_id, "page").id;
      const comment = { id: randomUUID(), page, discussion: discussion_id ?? randomUUID(), rich_text: richText(rich_text, "body.rich_text"), created: now() };
      comments.push(comment);
      return showComment(comment);
    }),
  );
  app.get(
    "/v1/comments",
    answering((c) => {
      const { id } = find(c.req.query("block_id"), "page", "block");
      const cursor = c.req.query("start_cursor");
      const asked = { page_size: c.req.query("page_size"), ...(cursor !== undefined && { start_cursor: cursor }) };
      return listed(
        notionWorld().comments.filter(({ page }) => page === id),
        asked,
        showComment,
        "comment",
      );
    }),
  );
}

const nameOf = (each: Thing) => (each.object === "page" ? plain(Object.values(each.properties).find(({ type }) => type === "title")?.title) : each.title);

const showComment = ({ id, page, discussion, rich_text, created }: Comment): Json => ({
  ...{ object: "comment", id, parent: { type: "page_id", page_id: page }, discussion_id: discussion, rich_text },
  ...{ created_time: minute(created), last_edited_time: minute(created), created_by: { object: "user", id: notionWorld().bot } },
  display_name: { type: "integration", resolved_name: "Clanker" },
});
