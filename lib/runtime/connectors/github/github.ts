import type { Connector } from "#lib/runtime/connectors/connector";
import { listRepositories } from "#lib/runtime/connectors/github/repositories";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

export const github: Connector = {
  async sources(connected, turn) {
    const { data, next } = await listRepositories(connected, turn);
    return { data: data.map(({ id, description, url, updatedAt }) => ({ id, name: id, kind: "repository", description, url, updatedAt })), next };
  },
  async content() {
    throw new ConnectorProblem("NOT_FOUND", "There is no such file.");
  },
  actions: [],
  events: [],
};
