import { z } from "zod";
import { operation } from "#lib/api/operation";
import { foundSkill, loadFound } from "#lib/operations/skills/found-skill";
import { findAt } from "#lib/operations/skills/search-pages";
import { settle, total } from "#lib/operations/skills/search-skills";

const PAGE = 10;

export const discoverSkills = operation({
  route: "GET /skills/discover",
  summary: "Discover skills by keywords, ten at a time.",
  description: "Everything the caller may see that has all of the keywords, the best matches first.",
  scope: "workspace:files:read",
  input: {
    keywords: z.string().trim().min(1).max(200),
    offset: z.int().min(0).max(1_000_000).default(0).meta({ description: "How many skills to pass over: the `next_offset` of the page before." }),
  },
  output: z.object({ data: z.object({ skills: z.array(foundSkill), total: z.int(), offset: z.int(), next_offset: z.int().nullable() }) }),
  async handler(ctx, { keywords, offset }) {
    const search = await settle(ctx, { q: keywords });
    const found = await findAt(ctx, search, offset, PAGE);
    const count = await total(ctx, search);
    const next = offset + PAGE;
    return {
      data: {
        skills: await loadFound(ctx.db, found),
        total: count,
        offset,
        next_offset: found.length === PAGE && (search.isMany || next < count) ? next : null,
      },
    };
  },
});
