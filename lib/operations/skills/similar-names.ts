import { z } from "zod";
import { slug } from "#lib/api/fields";
import type { Db } from "#lib/platform/db";

/** A public skill of someone else's that is used more and whose name could be taken for this one. */
export const similarName = z.object({ slug: slug(), publisher: z.string().nullable(), installs: z.int(), executions: z.int() }).meta({ id: "SimilarName" });

/** More than these help nobody. */
const MOST = 5;

/** The well-known skills that a skill's name could be meant to be mistaken for, the most used first. */
export async function similarTo(
  tx: Db,
  { id, slug, workspaceId }: { id: number; slug: string; workspaceId: number | null },
): Promise<z.output<typeof similarName>[]> {
  const known = await tx.$queryRaw<z.output<typeof similarName>[]>`
    SELECT s.slug, w.slug AS publisher, s.installs, s.executions FROM skills s LEFT JOIN workspaces w ON w.id = s.workspace_id
    WHERE s.public AND s.version_id IS NOT NULL AND s.deleted_at IS NULL AND s.id <> ${id} AND s.workspace_id IS DISTINCT FROM ${workspaceId}
      AND s.installs + s.executions > (SELECT installs + executions FROM skills WHERE id = ${id})
      AND abs(length(replace(s.slug, '-', '')) - ${slug.replaceAll("-", "").length}) <= 2
    ORDER BY s.installs + s.executions DESC, s.slug`;
  return known.filter((each) => looksLike(each.slug, slug)).slice(0, MOST);
}

/** Whether two names are two strokes apart, or one where they are short. Hyphens are easily overlooked. */
export function looksLike(a: string, b: string): boolean {
  const [one, other] = [a.replaceAll("-", ""), b.replaceAll("-", "")];
  const most = Math.min(one.length, other.length) < 6 ? 1 : 2;
  return Math.abs(one.length - other.length) <= most && distance(one, other) <= most;
}

/** How many letters must be put in, left out or changed to make one of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (letter === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] as number;
}
