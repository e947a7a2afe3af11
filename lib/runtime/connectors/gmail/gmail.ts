import type { Connector } from "#lib/runtime/connectors/connector";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

export const gmail: Connector = {
  sources: async () => ({ data: [], next: null }),
  async content() {
    throw new ConnectorProblem("NOT_FOUND", "There is no such file.");
  },
  actions: [],
  events: [],
};
