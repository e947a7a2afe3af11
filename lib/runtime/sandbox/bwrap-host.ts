import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { makeSandbox } from "#lib/runtime/sandbox/bwrap-sandbox";
import { makeSpawner, type Spawner } from "#lib/runtime/sandbox/bwrap-spawner";
import { makeToolbox, type Toolbox } from "#lib/runtime/sandbox/bwrap-toolbox";
import { findGroups, type Hierarchy, removeStaleGroups } from "#lib/runtime/sandbox/cgroup";
import { SANDBOX_LIMITS } from "#lib/runtime/sandbox/sandbox";
import { systemCallFilter } from "#lib/runtime/sandbox/seccomp";
import { removeStaleStages } from "#lib/runtime/sandbox/stage";

const exec = promisify(execFile);

/** How sandboxes are started on this machine. */
export type Start = {
  toolbox: Toolbox;
  spawner: Spawner;
  /** Where control groups can be made; without them each process has limits of its own. */
  groups: Hierarchy[] | undefined;
  /** Whose processes they are on the host: a number that nobody else has, the nobody of every system, or this process's user. */
  user: "own" | "nobody" | "same";
  /** Which limits hold, for the log. */
  limits: string;
};

/** The host's user for the next sandbox. As root each gets its own, so that nothing a sandbox leaves belongs to another. */
export function nextUser({ user }: Pick<Start, "user">): number | undefined {
  if (user === "same") return undefined;
  return user === "nobody" ? 65534 : randomInt(0x70000000, 0x7fff0000);
}

/** Finds out whether and how sandboxes work here, by running scripts in one. A sentence when they do not. */
export async function trial(): Promise<Start | string> {
  if (process.platform !== "linux") return "bubblewrap needs Linux.";
  const missing = await lacking();
  if (missing) return missing;
  const groups = await findGroups();
  const toolbox = await makeToolbox();
  const spawner = makeSpawner(systemCallFilter());
  const limits =
    typeof groups === "string"
      ? `time, files and output for the run; memory, processes and processor time by rlimits, memory for each process only (${groups})`
      : `memory, processes${groups.some(({ controllers }) => controllers.includes("cpu")) ? ", processor" : ""}, time, files and output for the run, by control groups`;
  const problems: string[] = [];
  for (const user of process.getuid?.() === 0 ? (["own", "nobody", "same"] as const) : (["same"] as const)) {
    const start: Start = { toolbox, spawner, groups: typeof groups === "string" ? undefined : groups, user, limits };
    const problem = await tryOut(start).catch((error: Error) => error.message);
    if (!problem) return start;
    problems.push(problem);
  }
  await spawner.close();
  await rm(toolbox.folder, { recursive: true, force: true });
  return explain(problems);
}

/** Takes away this process's toolbox, or what processes that are gone have left. */
export async function tearDown(start: Start, { stale }: { stale: boolean }): Promise<void> {
  if (!stale) {
    await start.spawner.close();
    return rm(start.toolbox.folder, { recursive: true, force: true });
  }
  await removeStaleStages();
  if (start.groups) await removeStaleGroups(start.groups);
}

async function lacking(): Promise<string | undefined> {
  const version = await exec("bwrap", ["--version"]).then(
    ({ stdout }) => /(\d+)\.(\d+)/.exec(stdout),
    () => undefined,
  );
  if (!version) return "bubblewrap is not installed. On Debian and Ubuntu: apt-get install bubblewrap";
  if (Number(version[1]) === 0 && Number(version[2]) < 8) return `bubblewrap ${version[0]} is too old; 0.8 or later is needed.`;
  const programs = { "/usr/bin/python3": "python3", "/bin/bash": "bash", "/usr/bin/tar": "tar", "/usr/bin/find": "findutils" };
  const [absent] = Object.entries(programs).filter(([path]) => !existsSync(path));
  return absent && `${absent[0]} is not there, which scripts need. On Debian and Ubuntu: apt-get install ${absent[1]}`;
}

const TRIAL = `set -e
python3 -c 'print("python")'
node -e 'console.log("node")'
echo kept > "$OUTPUT_DIR/kept"`;

async function tryOut(start: Start): Promise<string | undefined> {
  const sandbox = await makeSandbox(start, { readOnly: ["/skill"], network: [] });
  let said = "";
  try {
    await sandbox.write([
      { path: "/skill/trial.sh", data: Buffer.from(TRIAL) },
      { path: "/output/", data: new Uint8Array() },
    ]);
    const { exitCode } = await sandbox.run({
      ...{ script: "/skill/trial.sh", args: [], cwd: "/workspace", stdin: new Uint8Array(), timeoutMs: 20_000 },
      ...{ maxOutputBytes: SANDBOX_LIMITS.maxOutputBytes, signal: new AbortController().signal },
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", OUTPUT_DIR: "/output" },
      onOutput: (_, text) => {
        said += text;
      },
    });
    const files = await sandbox.read("/output");
    if (exitCode === 0 && said === "python\nnode\n" && files[0]?.path === "kept") return undefined;
    return `a trial run ended with status ${exitCode}: ${said.trim().split("\n").at(-1)}`;
  } finally {
    await sandbox.stop();
  }
}

/** bwrap's own words, and what usually stands behind them. */
function explain(problems: string[]): string {
  const [problem = ""] = problems.slice(-1);
  const setting = (name: string) => existsSync(`/proc/sys/${name}`) && readFileSync(`/proc/sys/${name}`, "utf8").trim();
  const namespaces = /namespace|uid map|Operation not permitted|Permission denied/i.test(problem);
  const hint = !namespaces
    ? ""
    : setting("kernel/apparmor_restrict_unprivileged_userns") === "1"
      ? " Ubuntu's AppArmor keeps programs from making user namespaces: give /usr/bin/bwrap a profile with `userns,`, or set kernel.apparmor_restrict_unprivileged_userns=0."
      : setting("kernel/unprivileged_userns_clone") === "0"
        ? " The kernel keeps users from making namespaces: set kernel.unprivileged_userns_clone=1."
        : " In a container, bubblewrap needs leave to make user namespaces and to mount /proc; see docs/self-hosting.md.";
  return `bubblewrap cannot run scripts: ${problem}.${hint}`;
}
