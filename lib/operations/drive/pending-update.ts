import { z } from "zod";
import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { dollarinos, slug, timestamp } from "#lib/api/fields";
import { capabilityDifference, capable, differenceOf, needsAttention } from "#lib/operations/drive/capability-difference";
import type { DriveRow } from "#lib/operations/drive/drive-item";
import { type Offer, REASONS } from "#lib/operations/drive/update-offer";
import { type About, byVersion, isHigher } from "#lib/runtime/latest-version";

/** A version, by each of its names. */
export const versionRef = z.object({ version: z.string(), number: z.int(), content_sha: z.string(), published_at: timestamp() }).meta({ id: "DriveVersion" });

type Named = Pick<DriveRow["version"], "version" | "number" | "contentSha" | "createdAt">;
export const toVersionRef = ({ version, number, contentSha, createdAt }: Named) => ({ version, number, content_sha: contentSha, published_at: createdAt });

/** What a version is named by where one is accepted or dismissed. */
export const chosenVersion = z
  .string()
  .min(1)
  .max(64)
  .optional()
  .meta({ description: "The version that was looked at, or its content_sha. When the latest is another by now, the call is refused." });

export const isNamed = ({ version, contentSha }: Pick<Named, "version" | "contentSha">, name: string): boolean =>
  name === version || name.toLowerCase() === contentSha;

/** What the caller saw is no longer what would be done. */
export const movedOn = (latest: string | undefined): ApiError =>
  new ApiError("UPDATE_CHANGED", {
    message: `This version is not what is offered now${latest ? `: that is ${latest}` : ", and nothing else is"}. Look again at GET /api/v1/drive/updates.`,
    param: "version",
  });

const change = versionRef.omit({ content_sha: true }).extend({ changelog: z.string().nullable() });

/** An update that waits for a decision. */
export const pendingUpdate = z
  .object({
    slug: slug(),
    name: z.string(),
    reason: z.enum(REASONS).meta({ description: "`newer`, or what is wrong with the installed version." }),
    from: versionRef,
    to: versionRef.nullable().meta({ description: "null when there is no version to go to." }),
    changelog: z.array(change).meta({ description: "Of every version after `from` up to `to`, the highest first." }),
    changes: capabilityDifference.nullable(),
    needs_attention: z
      .boolean()
      .meta({ description: "Whether it asks for more, can do more, costs more or is trusted less than what is installed, or that is quarantined or held." }),
    cost: dollarinos().meta({ description: "Charged when it is accepted. Updates are free." }),
  })
  .meta({ id: "PendingUpdate" });

/** Describes offers: what would change, and what was said of the versions in between. */
export async function describeOffers(ctx: Context, offers: { row: DriveRow; offer: Offer }[]): Promise<z.output<typeof pendingUpdate>[]> {
  const compared = offers.flatMap(({ row, offer }) => (offer.to ? [row.version.id, offer.to.id] : []));
  const details = new Map(
    (await ctx.db.skillVersion.findMany({ where: { id: { in: compared } }, select: { id: true, ...capable } })).map((each) => [each.id, each]),
  );
  const said = await ctx.db.skillVersion.findMany({
    where: { skillId: { in: offers.filter(({ offer }) => offer.to).map(({ row }) => row.skill.id) }, state: "live" },
    select: { skillId: true, version: true, number: true, createdAt: true, changelog: true },
  });
  const bySkill = Map.groupBy(said.toSorted(byVersion), ({ skillId }) => skillId);
  return offers.map(({ row, offer: { reason, to } }) => {
    const [from, next] = [details.get(row.version.id), to && details.get(to.id)];
    const changes = from && next ? differenceOf(from, next) : null;
    const between = to
      ? (bySkill.get(row.skill.id) ?? []).filter(({ version }) => isHigher(version, row.version.version) && !isHigher(version, to.version))
      : [];
    return {
      slug: row.skill.slug,
      name: (row.version.about as Partial<About>).name ?? row.skill.name,
      reason,
      from: toVersionRef(row.version),
      to: to ? toVersionRef(to) : null,
      changelog: between.map(({ version, number, createdAt, changelog }) => ({ version, number, published_at: createdAt, changelog })),
      changes,
      needs_attention: reason === "quarantined" || reason === "held" || (changes !== null && needsAttention(changes)),
      cost: 0n,
    };
  });
}
