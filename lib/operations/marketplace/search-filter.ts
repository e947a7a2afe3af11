import { z } from "zod";
import { SkillRuntime, Verdict } from "#lib/platform/prisma/enums";
import { CATEGORIES } from "#lib/runtime/skill-folder";

/** What a search in the marketplace can be narrowed to. */
export const searchFilter = {
  q: z.string().max(200).optional().meta({ description: "Words to look for." }),
  category: z.enum(CATEGORIES).optional(),
  tag: z.string().trim().min(1).max(200).optional().meta({ description: "One of the skill's tags, in any case." }),
  runtime: z.enum(SkillRuntime).optional(),
  verdict: z.enum(Verdict).optional().meta({ description: "What the scanner says of the latest version." }),
};
