import { ApiError } from "#lib/api/errors";

/** The first version there was; every day since is a version, all of them alike so far. */
const FIRST = "2025-01-01";

/** The version a request runs under: the one it names, or today's. Throws VERSION_UNKNOWN for anything that is not a day between the first version and today. */
export function resolveVersion(header: string | null, today = new Date().toISOString().slice(0, 10)): string {
  if (header === null) return today;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(header) && !Number.isNaN(Date.parse(header)) && new Date(header).toISOString().startsWith(header);
  if (!isDay || header < FIRST || header > today) {
    throw new ApiError("VERSION_UNKNOWN", { message: `clanker-version must be a date from ${FIRST} to ${today}.` });
  }
  return header;
}
