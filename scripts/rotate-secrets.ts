/**
 * `npm run rotate-secrets`: encrypts what is kept under one of PREVIOUS_ENCRYPTION_KEYS again, with ENCRYPTION_KEY. Servers
 * may run meanwhile, and it may be run twice. With --check it changes nothing and says how many rows still use another key;
 * it exits 1 while there are any, because their key is still needed.
 */
import { parseArgs } from "node:util";
import { generateClient } from "./build.ts";
import { completeEnvironment, findDatabase } from "./settings.ts";

const USAGE = `Usage:
  npm run rotate-secrets               encrypts again, with ENCRYPTION_KEY, what is under one of PREVIOUS_ENCRYPTION_KEYS
  npm run rotate-secrets -- --check    changes nothing, and counts what is under another key than ENCRYPTION_KEY`;

const { check } = readOptions();
const dataDir = await completeEnvironment();
await generateClient();
await findDatabase(dataDir);

const { db } = await import("#lib/platform/db");
const { countElsewhere, rotateSecrets } = await import("#lib/runtime/rotate-secrets");

let failed = false;
if (!check) {
  for (const { table, rotated, unreadable } of await rotateSecrets(db())) {
    console.log(`${table}: ${rotated} encrypted again`);
    if (unreadable.length === 0) continue;
    failed = true;
    console.error(`${table}: ${unreadable.length} that no key opens, in rows ${unreadable.slice(0, 20).join(", ")}${unreadable.length > 20 ? ", …" : ""}`);
  }
}
let waiting = false;
for (const { table, count, expires } of await countElsewhere(db())) {
  console.log(`${table}: ${count} under another key${expires && count > 0 ? ", which end by themselves within a day" : ""}`);
  if (count > 0 && (!expires || check)) failed = true;
  if (count > 0 && expires) waiting = true;
}
if (!failed) console.log(waiting ? "Done. Keep the previous keys for a day, until --check finds nothing." : "Done. Nothing that is kept needs a previous key.");
await db().$disconnect();
process.exit(failed ? 1 : 0);

/** Nothing is changed for somebody who mistyped, or only asked what this does. */
function readOptions() {
  try {
    const { values } = parseArgs({ options: { check: { type: "boolean", default: false }, help: { type: "boolean", short: "h" } } });
    if (!values.help) return values;
    console.log(USAGE);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(1);
  }
  process.exit(0);
}
