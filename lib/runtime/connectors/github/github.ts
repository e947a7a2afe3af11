import type { Connector } from "#lib/runtime/connectors/connector";
import { commentActions } from "#lib/runtime/connectors/github/comments";
import { commitActions } from "#lib/runtime/connectors/github/commits";
import { branches, content } from "#lib/runtime/connectors/github/content";
import { githubEvents } from "#lib/runtime/connectors/github/events";
import { fileActions } from "#lib/runtime/connectors/github/files";
import { issueActions } from "#lib/runtime/connectors/github/issues";
import { pullActions } from "#lib/runtime/connectors/github/pulls";
import { releaseActions } from "#lib/runtime/connectors/github/releases";
import { listRepositories } from "#lib/runtime/connectors/github/repositories";
import { repositoryActions } from "#lib/runtime/connectors/github/repository-actions";
import { reviewActions } from "#lib/runtime/connectors/github/reviews";

export const github: Connector = {
  async sources(connected, turn) {
    const { data, next } = await listRepositories(connected, turn);
    return { data: data.map(({ id, description, url, updatedAt }) => ({ id, name: id, kind: "repository", description, url, updatedAt })), next };
  },
  branches: (connected, source, turn) => branches(connected, source, turn),
  content,
  actions: [repositoryActions, fileActions, commitActions, issueActions, commentActions, pullActions, reviewActions, releaseActions].flat(),
  events: githubEvents,
};
