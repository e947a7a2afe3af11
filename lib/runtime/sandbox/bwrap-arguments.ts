import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { INIT, type Toolbox, toolMounts } from "#lib/runtime/sandbox/bwrap-toolbox";
import { SANDBOX_LIMITS } from "#lib/runtime/sandbox/sandbox";
import type { Stage } from "#lib/runtime/sandbox/stage";

const DEVICES = ["null", "zero", "full", "random", "urandom"];

/**
 * The command line that makes a sandbox and starts `bwrap-init.sh` in it. Everything writable is one file system in memory
 * of a fixed size, the root; everything else is a read-only view of the host's programs and of the stage. `filtered` says
 * that a filter on system calls comes on descriptor 5.
 */
export function bwrapArguments(stage: Stage, readOnly: string[], toolbox: Toolbox, filtered: boolean): string[] {
  const args = [
    ...["--unshare-all", "--unshare-user", "--disable-userns", "--uid", "65534", "--gid", "65534", "--hostname", "sandbox"],
    ...["--die-with-parent", "--as-pid-1", "--new-session", "--clearenv", "--cap-drop", "ALL", "--info-fd", "4"],
    ...(filtered ? ["--seccomp", "5"] : []),
    ...["--size", String(SANDBOX_LIMITS.maxFileBytes), "--tmpfs", "/"],
  ];
  const show = (what: string, where: string) => args.push("--ro-bind", what, where);
  show("/usr", "/usr");
  // Mounts, also where the host has links into /usr: in the root a script could put something else in the place of a link.
  for (const folder of ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"]) if (existsSync(folder)) show(realpathSync(folder), folder);
  for (const folder of hidden()) args.push("--size", "4096", "--tmpfs", folder, "--remount-ro", folder);
  // What decides how programs are started, those that read the script's files among them, is not the script's to change.
  args.push("--size", "4096", "--tmpfs", "/dev");
  for (const [what, where] of toolMounts(toolbox)) show(what, where);
  args.push("--proc", "/proc");
  for (const name of DEVICES) args.push("--dev-bind", `/dev/${name}`, `/dev/${name}`);
  for (const [to, from] of Object.entries({ "/proc/self/fd": "fd", "fd/0": "stdin", "fd/1": "stdout", "fd/2": "stderr" }))
    args.push("--symlink", to, `/dev/${from}`);
  for (const folder of ["/tmp", "/var/tmp"]) args.push("--perms", "1777", "--dir", folder);
  // Shared memory is files too, in the one file system that has room for any.
  args.push("--symlink", "/var/tmp", "/dev/shm", "--remount-ro", "/dev");
  show(`${stage.folder}/shared`, "/.clanker");
  for (const [index, folder] of readOnly.entries()) show(stage.frozen(index), folder);
  return [...args, "--chdir", "/", "--", toolbox.shell, "--noprofile", "--norc", INIT];
}

/** What lies below /usr and is no program of the system: a container's image may have the application itself there. */
function hidden(): string[] {
  const own = [process.cwd(), process.env.DATA_DIR ?? ".data"].map((folder) => path.resolve(folder));
  const inside = own.filter((folder) => folder.startsWith("/usr/") && !folder.startsWith("/usr/src") && !folder.startsWith("/usr/local/"));
  return [...new Set(["/usr/src", ...inside])].filter((folder) => existsSync(folder));
}
