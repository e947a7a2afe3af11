import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";

const brotli = promisify(brotliCompress);

const STAMP = ".next/clanker-build";
/** What a build is made from. The catalogue is data, and is loaded at every start. */
const SOURCES = [
  "app",
  "components",
  "lib",
  "public",
  "prisma/models",
  "prisma/schema.prisma",
  "package-lock.json",
  "next.config.ts",
  "proxy.ts",
  "postcss.config.mjs",
  "tsconfig.json",
];
const GENERATED = path.join("lib", "platform", "prisma");

/** Generates the database client when it is missing or older than its schema. Offline: Prisma would fetch an engine that generating does not need. */
export async function generateClient() {
  const wanted = await hash(["prisma/models", "prisma/schema.prisma", "package-lock.json"]);
  if (await isStamped(`${GENERATED}/stamp`, wanted)) return;
  await run("prisma", ["generate", "--no-hints"], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath });
  await writeFile(`${GENERATED}/stamp`, wanted);
}

/** Builds the web application unless this very source was built before. */
export async function buildIfChanged() {
  const wanted = await hash(SOURCES);
  if (await isStamped(STAMP, wanted)) return;
  console.log("Building (this is done once for each version) …");
  await run("next", ["build"], { NEXT_TELEMETRY_DISABLED: "1" });
  await compress(".next/static");
  await writeFile(STAMP, wanted);
}

/** Beside each script and style of a build its Brotli form, a seventh smaller than what gzip makes of it while somebody waits. */
async function compress(folder: string) {
  const files = (await filesIn(folder)).filter((file) => /\.(?:js|css)$/.test(file));
  await Promise.all(files.map(async (file) => writeFile(`${file}.br`, await brotli(await readFile(file)))));
}

const isStamped = (file: string, wanted: string) =>
  readFile(file, "utf8").then(
    (found) => found === wanted,
    () => false,
  );

async function hash(sources: string[]): Promise<string> {
  const sum = createHash("sha256");
  for (const source of sources) {
    for (const file of await filesIn(source)) {
      sum
        .update(`${file}\0`)
        .update(await readFile(file))
        .update("\0");
    }
  }
  return sum.digest("hex");
}

async function filesIn(source: string): Promise<string[]> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOTDIR" || error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!entries)
    return (await readFile(source).then(
      () => true,
      () => false,
    ))
      ? [source]
      : [];
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(GENERATED))
    .sort();
}

function run(command: string, args: string[], env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [`node_modules/.bin/${command}`, ...args], {
    env: { ...process.env, ...env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const end = () => child.kill();
  process.once("exit", end);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => process.off("exit", end));
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${command} ${args.join(" ")} failed:\n${output}`))));
  });
}
