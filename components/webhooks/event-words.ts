import type { InputOf } from "#lib/client";

export type EventPattern = InputOf<"POST /account/webhooks">["events"][number];

/** What each event says. The types refuse one that has no words. */
const WORDS: Record<EventPattern, string> = {
  "*": "Everything",
  "execution.*": "Every end of a run",
  "execution.completed": "A run has succeeded",
  "execution.failed": "A run has failed",
  "execution.cancelled": "A run was cancelled",
  "workflow.run.*": "Every step in a workflow's run",
  "workflow.run.started": "A workflow's run begins",
  "workflow.run.suspended": "A workflow's run waits for somebody",
  "workflow.run.completed": "A workflow's run has succeeded",
  "workflow.run.failed": "A workflow's run has failed",
  "workflow.run.cancelled": "A workflow's run was cancelled",
  "artifact.created": "A run has left a file",
  "skill.published": "A skill of the workspace was published",
  "consent.requested": "An agent asks for permission",
  "connection.expired": "An account has to be connected again",
  "trigger.disabled": "The server switched a trigger off",
  test: "A test",
};

/** "execution.failed" → "A run has failed". An event of a later version is shown as it is. */
export const eventWords = (pattern: string): string => WORDS[pattern as EventPattern] ?? pattern;

/** Events that are chosen beside each other. One with `all` has a name for the whole of it. */
export type EventGroup = { label: string; all?: EventPattern; events: EventPattern[] };

export const EVENT_GROUPS: EventGroup[] = [
  { label: "Runs of skills", all: "execution.*", events: ["execution.completed", "execution.failed", "execution.cancelled"] },
  {
    label: "Workflows",
    all: "workflow.run.*",
    events: ["workflow.run.started", "workflow.run.suspended", "workflow.run.completed", "workflow.run.failed", "workflow.run.cancelled"],
  },
  { label: "Everything else", events: ["artifact.created", "skill.published", "consent.requested", "connection.expired", "trigger.disabled"] },
];

const groupOf = (pattern: EventPattern) => EVENT_GROUPS.find(({ events }) => events.includes(pattern));

/** Whether an event is asked for, by its own name or by that of its group. */
export function isChosen(chosen: EventPattern[], pattern: EventPattern): boolean {
  const all = groupOf(pattern)?.all;
  return chosen.includes(pattern) || (all !== undefined && chosen.includes(all));
}

/** What is chosen with all of a group, or none of it. */
export function withGroup(chosen: EventPattern[], { all, events }: EventGroup, on: boolean): EventPattern[] {
  const rest = chosen.filter((pattern) => pattern !== all && !events.includes(pattern));
  if (!on) return rest;
  return [...rest, ...(all ? [all] : events)];
}

/** What is chosen with one event more or less. Taking one from a group that was chosen as a whole leaves its others. */
export function withEvent(chosen: EventPattern[], pattern: EventPattern, on: boolean): EventPattern[] {
  const group = groupOf(pattern);
  if (!group) return chosen;
  const now = group.events.filter((each) => (each === pattern ? on : isChosen(chosen, each)));
  if (group.all && now.length === group.events.length) return withGroup(chosen, group, true);
  return [...withGroup(chosen, group, false), ...now];
}
