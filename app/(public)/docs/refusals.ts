import type { ErrorCode } from "#lib/api/errors";

/** What each operation refuses of itself. */
export const REFUSALS: Record<string, ErrorCode[]> = {};
