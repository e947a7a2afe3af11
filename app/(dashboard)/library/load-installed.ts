import type { OutputOf } from "#lib/client";
import { listSkills } from "#lib/operations/skills/list-skills";
import { load } from "#lib/session";

export type Installed = Extract<OutputOf<"GET /skills">, { has_more: boolean }>["data"][number];
type Filter = { words?: string | undefined; owned?: boolean; enabled?: boolean };

const PAGE = 60;
/** So many pages are shown below each other; who has more searches. */
const MOST = 50;

/** The first pages of what is installed, and whether there is more. The address says how many, so that going back finds them again. */
export async function loadInstalled(filter: Filter, asked: number): Promise<{ skills: Installed[]; more: boolean; pages: number }> {
  const pages = Number.isInteger(asked) && asked > 1 ? Math.min(asked, MOST) : 1;
  const skills: Installed[] = [];
  let more = true;
  for (let page = 0; page < pages && more; page += 1) {
    const after = skills.at(-1)?.slug;
    const answer = await load(listSkills, { ...filter, limit: PAGE, ...(after && { after_id: after }) });
    // Without words to search for, the answer is a page.
    if (!("has_more" in answer)) break;
    skills.push(...answer.data);
    more = answer.has_more;
  }
  return { skills, more: more && pages < MOST, pages };
}
