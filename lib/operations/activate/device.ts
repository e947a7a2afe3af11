import { z } from "zod";
import { writeAudit } from "#lib/api/audit";
import { addressBlock } from "#lib/api/client-address";
import type { Context } from "#lib/api/context";
import { ApiError, notFound } from "#lib/api/errors";
import { limit, standing } from "#lib/api/rate-limit";
import { hashUserCode, readUserCode } from "#lib/auth/user-code";
import { db } from "#lib/platform/db";

/** Wrong codes a minute, for a person and for an address. */
const WRONG_CODES = 10;

export const userCode = () =>
  z
    .string()
    .min(1)
    .max(40)
    .meta({ description: "The code as it was typed: case, spaces and the hyphen do not matter.", examples: ["BCDF-GHJK"] });

/**
 * What `find` knows by the code that was typed. Wrong ones are counted, for the person and for the address, and whoever has
 * typed too many is refused even the right one, before the look and after it. Only wrong ones count, so a burst that is
 * sent all at once can hold a right one among as many as the general limit lets through: still far too few to find one.
 */
export async function findByCode<Found>(ctx: Context, typed: string, find: (hash: Uint8Array<ArrayBuffer>) => Promise<Found | null>): Promise<Found> {
  const who = [`user-code:user:${ctx.user.id}`, `user-code:address:${addressBlock(ctx.ip)}`];
  const tooMany = (reset: number) =>
    new ApiError("RATE_LIMITED", { message: "Too many wrong codes. Wait a minute.", headers: { "retry-after": String(reset) } });
  const look = async () => {
    for (const each of who) {
      const now = await standing(each, WRONG_CODES);
      if (!now.allowed) throw tooMany(now.reset);
    }
  };
  await look();
  const code = readUserCode(typed);
  const found = code ? await find(hashUserCode(code)) : null;
  if (found) {
    await look();
    return found;
  }
  for (const each of who) {
    const now = await limit(each, WRONG_CODES);
    if (!now.allowed) throw tooMany(now.reset);
  }
  await writeAudit(db(), "device.refuse", ctx.caller, ctx, { metadata: { reason: "wrong_code" } });
  throw notFound("Nothing is waiting for this code. It may have expired, or it was typed wrongly.");
}

/** The device of a code: anyone who is signed in may see one that waits; a decided one only who decided. */
export const findDevice = (ctx: Context) => (userCodeHash: Uint8Array<ArrayBuffer>) =>
  db().device.findFirst({ where: { userCodeHash, OR: [{ status: "pending" }, { decidedById: ctx.user.id }] } });
