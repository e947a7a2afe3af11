import type { Connector } from "#lib/runtime/connectors/connector";
import { content, sources } from "#lib/runtime/connectors/gmail/content";
import { events } from "#lib/runtime/connectors/gmail/events";
import { labelActions } from "#lib/runtime/connectors/gmail/label-actions";
import { readActions } from "#lib/runtime/connectors/gmail/read-actions";
import { sendActions } from "#lib/runtime/connectors/gmail/send-actions";

export const gmail: Connector = { sources, content, actions: [...readActions, ...sendActions, ...labelActions], events };
