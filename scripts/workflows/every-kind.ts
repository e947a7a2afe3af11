import { publishSkill } from "#lib/testing/publish-skill";

/** What each skill step of it costs. */
export const COST = 1000n;
/** How many executions a run of it has, and how many notes. */
export const EXECUTIONS = 9;
export const NOTES = (name: string) => ["began", "left", "asked", "a", "b", "c", "yes"].map((what) => `${name}: ${what}`);

/** A workflow with every kind of step, one of which fails twice. Its runs differ by `input.name` alone. */
export async function everyKind(): Promise<{ steps: object[] }> {
  const say = await publishSkill({ script: 'read -r what < "$INPUT_FILE"; echo "$what begins"; sleep 0.15; echo "$what ends"' }, { cost: COST });
  const broken = await publishSkill({ script: "sleep 0.05; exit 3" }, { cost: COST });
  const skill = (id: string, input = id) => ({ id, type: "skill", skill: say, input: `{{input.name}} ${input}` });
  const note = (id: string, what: string) => ({ id, type: "memory", note: `{{input.name}}: ${what}` });
  return {
    steps: [
      skill("first"),
      note("began", "began"),
      {
        ...{ id: "both", type: "parallel" },
        branches: [[skill("left"), note("leftNote", "left")], [skill("right")], [{ id: "ok", type: "approval", message: "Go on?" }, note("asked", "asked")]],
      },
      {
        ...{ id: "each", type: "foreach", items: ["a", "b", "c"], concurrency: 2 },
        steps: [skill("mark", "{{item}}"), note("marked", "{{item}}")],
      },
      { id: "pause", type: "wait", seconds: 0.3 },
      { id: "flaky", type: "skill", skill: broken, input: "x", retry: { attempts: 2, backoffSeconds: 0.2 }, onError: "continue" },
      { id: "choose", type: "branch", when: [{ if: "steps.ok.output.approved == true", steps: [note("yes", "yes")] }], else: [note("no", "no")] },
      skill("last"),
      {
        id: "shape",
        type: "transform",
        output: { first: "{{steps.first.output.text}}", both: "{{steps.right.output.text}}", why: "{{steps.flaky.error.code}}" },
      },
    ],
  };
}
