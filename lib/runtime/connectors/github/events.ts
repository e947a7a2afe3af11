import { z } from "zod";
import type { EventKind } from "#lib/runtime/connectors/connector";
import { activity, checkRun, comment, issue, pullRequest, push, release, review, type Told, workflowRun } from "#lib/runtime/connectors/github/event-bodies";

type Named = { name: `github.${string}`; description: string; sent: string };

/** One kind of GitHub's events. What GitHub sends is read only where it is about one of `actions`, if there are any. */
function event<B extends z.ZodType, P extends z.ZodObject>(named: Named & { actions?: string[] }, { body, payload, read }: Told<B, P>): EventKind {
  const { actions, ...kind } = named;
  return {
    ...{ ...kind, payload, source: "repository" },
    read(given) {
      if (actions && !actions.includes(String(given.action))) return undefined;
      const told = read(body.parse(given));
      return told && payload.parse(told);
    },
  };
}

/** Of closed pull requests those that are merged, or those that are not. */
const closed = (merged: boolean): typeof pullRequest => ({
  ...pullRequest,
  read: (body) => ((body.pull_request.merged === true) === merged ? pullRequest.read(body) : undefined),
});

const labelled: Told<typeof issue.body, z.ZodObject> = {
  body: issue.body,
  payload: issue.payload.extend({ label: z.string().describe("The label that it got.") }),
  read: (body) => (body.label ? { ...issue.read(body), label: body.label.name } : undefined),
};

const pulls = { sent: "pull_request" };
const issues = { sent: "issues" };

export const githubEvents: EventKind[] = [
  event({ name: "github.push", description: "Commits are pushed to a branch, or a branch or tag is made, moved or deleted.", sent: "push" }, push),

  event(
    { name: "github.pull_request_opened", description: "A pull request is opened, or opened again.", ...pulls, actions: ["opened", "reopened"] },
    pullRequest,
  ),
  event(
    { name: "github.pull_request_updated", description: "Commits are pushed to a pull request's branch.", ...pulls, actions: ["synchronize"] },
    pullRequest,
  ),
  event({ name: "github.pull_request_ready", description: "A draft becomes ready for review.", ...pulls, actions: ["ready_for_review"] }, pullRequest),
  event({ name: "github.pull_request_merged", description: "A pull request is merged.", ...pulls, actions: ["closed"] }, closed(true)),
  event({ name: "github.pull_request_closed", description: "A pull request is closed without being merged.", ...pulls, actions: ["closed"] }, closed(false)),
  event({ name: "github.review_submitted", description: "A pull request is reviewed.", sent: "pull_request_review", actions: ["submitted"] }, review),

  event({ name: "github.issue_opened", description: "An issue is opened.", ...issues, actions: ["opened"] }, issue),
  event({ name: "github.issue_closed", description: "An issue is closed.", ...issues, actions: ["closed"] }, issue),
  event({ name: "github.issue_reopened", description: "An issue that was closed is opened again.", ...issues, actions: ["reopened"] }, issue),
  event({ name: "github.issue_labeled", description: "An issue gets a label.", ...issues, actions: ["labeled"] }, labelled),
  event(
    { name: "github.comment_created", description: "Somebody comments on an issue or a pull request.", sent: "issue_comment", actions: ["created"] },
    comment,
  ),

  event({ name: "github.release_published", description: "A release or a prerelease is published.", sent: "release", actions: ["published"] }, release),
  event({ name: "github.check_completed", description: "A check of a commit has ended.", sent: "check_run", actions: ["completed"] }, checkRun),
  event({ name: "github.workflow_completed", description: "A run of GitHub Actions has ended.", sent: "workflow_run", actions: ["completed"] }, workflowRun),
  event({ name: "github.starred", description: "Somebody gives the repository a star.", sent: "star", actions: ["created"] }, activity),
];
