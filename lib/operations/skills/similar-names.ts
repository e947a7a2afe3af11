import { z } from "zod";
import { slug } from "#lib/api/fields";
import type { Db } from "#lib/platform/db";

/** A public skill of someone else's that is used more and whose name could be taken for this one. */
export const similarName = z.object({ slug: slug(), publisher: z.string().nullable(), installs: z.int(), executions: z.int() }).meta({ id: "SimilarName" });

/** More than these help nobody. */
const MOST = 5;

type Named = { id: number; slug: string; workspaceId: number | null };

/** The well-known skills that a skill's name could be meant to be mistaken for, the most used first. */
export const similarTo = async (tx: Db, skill: Named): Promise<z.output<typeof similarName>[]> => (await similarToEach(tx, [skill])).get(skill.id) ?? [];

/**
 * The same for several, by their ids, in one query: the public skills are gone through once. Names look alike that are two
 * strokes apart, or one where they are short. Hyphens are easily overlooked.
 */
export async function similarToEach(tx: Db, skills: Named[]): Promise<Map<number, z.output<typeof similarName>[]>> {
  const similar = new Map(skills.map(({ id }): [number, z.output<typeof similarName>[]] => [id, []]));
  const [ids, slugs, owners] = [skills.map(({ id }) => id), skills.map(({ slug }) => slug), skills.map(({ workspaceId }) => workspaceId)];
  const rows = await tx.$queryRaw<(z.output<typeof similarName> & { of: number })[]>`
    WITH asked AS MATERIALIZED (
      SELECT a.id, a.workspace_id, replace(a.slug, '-', '') AS letters, s.installs + s.executions AS used
      FROM unnest(${ids}::int[], ${slugs}::text[], ${owners}::int[]) a (id, slug, workspace_id) JOIN skills s USING (id)
    ), known AS MATERIALIZED (
      SELECT id, slug, workspace_id, installs, executions, installs + executions AS used, replace(slug, '-', '') AS letters FROM skills
      WHERE public AND version_id IS NOT NULL AND deleted_at IS NULL AND installs + executions > (SELECT min(used) FROM asked)
    )
    SELECT a.id AS of, k.slug, w.slug AS publisher, k.installs, k.executions FROM asked a
    CROSS JOIN LATERAL (
      SELECT * FROM known k
      WHERE abs(length(k.letters) - length(a.letters)) <= 2 AND k.used > a.used AND k.id <> a.id AND k.workspace_id IS DISTINCT FROM a.workspace_id
        AND levenshtein_less_equal(k.letters, a.letters, 2) <= CASE WHEN least(length(k.letters), length(a.letters)) < 6 THEN 1 ELSE 2 END
      ORDER BY k.used DESC, k.slug LIMIT ${MOST}
    ) k LEFT JOIN workspaces w ON w.id = k.workspace_id ORDER BY k.used DESC, k.slug`;
  for (const { of, ...row } of rows) similar.get(of)?.push(row);
  return similar;
}
