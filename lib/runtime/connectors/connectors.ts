import type { App } from "#lib/platform/apps";
import type { Action } from "#lib/runtime/connectors/action";
import { calendar } from "#lib/runtime/connectors/calendar/calendar";
import type { Connector, EventKind } from "#lib/runtime/connectors/connector";
import { drive } from "#lib/runtime/connectors/drive/drive";
import { github } from "#lib/runtime/connectors/github/github";
import { gmail } from "#lib/runtime/connectors/gmail/gmail";
import { notion } from "#lib/runtime/connectors/notion/notion";

export const connectors: Record<App, Connector> = { github, gmail, calendar, drive, notion };

export const ACTIONS: Action[] = Object.values(connectors).flatMap(({ actions }) => actions);
const BY_NAME = new Map(ACTIONS.map((action) => [action.name as string, action]));
export const findAction = (name: string): Action | undefined => BY_NAME.get(name);

export const EVENTS: EventKind[] = Object.values(connectors).flatMap(({ events }) => events);
