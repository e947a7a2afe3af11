import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const text = (data?: Uint8Array) => new TextDecoder().decode(data);

describeSkill("user-flow", () => {
  test("draws the example in order and finds what is missing", async () => {
    const { stdout, files } = await runExample("user-flow");
    expect(stdout).toContain("13 steps, 4 of them questions, 15 arrows.");
    expect(stdout).toContain("1. **Dead end: Card declined.**");
    expect(stdout).toContain("2. **Out of reach: Waiting list.** No path from Tool page leads there");
    expect(stdout).toContain("| Picked up | 7 |");
    expect(stdout).toContain("## Loops\n\n- Code correct? goes back to Sign-in\n- Still free? goes back to Choose a day");
    const svg = text(files.get("flow.svg"));
    const y = (name: string) => Number(new RegExp(` y="([\\d.]+)" font-size="14"[^>]*>${name.replace("?", "\\?")}<`).exec(svg)?.[1]);
    const path = ["Tool page", "Signed in?", "Sign-in", "Code correct?", "Choose a day", "Still free?", "Deposit", "Card accepted?", "Picked up"].map(y);
    expect(path).toEqual([...path].sort((a, b) => a - b));
    expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
    expect(svg.match(/fill="#e3f1e6"/g)).toHaveLength(2);
    expect([...(files.get("flow.png") as Uint8Array).slice(1, 4)]).toEqual([80, 78, 71]);
  });

  test("tells a trap from a dead end, and a question from half of one", async () => {
    const flow = "end: Done\nA -> Q? : go\nQ? -> Done : yes\nA -> B : stray\nB -> C\nC -> B : again\nA -> P?\nP? -> Done";
    const { stdout } = await runSkill("user-flow", { input: flow });
    expect(stdout).toContain("**Trap: B, C.**");
    expect(stdout).toContain("**One answer only: Q?**");
    expect(stdout).toContain("**One answer only: P?**");
    expect(stdout).toContain("**Unlabelled choice: A.**");
    expect(stdout).not.toContain("Dead end");
    const refused = await runSkill("user-flow", { input: "start: A\nA, B" });
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toContain("line 2: 'A, B' has no arrow");
  });
});
