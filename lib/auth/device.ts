import { createToken } from "#lib/auth/api-key";
import { createUserCode, hashUserCode } from "#lib/auth/user-code";
import { sha256 } from "#lib/platform/crypto";
import type { Db } from "#lib/platform/db";

/** How long a code can be approved and collected, in seconds. */
export const DEVICE_SECONDS = 600;
/** The seconds a client is first told to leave between polls. */
export const POLL_SECONDS = 2;
/** Added to the interval of a client that polls too often, up to the longest one. */
const SLOWER_SECONDS = 5;
const SLOWEST_SECONDS = 60;

type About = {
  label: string;
  requestedScopes: string[];
  ip: string | null;
  userAgent: string | null;
  oauthClientId?: number;
  audience?: string;
};

/** Something that asks for a key, or an app that asks for tokens: its row, what it polls with, and what a person types. */
export async function createDevice(tx: Db, about: About) {
  const deviceCode = createToken();
  const expiresAt = new Date(Date.now() + DEVICE_SECONDS * 1000);
  // Codes are short, so one that waits may have the same: then another is drawn.
  for (let tries = 0; tries < 5; tries++) {
    const userCode = createUserCode();
    const data = { ...about, expiresAt, interval: POLL_SECONDS, deviceCodeHash: sha256(deviceCode), userCodeHash: hashUserCode(userCode) };
    const [row] = await tx.device.createManyAndReturn({ data, skipDuplicates: true });
    if (row) return { row, deviceCode, userCode };
  }
  throw new Error("No user code was free.");
}

type Row = { status: "pending" | "approved" | "denied"; expiresAt: Date; collectedAt?: Date | null };

/** Whether a question has gone unanswered, or its answer uncollected, for too long. */
export const isOver = (row: Row): boolean => !row.collectedAt && row.expiresAt <= new Date();

/** Tells one that polls before its time is up to take longer. Half a second early is on time. */
export async function pace(tx: Db, id: number) {
  const [row] = await tx.$queryRaw<[{ interval: number; early: boolean }]>`
    UPDATE devices SET last_polled_at = clock_timestamp(),
           "interval" = CASE WHEN old.early THEN least(old."interval" + ${SLOWER_SECONDS}::int, ${SLOWEST_SECONDS}::int) ELSE old."interval" END
    FROM (SELECT id, "interval", coalesce(last_polled_at > clock_timestamp() - make_interval(secs => "interval" - 0.5), false) AS early
          FROM devices WHERE id = ${id} FOR UPDATE) old
    WHERE devices.id = old.id RETURNING devices."interval", old.early`;
  return row.early ? { status: "slow_down" as const, interval: row.interval } : { status: "pending" as const, interval: row.interval };
}
