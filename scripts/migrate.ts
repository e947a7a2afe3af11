/**
 * `npm run migrate`: makes the database fit for this version, while servers of the release before go on: the first step of an upgrade without
 * a pause. `npm start` does the same by itself.
 */
import { generateClient } from "./build.ts";
import { completeEnvironment, findDatabase } from "./settings.ts";

await findDatabase(await completeEnvironment());
await generateClient();
const { prepareDatabase } = await import("./prepare-database.ts");
try {
  const applied = await prepareDatabase();
  console.log(applied.length > 0 ? `Applied: ${applied.join(", ")}.` : "Nothing to migrate.");
  process.exit(0);
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
