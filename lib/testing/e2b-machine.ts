import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";

export type Process = ChildProcessWithoutNullStreams;

/** Why the machines of the double cannot be made here; nothing when they can. */
export function machineProblem(): string | undefined {
  // Files must belong to several users, which takes the real root: a user namespace of one's own has one user.
  if (process.getuid?.() !== 0) return "the double of E2B needs to be root";
  const tried = spawnSync("bwrap", ["--ro-bind", "/", "/", "--unshare-all", "--", "true"], { encoding: "utf8" });
  if (tried.error || tried.status !== 0) return `bubblewrap does not work here: ${(tried.error?.message ?? tried.stderr).trim()}`;
  if (!existsSync("/usr/bin/python3")) return "there is no /usr/bin/python3";
}

/** Where a machine of E2B has its disk: a folder of its own, with this machine's programs read-only inside. */
export async function createMachine(options: { network: boolean; maxMegabytes: number }) {
  const root = await mkdtemp(`${tmpdir()}/clanker-e2b-double-`);
  await chmod(root, 0o755);
  for (const folder of ["usr", "etc", "proc", "dev", "tmp", "root", "home", "home/user"]) await mkdir(`${root}/${folder}`);
  for (const folder of ["bin", "lib", "lib64", "sbin"]) await symlink(`usr/${folder}`, `${root}/${folder}`);
  await chmod(`${root}/tmp`, 0o1777);
  await chmod(`${root}/root`, 0o700);
  await chown(`${root}/home/user`, 1000, 1000);
  await writeFile(`${root}/etc/passwd`, "root:x:0:0::/root:/bin/bash\nuser:x:1000:1000::/home/user:/bin/bash\nnobody:x:65534:65534::/:/bin/false\n");
  await writeFile(`${root}/etc/group`, "root:x:0:\nuser:x:1000:\nnogroup:x:65534:\n");
  const running = new Set<Process>();
  const { PATH } = process.env;

  const bind = (option: string, path: string) => (existsSync(path) ? [option, path, path] : []);
  const box = [
    ...["--bind", root, "/", "--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"],
    ...["--tmpfs", "/usr/local/bin", "--ro-bind", process.execPath, "/usr/local/bin/node"],
    ...bind("--ro-bind", "/etc/alternatives"),
    ...bind("--ro-bind", "/etc/ld.so.cache"),
    ...(options.network ? [] : ["--unshare-net"]),
    ...["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session", "--cap-add", "ALL", "--clearenv"],
    ...["--setenv", "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
  ];

  /** Starts a program inside. A small machine's memory is small: a script cannot take all of this one's. */
  const start = (user: "root" | "user", command: string[], { cwd = "/", envs = {} }: { cwd?: string; envs?: Record<string, string> } = {}): Process => {
    const set = Object.entries({ HOME: user === "root" ? "/root" : "/home/user", ...envs }).flatMap(([name, value]) => ["--setenv", name, value]);
    const as = user === "root" ? [] : ["setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"];
    const limit = ["prlimit", `--data=${options.maxMegabytes * 1024 * 1024}`, "--"];
    // Node would give it sockets, to which programs write otherwise than to the pipes that E2B has.
    const piped = ["--norc", "-c", 'exec bwrap "$@" > >(cat) 2> >(cat >&2)', "bwrap"];
    const child = spawn("bash", [...piped, ...box, ...set, "--chdir", cwd, "--", ...limit, ...as, ...command], { env: { NODE_ENV: "test", PATH } });
    child.stdin.on("error", () => {}); // A program may end before it has read its input.
    running.add(child);
    child.once("close", () => running.delete(child));
    return child;
  };

  return {
    start,
    /** Runs a program to its end, with input, and gathers its output. */
    async run(user: "root" | "user", command: string[], input: Uint8Array = new Uint8Array()) {
      const child = start(user, command);
      const output: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
      child.stdout.on("data", (data) => output.stdout.push(data));
      child.stderr.on("data", (data) => output.stderr.push(data));
      child.stdin.end(input);
      const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
      return { status, stdout: Buffer.concat(output.stdout), stderr: Buffer.concat(output.stderr).toString() };
    },
    /** What runs inside ends with it, as in a machine that is switched off. */
    async end() {
      await Promise.all(
        [...running].map((child) => {
          const closed = new Promise((resolve) => child.once("close", resolve));
          child.kill("SIGKILL");
          // A stream that nobody reads any more would keep it from closing.
          child.stdout.destroy();
          child.stderr.destroy();
          return closed;
        }),
      );
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export type Machine = Awaited<ReturnType<typeof createMachine>>;
