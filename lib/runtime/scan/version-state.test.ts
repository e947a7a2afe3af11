import { expect, test } from "vitest";
import { stateOf } from "#lib/runtime/scan/version-state";

const own = { reachesOthers: false, trusted: false };
const open = { reachesOthers: true, trusted: false };

test("only what reaches others is held for a doubt, and malice is quarantined wherever it is", () => {
  expect((["pass", "review", "warn", "malicious"] as const).map((verdict) => stateOf({ verdict, ...own }))).toEqual(["live", "live", "live", "quarantined"]);
  expect((["pass", "review", "warn", "malicious"] as const).map((verdict) => stateOf({ verdict, ...open }))).toEqual(["live", "held", "held", "quarantined"]);
  expect((["warn", "malicious"] as const).map((verdict) => stateOf({ verdict, ...open, trusted: true }))).toEqual(["live", "quarantined"]);
});

test("what an admin decided outlasts another scan, unless it is worse than what was decided about", () => {
  const allowed = { allowed: true, rejected: false };
  expect(stateOf({ verdict: "warn", ...open, before: { verdict: "review", ...allowed } })).toBe("live");
  expect(stateOf({ verdict: "malicious", ...open, before: { verdict: "malicious", ...allowed } })).toBe("live");
  expect(stateOf({ verdict: "malicious", ...open, before: { verdict: "warn", ...allowed } })).toBe("quarantined");
  expect(stateOf({ verdict: "pass", ...own, before: { verdict: "pass", allowed: false, rejected: true } })).toBe("quarantined");
  expect(stateOf({ verdict: "pass", ...open, before: { verdict: "malicious", allowed: false, rejected: false } })).toBe("live");
});
