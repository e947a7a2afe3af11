/**
 * `npm run fuzz` (`-- --minutes 10 --seed 7`): sends made-up requests to every operation and everything else that listens, from all kinds of
 * people, to a server of its own, and looks whether every answer is one that it may give. `--visit 123` makes one visit of a run again.
 */
import { randomBytes, randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { buildIfChanged, generateClient } from "./build.ts";

const options = {
  minutes: { type: "string", default: "5" },
  seed: { type: "string" },
  visit: { type: "string" },
  keep: { type: "boolean", default: false },
} as const;
const { values } = parseArgs({ options });
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const dataDir = await mkdtemp(`${tmpdir()}/clanker-fuzz-`);
for (const name of ["DATABASE_URL", "REDIS_URL", "UPSTASH_REDIS_REST_URL", "UPSTASH_REDIS_REST_TOKEN"]) delete process.env[name];
Object.assign(process.env, {
  // What the examples are made for. The server has a port of its own, at which it answers as well.
  PUBLIC_URL: "http://localhost:3000",
  ...{ NODE_ENV: "production", DATA_DIR: dataDir, LOG_LEVEL: "warn", RATE_LIMIT_PER_MINUTE: "10000000", DATABASE_POOL: "10", TRUSTED_PROXIES: "127.0.0.1,::1" },
  ...{ ENCRYPTION_KEY: randomBytes(32).toString("base64"), NEXTAUTH_SECRET: randomBytes(32).toString("base64") },
});
await generateClient();
await buildIfChanged();
console.log(`Bad input with --seed ${seed} for ${values.minutes} minutes in ${dataDir}`);

const { fuzz } = await import("./fuzz/fuzz.ts");
const only = values.visit === undefined ? undefined : Number(values.visit);
const violations = await fuzz({ dataDir, seed, ms: Number(values.minutes) * 60_000, only });
for (const violation of violations) console.error(`VIOLATION ${violation}`);
if (violations.length === 0 && !values.keep) await rm(dataDir, { recursive: true, force: true });
else console.log(`The logs are in ${dataDir}/logs.`);
process.exit(violations.length > 0 ? 1 : 0);
