/**
 * `npm run chaos` (`-- --minutes 10 --seed 7`): web servers, workers, a PostgreSQL, a Redis, a model, a disk and the network between them
 * fail at random (`scripts/chaos/deeds.ts`) while clients work; it is looked every second, and at the end nothing may be lost, doubled or charged wrongly.
 */
import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { buildIfChanged, generateClient } from "./build.ts";

const { values } = parseArgs({ options: { minutes: { type: "string", default: "5" }, seed: { type: "string" }, keep: { type: "boolean", default: false } } });
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const dataDir = await mkdtemp(`${tmpdir()}/clanker-chaos-`);
for (const name of ["DATABASE_URL", "PUBLIC_URL", "UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"]) delete process.env[name];
Object.assign(process.env, {
  ...{ NODE_ENV: "production", DATA_DIR: dataDir, LOG_LEVEL: "warn", RATE_LIMIT_PER_MINUTE: "1000000", DATABASE_POOL: "6", SCRIPT_CONCURRENCY: "3" },
  ...{ WEBHOOKS_ALLOW_PRIVATE: "1", MODEL_NAME: "chaos", MODEL_PRICES: "chaos=0/0" },
  ...{ ENCRYPTION_KEY: randomBytes(32).toString("base64"), NEXTAUTH_SECRET: randomBytes(32).toString("base64") },
});
await generateClient();
await buildIfChanged();
console.log(`Chaos with --seed ${seed} for ${values.minutes} minutes in ${dataDir}`);

const { chaos } = await import("./chaos/chaos.ts");
const violations = await chaos({ dataDir, seed, ms: Number(values.minutes) * 60_000 });
for (const violation of violations) console.error(`VIOLATION ${violation}`);
if (violations.length === 0 && !values.keep) await rm(dataDir, { recursive: true, force: true });
else console.log(`The logs are in ${dataDir}/logs.`);
process.exit(violations.length > 0 ? 1 : 0);
