import { z } from "zod";
import { action } from "#lib/runtime/connectors/action";
import { idOf, notionOf } from "#lib/runtime/connectors/notion/client";
import { next, pageId, start, turn } from "#lib/runtime/connectors/notion/read-actions";
import { plainText, type RichText } from "#lib/runtime/connectors/notion/rich-text";
import { plainTexts } from "#lib/runtime/connectors/notion/texts";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

const comment = z.object({
  id: z.string().meta({ description: "The comment." }),
  discussionId: z.string().meta({ description: "The discussion that it belongs to, for an answer." }),
  text: z.string().meta({ description: "What it says." }),
  authorId: z.string().nullable().meta({ description: "Who wrote it." }),
  createdAt: z.string().nullable().meta({ description: "When it was written." }),
});

type Found = { id: string; discussion_id?: string; rich_text?: RichText[]; created_by?: { id: string }; created_time?: string };
const toComment = ({ id, discussion_id, rich_text, created_by, created_time }: Found) => ({
  ...{ id, discussionId: discussion_id ?? "", text: plainText(rich_text), authorId: created_by?.id ?? null, createdAt: created_time ?? null },
});

const addComment = action({
  name: "notion.add_comment",
  description: "Write a comment on a page, or an answer in a discussion.",
  access: "exec",
  input: z.strictObject({
    pageId: pageId.optional(),
    discussionId: z.string().max(500).optional().meta({ description: "The discussion to answer in, in place of a page." }),
    text: z.string().min(1).max(20_000).meta({ description: "What the comment says." }),
  }),
  output: comment,
  target: ({ pageId, discussionId }) => pageId ?? discussionId ?? null,
  async run(connected, { pageId, discussionId, text }) {
    if ((pageId === undefined) === (discussionId === undefined))
      throw new ConnectorProblem("INVALID_INPUT", "Name either a page or a discussion.", { param: "input.pageId" });
    const where =
      discussionId !== undefined ? { discussion_id: idOf(discussionId, "discussionId") } : { parent: { page_id: idOf(pageId as string, "pageId") } };
    const made = await notionOf(connected).comments.create({ ...where, rich_text: plainTexts(text) } as never);
    return toComment(made as unknown as Found);
  },
});

const listComments = action({
  name: "notion.list_comments",
  description: "Read the open comments on a page.",
  access: "read",
  input: z.strictObject({ pageId, ...turn }),
  output: z.object({ comments: z.array(comment).meta({ description: "The comments, oldest first." }), next }),
  target: ({ pageId }) => pageId,
  async run(connected, { pageId, after, limit }) {
    const found = await notionOf(connected).comments.list({ block_id: idOf(pageId, "pageId"), page_size: limit, ...start(after) });
    return { comments: (found.results as unknown as Found[]).map(toComment), next: found.next_cursor };
  },
});

export const commentActions = [addComment, listComments];
