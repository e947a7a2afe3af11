import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { acceptRun, timeoutSeconds } from "#lib/operations/executions/accept-run";
import { mine } from "#lib/operations/executions/execution";
import { isFinal, waitFor } from "#lib/operations/executions/wait";
import { takeSession } from "#lib/operations/runs/session";
import { bySlug, usable } from "#lib/operations/skills/visible-skill";

const result = z
  .object({
    stdout: z.string(),
    stderr: z.string(),
    exit_code: z.int().nullable().meta({ description: "Null when the script was stopped from outside: `error` says why." }),
    sessionId: z.string().nullable().meta({ description: "Send it with the next run to go on with these files." }),
    duration_ms: z.int(),
    executionId: z.string(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: "RunResult" });

export const createRun = operation({
  route: "POST /runs",
  summary: "Run one of a skill's scripts and wait for its end.",
  description:
    "The run is an execution like any other: it is listed, charged, and goes on when the caller does not wait. With `reuseSession` what it leaves in the working folder is kept for 15 minutes, for the run of the same skill that sends its `sessionId`.",
  scope: "tool:execute",
  audit: "execution.create",
  input: {
    skillSlug: slug(),
    scriptName: z
      .string()
      .min(1)
      .max(255)
      .meta({ description: "Relative to the skill's `scripts/` folder.", examples: ["extract.sh"] }),
    args: z.array(z.string().max(10_000)).max(100).default([]),
    stdin: z.string().max(200_000).default(""),
    sessionId: z.string().min(1).max(100).nullable().default(null),
    reuseSession: z.boolean().default(false),
    timeoutSeconds,
  },
  output: z.object({ data: result }),
  async handler(ctx, input) {
    const script = `scripts/${input.scriptName}`;
    const skill = await ctx.db.skill.findFirst({ where: { AND: [usable(ctx), bySlug(input.skillSlug)] }, select: { id: true, slug: true } });
    if (!skill) throw notFound("There is no such skill.");
    const sessionId = await takeSession(ctx, { given: input.sessionId, reuse: input.reuseSession, skillId: skill.id });
    const { executionId } = await acceptRun(ctx, {
      slug: skill.slug,
      input: input.stdin,
      attachments: [],
      timeoutSeconds: input.timeoutSeconds,
      script: { script, args: input.args, sessionId },
    });
    return { executionId };
  },
  async complete(ctx, { executionId }) {
    // A run ends by itself: by its script, its time limit, a cancel, or the loss of its workers. Until then it is waited for.
    while (!ctx.signal.aborted && (await waitFor(ctx, executionId, 60_000, isFinal)) === "over") {}
    const row = await ctx.db.execution.findFirst({ where: { id: executionId, ...mine(ctx) } });
    if (!row) throw notFound("The run is gone: its workspace was deleted.");
    // A run that was begun again has the blocks of its earlier attempts too: a caller reads one output.
    const blocks = await ctx.db.block.findMany({ where: { executionId, index: { gte: row.firstBlock } }, orderBy: { index: "asc" } });
    const printed = (wanted: (data: { stream?: string }, type: string) => boolean) =>
      blocks.flatMap(({ type, data }) => (wanted(data as { stream?: string }, type) ? [(data as { text: string }).text] : [])).join("");
    const ran = row.startedAt && row.finishedAt ? row.finishedAt.getTime() - row.startedAt.getTime() : 0;
    const error = row.status === "cancelled" ? { code: "CANCELLED", message: "The run was cancelled." } : (row.error as z.output<typeof result>["error"]);
    return {
      data: {
        stdout: printed((_, type) => type === "text"),
        stderr: printed((data, type) => type === "log" && data.stream === "stderr"),
        exit_code: row.exitCode,
        sessionId: row.sessionId,
        duration_ms: Math.max(0, ran),
        executionId: `exec_${row.id}`,
        error: row.exitCode === null ? error : null,
      },
    };
  },
});
