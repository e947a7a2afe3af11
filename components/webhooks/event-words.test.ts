import { expect, test } from "vitest";
import { EVENT_PATTERNS } from "#lib/runtime/webhooks";
import { EVENT_GROUPS, type EventPattern, eventWords, isChosen, withEvent, withGroup } from "./event-words";

const runs = EVENT_GROUPS[0] as (typeof EVENT_GROUPS)[number];

test("every event that a webhook can ask for has words", () => {
  for (const pattern of EVENT_PATTERNS) expect(eventWords(pattern)).not.toBe(pattern);
  const offered = EVENT_GROUPS.flatMap(({ all, events }) => [...(all ? [all] : []), ...events.map((each) => each.pattern)]);
  expect([...offered, "*", "test"].sort()).toEqual([...EVENT_PATTERNS].sort());
});

test("taking one from a kind leaves its others, and all of a kind are its one name", () => {
  const some = withEvent(["execution.*", "skill.published"], "execution.failed", false);
  expect([...some].sort()).toEqual(["execution.cancelled", "execution.completed", "skill.published"]);
  expect(isChosen(some, "execution.failed")).toBe(false);
  expect([...withEvent(some, "execution.failed", true)].sort()).toEqual(["execution.*", "skill.published"]);
  expect(withGroup(["execution.failed"], runs, true)).toEqual(["execution.*"]);
  expect(withGroup(["execution.*", "test"] as EventPattern[], runs, false)).toEqual(["test"]);
});
