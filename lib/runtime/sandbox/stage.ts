import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { log } from "#lib/platform/log";
import { hasOwner, OWNER } from "#lib/runtime/sandbox/owner";
import type { SandboxFile } from "#lib/runtime/sandbox/sandbox";

/** What is larger is written beside other work. A small file is made sooner than a thread is asked to. */
const LARGE = 256 * 1024;

/**
 * The folder on the host from which one sandbox takes what it is given. The sandbox sees it read-only, so what is read and
 * written here is never what a script has made.
 */
export type Stage = {
  /** Its parts: `put` is copied into the sandbox, `frozen/N` is shown there as the Nth read-only folder. */
  folder: string;
  frozen(index: number): string;
  /** Lays files out. `put` must be cleared after it was copied. */
  lay(files: SandboxFile[]): Promise<void>;
  clearPut(): void;
  /** Lays out what a command reads from its standard input, and answers its name within the stage. */
  input(data: Uint8Array): Promise<string>;
  remove(): void;
};

const uid = process.getuid?.() ?? 0;
/** All that a user's workers lay out. Others may pass through it, for the sandboxes have ids of their own, but not look into it. */
const NAME = `clanker-sandboxes-${uid}`;
/** Memory that is a folder. What is made on a disk waits for it, and longest while a database writes there. */
const MEMORY = "/dev/shm";
/** Of ordinary users systemd removes whatever they have there when they log out (`RemoveIPC=`), so it is for root and the system's users. */
const ORDINARY = 1000;
/** What is laid out in memory at most for one sandbox, and how much must be free there. */
const [IN_MEMORY, FREE] = [8 * 1024 * 1024, 256 * 1024 * 1024];

let made = 0;

/** `owner` is the user that the sandbox's processes have on the host; `bytes` is about how much will be laid out, if that is known. */
export function makeStage(owner: number, readOnly: string[], bytes = Number.POSITIVE_INFINITY): Stage {
  const folder = makeFolder(`${++made}`, bytes <= IN_MEMORY && hasMemory() && hasRoom() ? MEMORY : tmpdir());
  let inputs = 0;
  const frozen = (index: number) => `${folder}/shared/frozen/${index}`;
  const put = `${folder}/shared/put`;
  for (const each of [`${folder}/shared`, put, `${folder}/shared/frozen`, ...readOnly.map((_, index) => frozen(index))]) makeOpen(each);
  if (owner !== uid) chownSync(folder, owner, owner);

  /** Where a file of the sandbox is laid out. */
  const place = (target: string) => {
    const clean = path.posix.normalize(target);
    if (!clean.startsWith("/") || clean.includes("\0")) throw new Error(`'${target}' is no absolute path.`);
    const index = readOnly.findIndex((each) => clean === each || clean.startsWith(`${each}/`));
    return index < 0 ? `${put}${clean}` : `${frozen(index)}${clean.slice((readOnly[index] as string).length)}`;
  };
  const known = new Set<string>([put]);
  const parents = (target: string) => {
    if (known.has(target) || target === folder) return;
    parents(path.dirname(target));
    makeOpen(target);
    known.add(target);
  };

  return {
    folder,
    frozen,
    async lay(files) {
      for (const file of files) {
        const target = place(file.path);
        if (file.path.endsWith("/")) {
          parents(target.replace(/\/+$/, ""));
          continue;
        }
        parents(path.dirname(target));
        await writeOpen(target, file.data);
      }
    },
    clearPut() {
      rmSync(put, { recursive: true, force: true });
      makeOpen(put);
      for (const each of known) if (each.startsWith(`${put}/`)) known.delete(each);
    },
    async input(data) {
      const name = `input-${++inputs}`;
      await writeOpen(`${folder}/shared/${name}`, data);
      return name;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

let works: boolean | undefined;

/** Whether there is such memory, and programs can be run from it: in a container they often cannot. */
function hasMemory(): boolean {
  works ??= uid < ORDINARY && existsSync(MEMORY) && !mountOptions(MEMORY).some((each) => each === "noexec" || each === "ro") && tryMemory();
  return works;
}

function tryMemory(): boolean {
  try {
    rmSync(makeFolder("trial", MEMORY), { recursive: true });
    return true;
  } catch (err) {
    log.warn({ err }, `nothing can be laid out in ${MEMORY}, so what scripts are given is on the disk`);
    return false;
  }
}

function hasRoom(): boolean {
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= FREE;
}

/** Containers may share their memory, and each knows only its own processes. */
const rootIn = (where: string) => (where === MEMORY ? `${where}/${NAME}-${readlinkSync("/proc/self/ns/pid").replace(/\D/g, "")}` : `${where}/${NAME}`);

/** How a folder is mounted; when it is none of its own, as something that cannot be used. */
function mountOptions(folder: string): string[] {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8").split("\n");
  const [, , , , , options] = mounts.map((line) => line.split(" ")).findLast(([, , , , point]) => point === folder) ?? [];
  return options?.split(",") ?? ["ro"];
}

/** A folder of this process that other users may pass through but not list. It goes when its process has gone. */
export function makeFolder(name: string, where = tmpdir()): string {
  const root = rootIn(where);
  mkdirSync(root, { recursive: true, mode: 0o711 });
  // Its name is known beforehand, and anybody may have made it where all may write.
  const found = lstatSync(root);
  if (!found.isDirectory() || found.uid !== uid) throw new Error(`${root} belongs to somebody else.`);
  chmodSync(root, 0o711);
  const folder = `${root}/${OWNER}-${name}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}

/** Takes away what worker processes that were killed have left. */
export async function removeStaleStages(): Promise<void> {
  for (const root of [tmpdir(), ...(hasMemory() ? [MEMORY] : [])].map(rootIn)) {
    const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [];
      throw error;
    });
    for (const name of names) if (!hasOwner(name)) await rm(`${root}/${name}`, { recursive: true, force: true });
  }
}

/** The sandbox's user is another than this process's when that is root, and reads what it is given; umask must not be in the way. */
function makeOpen(folder: string) {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
}

async function writeOpen(file: string, data: Uint8Array) {
  if (data.length > LARGE) await writeFile(file, data);
  else writeFileSync(file, data);
  const program = data[0] === 0x23 && data[1] === 0x21;
  chmodSync(file, program ? 0o755 : 0o644);
}
