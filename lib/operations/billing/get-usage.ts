import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { dollarinos } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { usageByDay, usageBySkill } from "#lib/operations/billing/usage";

const DAY_MS = 24 * 3600 * 1000;
const MOST_DAYS = 366;
const USUAL_DAYS = 30;
const MOST_SKILLS = 10;

const day = () =>
  z.iso
    .date()
    .refine((text) => text >= "1970-01-01", "Must be from 1970 on.")
    .meta({ examples: ["2026-01-31"] });
const toDay = (time: number) => new Date(time).toISOString().slice(0, 10);

export const getUsage = operation({
  route: "GET /billing/usage",
  summary: "See runs and what they cost, day by day.",
  description: `Every day (UTC) of the range is there, at most ${MOST_DAYS}, also those without runs; the last ${USUAL_DAYS} unless you say otherwise. A run counts on the day it was accepted, its cost on the day it was charged, which is when the run ends. Runs that the server has removed are not counted any more; what they cost is.`,
  scope: "billing:read",
  input: {
    from: day().optional().meta({ description: "The first day." }),
    to: day().optional().meta({ description: "The last day; today unless given." }),
    by: z
      .enum(["skill"])
      .optional()
      .meta({ description: `With \`skill\`, also the ${MOST_SKILLS} skills whose runs cost most.` }),
  },
  output: z
    .object({
      data: z.array(z.object({ date: z.iso.date(), runs: z.int(), cost: dollarinos() })),
      skills: z
        .array(z.object({ slug: z.string(), name: z.string(), runs: z.int(), cost: dollarinos() }))
        .optional()
        .meta({ description: "Only when asked for. Here the cost counts on the day the run was accepted, and removed runs do not." }),
    })
    .meta({ id: "Usage" }),
  async handler(ctx, input) {
    const to = input.to ?? toDay(Date.now());
    const from = input.from ?? toDay(Date.parse(to) - (USUAL_DAYS - 1) * DAY_MS);
    if (from > to) throw invalid("from", "The first day must not be after the last.");
    if ((Date.parse(to) - Date.parse(from)) / DAY_MS >= MOST_DAYS) throw invalid("from", `The range must be at most ${MOST_DAYS} days.`);
    const data = await usageByDay(ctx.db, ctx.workspace.id, from, to);
    return input.by === undefined ? { data } : { data, skills: await usageBySkill(ctx.db, ctx.workspace.id, from, to, MOST_SKILLS) };
  },
});
