import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { db } from "#lib/platform/db";
import { startEmbeddedPostgres } from "#lib/platform/embedded-postgres";
import { installQueue } from "#lib/platform/queue";
import { migrate } from "#lib/platform/schema-engine";

/**
 * A database and data folder for one test file, where what it does would disturb others or others would take its jobs.
 * Call it before anything reads the environment. Answers how to end it.
 */
export async function useOwnDatabase(variables: Record<string, string> = {}): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(`${tmpdir()}/clanker-own-`);
  const postgres = await startEmbeddedPostgres(dataDir);
  Object.assign(process.env, { DATA_DIR: dataDir, DATABASE_URL: postgres.url, ...variables });
  await migrate(postgres.url);
  await installQueue();
  return async () => {
    await db().$disconnect();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
