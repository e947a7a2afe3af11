import { z } from "zod";
import { operation } from "#lib/api/operation";
import { foundSkill, toFoundSkill, withFound } from "#lib/operations/skills/found-skill";
import { isPublic, visible } from "#lib/operations/skills/visible-skill";

const TOP = 50;

const ranked = foundSkill.extend({ rank: z.int(), executions: z.int(), installs: z.int(), rating: z.number().nullable() }).meta({ id: "RankedSkill" });

export const listLeaderboard = operation({
  route: "GET /skills/leaderboard",
  summary: "List the top 50 public skills.",
  description: "Skills without a rating come last by `rating`. A collection's key sees those of them that it reaches.",
  scope: "workspace:files:read",
  input: { sort_by: z.enum(["executions", "installs", "rating"]).default("executions") },
  output: z.object({ data: z.object({ skills: z.array(ranked) }) }),
  async handler(ctx, { sort_by }) {
    const rows = await ctx.db.skill.findMany({
      where: { AND: [isPublic, visible(ctx)] },
      include: withFound,
      orderBy: [sort_by === "rating" ? { rating: { sort: "desc", nulls: "last" } } : { [sort_by]: "desc" }, { slug: "asc" }],
      take: TOP,
    });
    return {
      data: { skills: rows.map((row, i) => ({ ...toFoundSkill(row), rank: i + 1, executions: row.executions, installs: row.installs, rating: row.rating })) },
    };
  },
});
