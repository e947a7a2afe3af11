import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { access, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

/** The programs that people install skills with, at the versions that this server is tried with. */
const CLIENTS = { "@anthropic-ai/claude-code": "2.1.330", skills: "1.7.4", clawhub: "0.23.3" };

const run = promisify(execFile);

/**
 * Installs them once for this machine, outside the project: one alone is 200 MB, and nobody who runs the server needs them. Answers
 * the folder of their programs. Tests that ask at once each make it, and the first that is ready is kept.
 */
export async function installClients(): Promise<string> {
  const made = JSON.stringify([CLIENTS, process.platform, process.arch, process.versions.node.split(".")[0]]);
  const target = path.join(tmpdir(), `clanker-clients-${createHash("sha256").update(made).digest("hex").slice(0, 12)}`);
  const programs = path.join(target, "node_modules", ".bin");
  if (await exists(target)) return programs;
  const scratch = await mkdtemp(`${target}-`);
  try {
    await writeFile(path.join(scratch, "package.json"), JSON.stringify({ private: true, dependencies: CLIENTS }));
    const options = { cwd: scratch, env: npmEnv(), timeout: 240_000, maxBuffer: 16 * 1024 * 1024 };
    await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--prefix", scratch], options);
    // The one script that is needed: it puts the program of this platform in its place.
    await run(process.execPath, ["install.cjs"], { ...options, cwd: path.join(scratch, "node_modules", "@anthropic-ai", "claude-code") });
    await rename(scratch, target).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
  return programs;
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

/** Without what an `npm test` above tells its own children. */
const npmEnv = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^NODE_ENV$/i.test(name))) as NodeJS.ProcessEnv;

/** Someone with a home of their own, no account anywhere, and these programs. */
export async function createPerson(programs: string, home: string) {
  await mkdir(home, { recursive: true });
  const env = {
    NODE_ENV: "production" as const,
    HOME: home,
    PATH: [programs, path.dirname(process.execPath), process.env.PATH].join(path.delimiter),
    ...{ NO_COLOR: "1", DISABLE_TELEMETRY: "1", DO_NOT_TRACK: "1", CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" },
    ...{ GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" },
  };
  return async (program: string, args: string[], more: Record<string, string> = {}): Promise<string> => {
    const { stdout, stderr } = await run(program, args, { cwd: home, env: { ...env, ...more }, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 });
    return stdout + stderr;
  };
}
