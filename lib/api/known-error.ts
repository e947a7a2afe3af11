import { ApiError, isApiError } from "#lib/api/errors";
import { isBlobError } from "#lib/platform/blob-error";
import { isAway } from "#lib/platform/db";

/** What a caller is told of an error, however they came: the refusal that it is, or what one of the database or the blobs means to them. */
export function knownError(error: unknown): ApiError {
  if (isApiError(error)) return error;
  if (!error) return new ApiError("INTERNAL_ERROR");
  if (isAway(error) || (isBlobError(error) && error.code === "unavailable")) return new ApiError("OVERLOADED", { headers: { "retry-after": "1" } });
  if (isGone(error)) return new ApiError("NOT_FOUND", { message: "What this needs was deleted at the same moment." });
  return new ApiError("INTERNAL_ERROR");
}

/** A row that was there when the work began and is not any more: Prisma's codes, and PostgreSQL's for a foreign key, which a raw query of Prisma's has in its message. */
function isGone(error: unknown): boolean {
  const { code, message = "" } = error as { code?: unknown; message?: string };
  return ["P2003", "P2025", "23503"].includes(String(code)) || message.includes("23503");
}
