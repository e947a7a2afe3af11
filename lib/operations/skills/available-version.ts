import { ApiError } from "#lib/api/errors";
import type { VersionState } from "#lib/platform/prisma/enums";

type Standing = { state: VersionState; yankedAt: Date | null; yankReason: string | null };

/** Refuses a version that nobody may run: quarantined, or not looked at yet. */
export function refuseNotLive({ state }: Pick<Standing, "state">): void {
  if (state === "quarantined") throw new ApiError("SKILL_QUARANTINED");
  if (state === "held") throw new ApiError("SKILL_HELD");
}

/** Refuses a version that nobody may newly install or download: these, and one that was yanked. */
export function refuseUnavailable(version: Standing): void {
  refuseNotLive(version);
  if (version.yankedAt)
    throw new ApiError("VERSION_YANKED", { message: `Its publisher withdrew this version${version.yankReason ? `: ${version.yankReason}` : "."}` });
}
