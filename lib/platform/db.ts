import { PrismaPg } from "@prisma/adapter-pg";
import { env } from "#lib/platform/env";
import { once } from "#lib/platform/global";
import { type Prisma, PrismaClient } from "#lib/platform/prisma/client";

export { Prisma } from "#lib/platform/prisma/client";

/** The database outside a transaction. */
export const db = (): PrismaClient =>
  once("db", () => {
    const { DATABASE_URL, DATABASE_POOL } = env();
    return new PrismaClient({ adapter: new PrismaPg({ connectionString: DATABASE_URL, max: DATABASE_POOL }) });
  });

/** What a handler may use: the client inside a transaction, or outside for reads. */
export type Db = Prisma.TransactionClient;

/** Runs work in one transaction; it is rolled back when the work throws. */
export function transaction<T>(work: (tx: Db) => Promise<T>): Promise<T> {
  return db().$transaction(work, { maxWait: 10_000, timeout: 30_000 });
}
