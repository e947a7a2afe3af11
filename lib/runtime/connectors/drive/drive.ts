import type { Connector } from "#lib/runtime/connectors/connector";
import { events } from "#lib/runtime/connectors/drive/events";
import { keepActions } from "#lib/runtime/connectors/drive/keep-actions";
import { readActions } from "#lib/runtime/connectors/drive/read-actions";
import { listSources, readContent } from "#lib/runtime/connectors/drive/sources";
import { writeActions } from "#lib/runtime/connectors/drive/write-actions";

export const drive: Connector = { sources: listSources, content: readContent, actions: [...readActions, ...writeActions, ...keepActions], events };
