import { env } from "#lib/platform/env";

export const MAX_SKILL_ZIP = 10 * 1024 * 1024;

/** Where a skill's zip is sent to. */
export const uploadUrl = () => `${env().PUBLIC_URL}/api/uploads/process-skill`;
