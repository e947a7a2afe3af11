import type { DriveRow } from "#lib/operations/drive/drive-item";
import { isHigher } from "#lib/runtime/latest-version";

export const REASONS = ["newer", "yanked", "held", "quarantined"] as const;
export type Reason = (typeof REASONS)[number];

/** Why another version than the installed one is offered, and which; `to` is missing where there is none to go to. */
export type Offer = { reason: Reason; to: NonNullable<DriveRow["skill"]["version"]> | undefined };

/** Whether a skill's versions are still this workspace's to have: what was made private goes on where it is, without updates. */
export const isOffered = ({ public: isPublic, deletedAt, workspaceId: owner }: DriveRow["skill"], workspaceId: number): boolean =>
  deletedAt === null && (isPublic || owner === workspaceId);

/**
 * What a row of the drive could be brought to: a higher version, or away from one that was withdrawn, even to a lower one.
 * Undefined when it can stay as it is.
 */
export function offerOf({ version, skill }: DriveRow, workspaceId: number): Offer | undefined {
  const latest = isOffered(skill, workspaceId) ? skill.version : null;
  const reason = version.state !== "live" ? version.state : version.yankedAt ? "yanked" : "newer";
  const to = latest && latest.id !== version.id && (reason !== "newer" || isHigher(latest.version, version.version)) ? latest : undefined;
  return to || reason !== "newer" ? { reason, to } : undefined;
}

/** Whether the caller has said no to what is offered. A later version is another offer. */
export const isDismissed = ({ dismissedId }: Pick<DriveRow, "dismissedId">, { to }: Offer): boolean => to !== undefined && to.id === dismissedId;
