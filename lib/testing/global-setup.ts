import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { startEmbeddedPostgres } from "#lib/platform/embedded-postgres";
import { installQueue } from "#lib/platform/queue";
import { migrate } from "#lib/platform/schema-engine";
import { loadCatalogue } from "../../prisma/catalogue.ts";
import { loadWorkflows } from "../../prisma/workflows.ts";

/** One real PostgreSQL for the whole run, with the schema, the queue, the catalogue and the workflows in it. Each test makes its own workspaces. */
export default async function setup() {
  const dataDir = await mkdtemp(`${tmpdir()}/clanker-test-`);
  const postgres = await startEmbeddedPostgres(dataDir);
  Object.assign(process.env, {
    NODE_ENV: "test",
    DATA_DIR: dataDir,
    DATABASE_URL: postgres.url,
    ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    NEXTAUTH_SECRET: randomBytes(32).toString("base64"),
    PUBLIC_URL: "http://localhost:3000",
    RATE_LIMIT_PER_MINUTE: "1000000",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "fatal",
  });
  for (const name of ["REDIS_URL", "UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN", "BLOB_READ_WRITE_TOKEN", "RETENTION_DAYS"]) delete process.env[name];
  await migrate(postgres.url);
  await installQueue();
  await loadCatalogue();
  await loadWorkflows();
  return async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
