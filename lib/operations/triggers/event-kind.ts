import { invalid } from "#lib/api/errors";
import { type App, CONNECTOR_APPS } from "#lib/platform/apps";
import type { EventKind } from "#lib/runtime/connectors/connector";
import { EVENTS } from "#lib/runtime/connectors/connectors";

export const findEventKind = (name: string | null): EventKind | undefined => EVENTS.find((each) => each.name === name);

/** The app of a kind of event. */
export const appOfEvent = (name: string): App => name.split(".")[0] as App;

/** The kind of event that is meant, and its source where it has one. */
export function requireEventKind({ event, source }: { event?: string | undefined; source?: string | undefined }): EventKind {
  if (event === undefined) throw invalid("event", "This field is required.");
  const kind = findEventKind(event);
  if (!kind) throw invalid("event", `There is no such event. ${near(event)}`);
  if (kind.source !== null && source === undefined)
    throw invalid("source", `Say of which ${kind.source}: its id, as GET /connectors/${appOfEvent(event)}/sources has it.`);
  if (kind.source === null && source !== undefined) throw invalid("source", "This event is of the whole account, and has no source.");
  return kind;
}

/** The fields of what comes with an event. */
export const fieldsOfEvent = (kind: EventKind): string[] => Object.keys(kind.payload.shape);

function near(event: string): string {
  const app = appOfEvent(event);
  const names = EVENTS.filter(({ name }) => name.startsWith(`${app}.`)).map(({ name }) => name);
  if (names.length > 0) return `${CONNECTOR_APPS[app]} has ${names.join(", ")}.`;
  return "GET /connectors/triggers lists those of the accounts that are connected.";
}
