import { z } from "zod";

/** How many steps a definition may have in all, and how deep they may stand in each other. */
export const MOST_STEPS = 200;
export const MOST_LEVELS = 8;
/** How many items a foreach may go over. */
export const MOST_ITEMS = 1_000;
const YEAR = 366 * 24 * 3600;

const stepId = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, "Must begin with a letter and have at most 64 letters, digits, hyphens and underscores.")
  .meta({ description: "Unique in the whole definition.", examples: ["draft"] });

/** An app and one of its actions. */
export const actionName = z
  .string()
  .max(100)
  .regex(/^[a-z]+\.[a-z][a-z0-9_.-]*$/, "Must be an app and one of its actions, such as gmail.send.");

const template = z.unknown().meta({ description: "Any value. {{expressions}} in its texts are worked out; a text that is one expression keeps its type." });

const common = {
  id: stepId,
  name: z.string().trim().min(1).max(100).optional().meta({ description: "What people read; the id unless given." }),
  retry: z
    .strictObject({
      attempts: z.int().min(1).max(20).meta({ description: "How often it is tried in all, the first time included." }),
      backoffSeconds: z
        .number()
        .min(0)
        .max(86_400)
        .default(1)
        .meta({ description: "How long it waits before the second try; twice as long before each further one." }),
    })
    .optional()
    .meta({ description: "A step that holds others does only what was not done in it again." }),
  timeoutSeconds: z.int().min(1).max(YEAR).optional().meta({ description: "After so long it fails. Of a skill's step, at most 900." }),
  onError: z
    .enum(["fail", "continue"])
    .optional()
    .meta({ description: "What a failure does when no try is left: end the run (`fail`, unless given), or nothing." }),
};

const jsonSchema = z.record(z.string(), z.unknown()).meta({ description: "A JSON Schema (2020-12)." });

type Common = {
  id: string;
  name?: string | undefined;
  retry?: { attempts: number; backoffSeconds: number } | undefined;
  timeoutSeconds?: number | undefined;
  onError?: "fail" | "continue" | undefined;
};
export type SkillStep = Common & {
  type: "skill";
  skill: string;
  input: unknown;
  attachments?: unknown;
  model?: string | undefined;
  connector?: { type: string; fields: Record<string, unknown> } | undefined;
};
export type ApprovalStep = Common & {
  type: "approval";
  message: string;
  resumeSchema?: Record<string, unknown> | undefined;
  by?: "anyone" | "person" | undefined;
};
export type BranchStep = Common & { type: "branch"; when: { if: string; steps: Step[] }[]; else?: Step[] | undefined };
export type ParallelStep = Common & { type: "parallel"; branches: Step[][] };
export type ForeachStep = Common & { type: "foreach"; items: unknown; concurrency?: number | undefined; steps: Step[] };
export type WaitStep = Common & { type: "wait"; seconds?: number | string | undefined; until?: string | undefined };
export type ConnectorStep = Common & { type: "connector"; action: string; input: Record<string, unknown> };
export type MemoryStep = Common & { type: "memory"; note: string };
export type TransformStep = Common & { type: "transform"; output: unknown };
export type Step = SkillStep | ApprovalStep | BranchStep | ParallelStep | ForeachStep | WaitStep | ConnectorStep | MemoryStep | TransformStep;

const sequence: z.ZodType<Step[]> = z.lazy(() => z.array(step).min(1).max(MOST_STEPS));

/** What a person is asked when an approval says nothing else. */
export const APPROVED = { type: "object", properties: { approved: { type: "boolean" } } };

const step: z.ZodType<Step> = z.lazy(() =>
  z.discriminatedUnion("type", [
    z
      .strictObject({
        ...common,
        type: z.literal("skill"),
        skill: z
          .string()
          .max(64)
          .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Must be a skill's slug."),
        input: template,
        attachments: template.optional().meta({
          description: "A list of files as a run takes them, or an expression that is one: `{artifactId}`, `{uploadId}`, or `{filename, data}` with base64.",
        }),
        model: z.string().max(200).optional(),
        connector: z
          .strictObject({ type: z.string(), fields: z.record(z.string(), z.unknown()) })
          .optional()
          .meta({ description: "A Git repository whose files the skill finds in `/workspace/source`." }),
      })
      .meta({ description: "Runs a skill. Its output is `{text, executionId, artifacts}`." }),
    z
      .strictObject({
        ...common,
        type: z.literal("approval"),
        message: z.string().min(1).max(20_000),
        resumeSchema: jsonSchema.optional(),
        by: z
          .enum(["anyone", "person"])
          .optional()
          .meta({ description: "With `person` it takes somebody who is signed in: no key can answer, and so no agent its own question." }),
      })
      .meta({ description: "Waits until a person or an agent answers. Its output is the answer, which has to fit the `resumeSchema`." }),
    z
      .strictObject({
        ...common,
        type: z.literal("branch"),
        when: z
          .array(z.strictObject({ if: z.string(), steps: sequence }))
          .min(1)
          .max(50),
        else: sequence.optional(),
      })
      .meta({ description: "Does the steps of the first condition that holds, else those of `else`. Its output is their last one's." }),
    z
      .strictObject({ ...common, type: z.literal("parallel"), branches: z.array(sequence).min(1).max(50) })
      .meta({ description: "Does several rows of steps at the same time. Its output is a list of each row's last output." }),
    z.strictObject({ ...common, type: z.literal("foreach"), items: template, concurrency: z.int().min(1).max(50).optional(), steps: sequence }).meta({
      description: `Does its steps for every item of a list, of at most ${MOST_ITEMS}, with {{item}} and {{index}}; one after the other unless \`concurrency\` says more. Its output is a list of the last outputs.`,
    }),
    z
      .strictObject({
        ...common,
        type: z.literal("wait"),
        seconds: z.union([z.number().min(0).max(YEAR), z.string()]).optional(),
        until: z.string().optional(),
      })
      .meta({ description: "Waits so many `seconds`, or `until` an ISO time. Its output is `{until}`." }),
    z
      .strictObject({
        ...common,
        type: z.literal("connector"),
        action: actionName,
        input: z.record(z.string(), z.unknown()).default({}),
      })
      .meta({ description: "Does an action in a connected account. Its output is the action's." }),
    z
      .strictObject({ ...common, type: z.literal("memory"), note: z.string().min(1).max(100_000) })
      .meta({ description: "Adds a note to the workspace's memory. Its output is `{version}`." }),
    z.strictObject({ ...common, type: z.literal("transform"), output: template }).meta({ description: "Puts values together. Its output is `output`." }),
  ]),
);

/** A workflow, as it is written. */
export const definition = z.strictObject({
  $schema: z.string().max(500).optional(),
  slug: z
    .string()
    .max(64)
    .regex(/^(?!\d+$)[a-z0-9]+(-[a-z0-9]+)*$/, "Must be a slug: lower-case letters, digits and single hyphens, and not only digits.")
    .meta({ examples: ["draft-and-publish"] }),
  name: z.string().trim().min(1).max(100),
  description: z.string().max(2_000).default(""),
  // Null is what the API says where there is none, so what was read can be sent back.
  inputSchema: jsonSchema
    .nullish()
    .transform((schema) => schema ?? undefined)
    .optional()
    .meta({ description: "What a run's input must be: a JSON Schema (2020-12). Anything unless given." }),
  steps: sequence,
});
export type Definition = z.output<typeof definition>;

/** The JSON Schema of a definition, for editors and agents. */
export const definitionSchema = (url: string) => ({
  ...z.toJSONSchema(definition, { io: "input", target: "draft-2020-12" }),
  $id: url,
  title: "Clanker workflow",
});

/** The rows of steps that a step holds, with the way to each. */
export function rowsOf(step: Step): { steps: Step[]; path: (string | number)[] }[] {
  if (step.type === "foreach") return [{ steps: step.steps, path: ["steps"] }];
  if (step.type === "parallel") return step.branches.map((steps, i) => ({ steps, path: ["branches", i] }));
  if (step.type !== "branch") return [];
  const rows = step.when.map(({ steps }, i) => ({ steps, path: ["when", i, "steps"] as (string | number)[] }));
  return step.else ? [...rows, { steps: step.else, path: ["else"] }] : rows;
}
