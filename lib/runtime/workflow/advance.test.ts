import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsOf, type Step } from "#lib/runtime/workflow/definition";
import { hash, outcomes, steps } from "#lib/testing/workflow-arbitrary";
import { MOST_ACTIONS, straight, World } from "#lib/testing/workflow-world";

/** Everything in any order: several ends at once, none seen for long, calls for nothing, crashes, and a clock that jumps. */
function anyhow(world: World, choices: number[]): World {
  for (let i = 0; !world.isOver && i < MOST_ACTIONS; i++) {
    const choice = hash(`${choices[i % choices.length]} ${i}`);
    const { running, asked } = world;
    const other = Math.floor(choice / 8);
    if (choice % 8 < 2 && running.length > 0) world.end(running[other % running.length] as (typeof running)[number]);
    else if (choice % 8 === 2 && asked.length > 0) world.answer(asked[other % asked.length] as string);
    else if (choice % 8 === 3) world.now += other % 90_000;
    else if (choice % 8 === 4) world.advance(true);
    else if (choice % 8 === 5 && world.last?.wakeAt) world.now = Math.max(world.now, world.last.wakeAt);
    else world.advance();
  }
  expect(world.isOver).toBe(true);
  return world;
}

/** What has to be the same: all but times and the numbers of executions. */
function endOf({ saved, last }: World) {
  const rows = saved.steps
    .filter(([, { status }]) => status !== "pending")
    .map(([path, { status, attempt, output, error, choice }]) => ({ path, status, attempt, output, error, choice }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const end = { status: last?.status, output: last?.output, error: last?.error, rows };
  return JSON.parse(JSON.stringify(end).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "T"));
}

/** The steps that failed for good beside others that went on, with those that they are inside of, outermost first. */
function raced({ steps, failed }: World): Step[][] {
  const found: Step[][] = [];
  const visit = (row: Step[], above: Step[]) => {
    for (const step of row) {
      const mark = [...failed].some((path) => path.slice(path.lastIndexOf(".") + 1) === step.id);
      const beside = above.some((each) => (each.type === "parallel" && each.branches.length > 1) || (each.type === "foreach" && (each.concurrency ?? 1) > 1));
      if (mark && beside && step.onError !== "continue") found.push(above);
      for (const inner of rowsOf(step)) visit(inner.steps, [...above, step]);
    }
  };
  visit(steps, []);
  return found;
}

const choices = fc.array(fc.nat(1_000_000), { minLength: 5, maxLength: 40 });

// Where a step fails for good beside others, it is a matter of time which of them were done before they were cancelled. So all is the
// same where no step does; where one does, the run ends the same unless that failure is let pass and what comes after can see more.
test("whatever happens in between, a run ends as it would have without", () => {
  let same = 0;
  fc.assert(
    fc.property(steps, outcomes, choices, (all, outcome, order) => {
      const plain = straight(new World(all, outcome));
      const wild = anyhow(new World(all, outcome), order);
      const races = raced(plain);
      if (races.length === 0) {
        expect(endOf(wild)).toEqual(endOf(plain));
        same++;
      } else if (races.some((above) => above.every(({ onError }) => onError !== "continue"))) expect(endOf(wild).status).toBe(endOf(plain).status);
    }),
    { numRuns: 250 },
  );
  expect(same).toBeGreaterThan(120);
});
