import { expect, test } from "vitest";
import { EVENT_GROUPS, type EventGroup, eventWords, isChosen, withEvent, withGroup } from "./event-words";

const runs = EVENT_GROUPS[0] as EventGroup;

test("what is offered has words, and what a later version adds is shown as it is", () => {
  for (const pattern of EVENT_GROUPS.flatMap(({ all, events }) => [...(all ? [all] : []), ...events])) expect(eventWords(pattern)).not.toBe(pattern);
  expect(eventWords("memory.changed")).toBe("memory.changed");
});

test("taking one from a group leaves its others, and all of a group are its one name", () => {
  const some = withEvent(["execution.*", "skill.published"], "execution.failed", false);
  expect([...some].sort()).toEqual(["execution.cancelled", "execution.completed", "skill.published"]);
  expect(isChosen(some, "execution.failed")).toBe(false);
  expect([...withEvent(some, "execution.failed", true)].sort()).toEqual(["execution.*", "skill.published"]);
  expect(withGroup(["execution.failed"], runs, true)).toEqual(["execution.*"]);
  expect(withGroup(["execution.*", "test"], runs, false)).toEqual(["test"]);
});
