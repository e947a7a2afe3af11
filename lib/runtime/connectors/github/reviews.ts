import { z } from "zod";
import { at, filePath, login, next, number, present, repository, time, turn } from "#lib/runtime/connectors/github/fields";
import { githubAction } from "#lib/runtime/connectors/github/github-action";
import { paging, part } from "#lib/runtime/connectors/github/paging";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

const review = z.object({
  id: z.string(),
  state: z.string().describe("What it says: `approved`, `changes_requested`, `commented`, `dismissed` or `pending`."),
  body: z.string(),
  author: login,
  commit: z.string().nullable().describe("The commit that was reviewed."),
  url: z.string(),
  createdAt: z.string().nullable(),
});

type Review = {
  id: number;
  state: string;
  body: string | null;
  user: { login: string } | null;
  commit_id: string | null;
  html_url: string;
  submitted_at?: string;
};
const toReview = ({ id, state, body, user, commit_id, html_url, submitted_at }: Review): z.output<typeof review> => ({
  ...{
    id: String(id),
    state: state.toLowerCase(),
    body: body ?? "",
    author: user?.login ?? null,
    commit: commit_id,
    url: html_url,
    createdAt: time(submitted_at),
  },
});

const one = { repository, number: number("pull request") };

const listReviews = githubAction({
  name: "github.list_reviews",
  description: "List the reviews of a pull request, oldest first.",
  access: "read",
  input: z.strictObject({ ...one, ...turn }),
  output: z.object({ reviews: z.array(review), next }),
  async run({ api }, { repository, number, after, limit }) {
    const { data, headers } = await api.pulls.listReviews({ ...at(repository), pull_number: number, ...paging({ after, limit }, "after") });
    const { data: reviews, next } = part(data.map(toReview), { after, limit }, headers.link);
    return { reviews, next };
  },
});

const VERDICTS = { approve: "APPROVE", request_changes: "REQUEST_CHANGES", comment: "COMMENT" } as const;

const createReview = githubAction({
  name: "github.create_review",
  description: "Review a pull request: approve it, ask for changes, or comment, also on single lines.",
  access: "exec",
  input: z.strictObject({
    ...one,
    verdict: z.enum(["approve", "request_changes", "comment"]).describe("What the review says as a whole."),
    body: z.string().max(65_536).optional().describe("What it says, in Markdown. Only an approval, or comments on lines, may do without."),
    commit: z
      .string()
      .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, "Must be a commit's whole id.")
      .optional()
      .describe("The commit that was reviewed; the newest one unless given."),
    comments: z
      .array(
        z.strictObject({
          path: filePath.describe("The file."),
          line: z.int().min(1).describe("The line in the file, which has to be in the diff."),
          startLine: z.int().min(1).optional().describe("The first line, where it is about several."),
          side: z.enum(["old", "new"]).default("new").describe("Whether `line` is counted in the file as it was or as it is then."),
          body: z.string().min(1).max(65_536).describe("What it says of the line, in Markdown."),
        }),
      )
      .max(100)
      .optional()
      .describe("Comments on lines of the diff."),
  }),
  output: review,
  async run({ api }, { repository, number, verdict, body, commit, comments }) {
    // GitHub says of this only that a review is not valid.
    if (!body?.trim() && (verdict === "request_changes" || (verdict === "comment" && !comments?.length)))
      throw new ConnectorProblem("INVALID_INPUT", "Only an approval, or comments on lines, may do without.", { param: "body" });
    const SIDES = { old: "LEFT", new: "RIGHT" } as const;
    const lines = comments?.map(({ path, line, startLine, side, body }) => ({
      ...{ path, line, side: SIDES[side], body },
      ...(startLine !== undefined && { start_line: startLine, start_side: SIDES[side] }),
    }));
    const given = present({ body, commit_id: commit, comments: lines });
    const { data } = await api.pulls.createReview({ ...at(repository), pull_number: number, event: VERDICTS[verdict], ...given });
    return toReview(data);
  },
});

const requestReviewers = githubAction({
  name: "github.request_reviewers",
  description: "Ask people to review a pull request.",
  access: "exec",
  input: z.strictObject({ ...one, reviewers: z.array(z.string().min(1).max(100)).min(1).max(15).describe("The names of their accounts.") }),
  output: z.object({ reviewers: z.array(z.string()).describe("Everybody who is asked now.") }),
  async run({ api }, { repository, number, reviewers }) {
    const { data } = await api.pulls.requestReviewers({ ...at(repository), pull_number: number, reviewers });
    return { reviewers: data.requested_reviewers?.map(({ login }) => login) ?? [] };
  },
});

export const reviewActions = [listReviews, createReview, requestReviewers];
