import { expect, test } from "vitest";
import { eventWords, nameOf, type Trigger, waitsFor } from "./trigger";

const trigger = (given: Partial<Trigger>) => ({ id: "trg_1", type: "event", cron: null, timezone: null, event: null, source: null, ...given }) as Trigger;

test("a trigger is named by what it waits for", () => {
  const event = trigger({ event: "github.issue_opened", source: "ada/engine" });
  expect(nameOf(event)).toBe("the event github.issue_opened of ada/engine");
  expect(waitsFor(event)).toEqual({ words: "GitHub: issue opened", written: "github.issue_opened", about: "ada/engine" });
  expect(nameOf(trigger({ type: "schedule", cron: "0 9 * * MON", timezone: "UTC" }))).toBe("the schedule 0 9 * * MON");
  expect(waitsFor(trigger({ type: "webhook" }))).toEqual({ words: "Webhook", written: "trg_1", about: null });
});

test("an event of an app that has no words yet can be read all the same", () => {
  expect(eventWords("other.thing_done")).toBe("other: thing done");
});
