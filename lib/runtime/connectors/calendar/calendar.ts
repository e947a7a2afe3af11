import { content, sources } from "#lib/runtime/connectors/calendar/content";
import { events } from "#lib/runtime/connectors/calendar/events";
import { freeTimeActions } from "#lib/runtime/connectors/calendar/free-time";
import { readActions } from "#lib/runtime/connectors/calendar/read-actions";
import { writeActions } from "#lib/runtime/connectors/calendar/write-actions";
import type { Connector } from "#lib/runtime/connectors/connector";

export const calendar: Connector = { sources, content, actions: [...readActions, ...writeActions, ...freeTimeActions], events };
