import type { Connector } from "#lib/runtime/connectors/connector";
import { commentActions } from "#lib/runtime/connectors/notion/comment-actions";
import { databaseActions } from "#lib/runtime/connectors/notion/database-actions";
import { events } from "#lib/runtime/connectors/notion/events";
import { pageActions } from "#lib/runtime/connectors/notion/page-actions";
import { readActions } from "#lib/runtime/connectors/notion/read-actions";
import { listSources, readContent } from "#lib/runtime/connectors/notion/sources";

export const notion: Connector = {
  sources: listSources,
  content: readContent,
  actions: [...readActions, ...pageActions, ...databaseActions, ...commentActions],
  events,
};
