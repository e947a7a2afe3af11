import { z } from "zod";
import type { GithubApi } from "#lib/platform/github-api";
import { at, login, next, number, repository, time, turn } from "#lib/runtime/connectors/github/fields";
import { githubAction } from "#lib/runtime/connectors/github/github-action";
import { paging, part } from "#lib/runtime/connectors/github/paging";

const comment = z.object({
  id: z.string(),
  body: z.string(),
  author: login,
  url: z.string(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
});

type Comment = Awaited<ReturnType<GithubApi["issues"]["getComment"]>>["data"];
const toComment = ({ id, body, user, html_url, created_at, updated_at }: Comment): z.output<typeof comment> => ({
  ...{ id: String(id), body: body ?? "", author: user?.login ?? null, url: html_url, createdAt: time(created_at), updatedAt: time(updated_at) },
});

const listComments = githubAction({
  name: "github.list_comments",
  description: "List the comments on an issue or a pull request, oldest first.",
  access: "read",
  input: z.strictObject({
    ...{ repository, number: number("issue or pull request") },
    since: z.iso.datetime({ offset: true }).optional().describe("Only those that have changed since this time."),
    ...turn,
  }),
  output: z.object({ comments: z.array(comment), next }),
  async run({ api }, { repository, number, since, after, limit }) {
    const asked = { ...at(repository), issue_number: number, ...paging({ after, limit }, "after"), ...(since !== undefined && { since }) };
    const { data, headers } = await api.issues.listComments(asked);
    const { data: comments, next } = part(data.map(toComment), { after, limit }, headers.link);
    return { comments, next };
  },
});

const createComment = githubAction({
  name: "github.create_comment",
  description: "Comment on an issue or a pull request.",
  access: "exec",
  input: z.strictObject({
    ...{ repository, number: number("issue or pull request") },
    body: z.string().min(1).max(65_536).describe("What the comment says, in Markdown."),
  }),
  output: comment,
  run: async ({ api }, { repository, number, body }) => toComment((await api.issues.createComment({ ...at(repository), issue_number: number, body })).data),
});

const label = z.object({ name: z.string(), color: z.string(), description: z.string().nullable() });
const toLabel = ({ name, color, description }: { name: string; color: string; description?: string | null }): z.output<typeof label> => ({
  ...{ name, color, description: description ?? null },
});

const listLabels = githubAction({
  name: "github.list_labels",
  description: "List the labels that a repository has for its issues and pull requests.",
  access: "read",
  input: z.strictObject({ repository, ...turn }),
  output: z.object({ labels: z.array(label), next }),
  async run({ api }, { repository, after, limit }) {
    const { data, headers } = await api.issues.listLabelsForRepo({ ...at(repository), ...paging({ after, limit }, "after") });
    const { data: labels, next } = part(data.map(toLabel), { after, limit }, headers.link);
    return { labels, next };
  },
});

const labelled = z.object({ labels: z.array(label).describe("All labels that it has now.") });
const labelName = z.string().min(1).max(100);

const addLabels = githubAction({
  name: "github.add_labels",
  description: "Add labels to an issue or a pull request. Those that it has stay.",
  access: "exec",
  input: z.strictObject({
    ...{ repository, number: number("issue or pull request") },
    labels: z.array(labelName).min(1).max(100).describe("The names of the labels."),
  }),
  output: labelled,
  run: async ({ api }, { repository, number, labels }) => ({
    labels: (await api.issues.addLabels({ ...at(repository), issue_number: number, labels })).data.map(toLabel),
  }),
});

const removeLabel = githubAction({
  name: "github.remove_label",
  description: "Take a label off an issue or a pull request.",
  access: "exec",
  input: z.strictObject({ repository, number: number("issue or pull request"), label: labelName.describe("The name of the label.") }),
  output: labelled,
  run: async ({ api }, { repository, number, label }) => ({
    labels: (await api.issues.removeLabel({ ...at(repository), issue_number: number, name: label })).data.map(toLabel),
  }),
});

export const commentActions = [listComments, createComment, listLabels, addLabels, removeLabel];
