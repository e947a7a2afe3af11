import type { OutputOf } from "#lib/client";

export type ListedArtifact = OutputOf<"GET /artifacts">["data"][number];

/** The fields of the address of /artifacts. */
export const ARTIFACT_FILTERS = ["type", "skill", "executionId", "time", "since", "until", "q"] as const;
