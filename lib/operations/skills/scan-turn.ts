import type { Context } from "#lib/api/context";
import { ApiError } from "#lib/api/errors";
import { isCrowded } from "#lib/runtime/fair-turns";
import type { Asked } from "#lib/runtime/scan/scan-aside";

/** Seconds in which one or two large skills are scanned. */
const SOON = "20";

/** Whom a scan is for: the workspaces take turns, and nothing is scanned for who has gone. */
export const scanTurn = ({ workspace, signal }: Pick<Context, "workspace" | "signal">): Asked => ({ group: `ws_${workspace.id}`, signal });

/** Tells the caller to come again when it was too many who wait that a scan was refused for. */
export function refuseCrowd(error: unknown): void {
  if (isCrowded(error))
    throw new ApiError("OVERLOADED", { message: "Too many large skills wait to be scanned. Try again shortly.", headers: { "retry-after": SOON } });
}
