import { expect, test } from "vitest";
import { firstSteps } from "./first-steps";

const agent = (known: object) => ({ client: null, lastUsedAt: null, ...known }) as Parameters<typeof firstSteps>[0]["agents"][number];
const fresh = { manages: true, ran: false, looked: false, agents: [], people: 1, connected: false };
const done = (state: Partial<Parameters<typeof firstSteps>[0]>) => firstSteps({ ...fresh, ...state }).flatMap((step) => (step.done ? [step.id] : []));

test("nothing is done in a new workspace, and each step is by what has happened", () => {
  expect(done({})).toEqual([]);
  expect(done({ ran: true, looked: true, people: 2 })).toEqual(["run", "look", "invite"]);
  expect(done({ connected: true })).toEqual(["connect"]);
});

test("a key that nobody has used is no agent; one that works, and an app that was let in, are", () => {
  expect(done({ agents: [agent({})] })).toEqual(["connect"]);
  for (const known of [{ lastUsedAt: "2026-01-01T00:00:00Z" }, { client: {} }])
    expect(done({ agents: [agent({}), agent(known)] })).toEqual(["agent", "connect"]);
});

test("who may neither invite nor make keys is not asked to", () => {
  const steps = firstSteps({ ...fresh, manages: false, agents: [agent({})] });
  expect(steps.map(({ id }) => id)).toEqual(["run", "look", "agent", "connect"]);
  expect(steps.at(-1)).toMatchObject({ href: "/connectors", done: false });
});
