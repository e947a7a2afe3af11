import { env } from "#lib/platform/env";
import { isHalfRestored } from "#lib/platform/load-tables";
import { installQueue } from "#lib/platform/queue";
import { migrate } from "#lib/platform/schema-engine";
import { loadCatalogue } from "../prisma/catalogue.ts";
import { loadWorkflows } from "../prisma/workflows.ts";

/** Makes a database fit for this version: migrations, queues, catalogue, workflows. Answers what was migrated. */
export async function prepareDatabase({ abandoned = false } = {}): Promise<string[]> {
  const { DATABASE_URL } = env();
  if (await isHalfRestored(DATABASE_URL))
    throw new Error("a restore into this database was begun and has not ended. Run `npm run restore` with its archive again, or start on an empty database.");
  const applied = await migrate(DATABASE_URL);
  // Where the database has just been started with us, whatever was being done was abandoned.
  await installQueue({ abandoned });
  await loadCatalogue();
  await loadWorkflows();
  return applied;
}
