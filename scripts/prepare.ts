/**
 * Makes a database fit for this version: migrations, queues, catalogue, workflows, and on an empty one its owner. A process of its own that
 * ends when it is done, so that the supervisor, which started it and waits for what it says, keeps none of what this needed.
 */
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { db } from "#lib/platform/db";
import { env } from "#lib/platform/env";
import { createOwner, type FirstRun } from "../prisma/seed.ts";
import { prepareDatabase } from "./prepare-database.ts";

/** What the supervisor goes on with, or why it cannot. `file` is where the owner's password is kept. */
export type Prepared =
  | { url: string; host: string; port: number; webs: number; workers: number; owner: FirstRun | undefined; file: string }
  | { error: string };

// Who waits for it is gone.
process.on("disconnect", () => process.exit(1));

const answer = await prepare().catch((error: Error): Prepared => ({ error: error.message }));
await new Promise((resolve) => process.send?.(answer, resolve));
await db().$disconnect();
process.exit(0);

async function prepare(): Promise<Prepared> {
  const { DATA_DIR, PUBLIC_URL, HOST, PORT, WEB_PROCESSES, WORKERS } = env();
  await prepareDatabase({ abandoned: process.argv.includes("--abandoned") });
  const file = path.join(DATA_DIR, "first-run.json");
  const owner = await createOwner(async (made) => {
    await rm(file, { force: true });
    await writeFile(file, `${JSON.stringify({ url: PUBLIC_URL, ...made }, null, 2)}\n`, { mode: 0o600 });
  });
  return { url: PUBLIC_URL, host: HOST, port: PORT, webs: WEB_PROCESSES, workers: WORKERS, owner, file };
}
