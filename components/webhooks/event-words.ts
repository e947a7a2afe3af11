import type { InputOf } from "#lib/client";

export type EventPattern = InputOf<"POST /account/webhooks">["events"][number];
type Named = { pattern: EventPattern; words: string };

/** What a webhook can ask for, in words, by kind. A kind with `all` has a name for all of its events. */
export const EVENT_GROUPS: { label: string; all?: EventPattern; events: Named[] }[] = [
  {
    label: "Runs of skills",
    all: "execution.*",
    events: [
      { pattern: "execution.completed", words: "A run has succeeded" },
      { pattern: "execution.failed", words: "A run has failed" },
      { pattern: "execution.cancelled", words: "A run was cancelled" },
    ],
  },
  {
    label: "Workflows",
    all: "workflow.run.*",
    events: [
      { pattern: "workflow.run.started", words: "A workflow's run begins" },
      { pattern: "workflow.run.suspended", words: "A workflow's run waits for somebody" },
      { pattern: "workflow.run.completed", words: "A workflow's run has succeeded" },
      { pattern: "workflow.run.failed", words: "A workflow's run has failed" },
      { pattern: "workflow.run.cancelled", words: "A workflow's run was cancelled" },
    ],
  },
  {
    label: "Everything else",
    events: [
      { pattern: "artifact.created", words: "A run has left a file" },
      { pattern: "skill.published", words: "A skill of the workspace was published" },
      { pattern: "consent.requested", words: "An agent asks for permission" },
      { pattern: "connection.expired", words: "An account has to be connected again" },
      { pattern: "trigger.disabled", words: "The server switched a trigger off" },
    ],
  },
];

const WORDS = new Map<string, string>([
  ["*", "Everything"],
  ["test", "A test that somebody asked for"],
  ...EVENT_GROUPS.flatMap(({ label, all, events }) => [
    ...(all ? ([[all, `${label}: everything`]] as const) : []),
    ...events.map(({ pattern, words }) => [pattern, words] as const),
  ]),
]);

/** "execution.failed" → "A run has failed". An event that is not named here is shown as it is. */
export const eventWords = (pattern: string): string => WORDS.get(pattern) ?? pattern;

/** What the chosen events come to with the kinds that are chosen as a whole. Where nothing is left out, one name stands for all. */
export function withGroup(chosen: EventPattern[], group: { all?: EventPattern; events: Named[] }, on: boolean): EventPattern[] {
  const inGroup = new Set<EventPattern>([...(group.all ? [group.all] : []), ...group.events.map(({ pattern }) => pattern)]);
  const rest = chosen.filter((pattern) => !inGroup.has(pattern));
  if (!on) return rest;
  return [...rest, ...(group.all ? [group.all] : group.events.map(({ pattern }) => pattern))];
}

/** The same with one event more or less. Taking one from a kind that was chosen as a whole leaves its others. */
export function withEvent(chosen: EventPattern[], pattern: EventPattern, on: boolean): EventPattern[] {
  const group = EVENT_GROUPS.find(({ events }) => events.some((each) => each.pattern === pattern));
  if (!group) return chosen;
  const now = group.events.map((each) => each.pattern).filter((each) => (each === pattern ? on : isChosen(chosen, each)));
  const rest = withGroup(chosen, group, false);
  if (group.all && now.length === group.events.length) return [...rest, group.all];
  return [...rest, ...now];
}

/** Whether an event is asked for, by its own name or by that of its kind. */
export function isChosen(chosen: EventPattern[], pattern: EventPattern): boolean {
  const group = EVENT_GROUPS.find(({ events }) => events.some((each) => each.pattern === pattern));
  return chosen.includes(pattern) || (group?.all !== undefined && chosen.includes(group.all));
}
