import { chmod, chown, lstat, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { hasOwner, OWNER } from "#lib/runtime/sandbox/owner";
import type { SandboxFile } from "#lib/runtime/sandbox/sandbox";

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
  clearPut(): Promise<void>;
  /** Lays out what a command reads from its standard input, and answers its name within the stage. */
  input(data: Uint8Array): Promise<string>;
  remove(): Promise<void>;
};

const uid = process.getuid?.() ?? 0;
/** All stages of a user's workers. Others may pass through it, for the sandboxes have ids of their own, but not look into it. */
const ROOT = `${tmpdir()}/clanker-sandboxes-${uid}`;

let made = 0;

/** `owner` is the user that the sandbox's processes have on the host. */
export async function makeStage(owner: number, readOnly: string[]): Promise<Stage> {
  const folder = await makeFolder(`${++made}`);
  let inputs = 0;
  const frozen = (index: number) => `${folder}/shared/frozen/${index}`;
  const put = `${folder}/shared/put`;
  for (const each of [`${folder}/shared`, put, `${folder}/shared/frozen`, ...readOnly.map((_, index) => frozen(index))]) await makeOpen(each);
  if (owner !== uid) await chown(folder, owner, owner);

  /** Where a file of the sandbox is laid out. */
  const place = (target: string) => {
    const clean = path.posix.normalize(target);
    if (!clean.startsWith("/") || clean.includes("\0")) throw new Error(`'${target}' is no absolute path.`);
    const index = readOnly.findIndex((each) => clean === each || clean.startsWith(`${each}/`));
    return index < 0 ? `${put}${clean}` : `${frozen(index)}${clean.slice((readOnly[index] as string).length)}`;
  };
  const known = new Set<string>([put]);
  const parents = async (target: string) => {
    if (known.has(target) || target === folder) return;
    await parents(path.dirname(target));
    await makeOpen(target);
    known.add(target);
  };

  return {
    folder,
    frozen,
    async lay(files) {
      for (const file of files) {
        const target = place(file.path);
        if (file.path.endsWith("/")) {
          await parents(target.replace(/\/+$/, ""));
          continue;
        }
        await parents(path.dirname(target));
        await writeOpen(target, file.data);
      }
    },
    async clearPut() {
      await rm(put, { recursive: true, force: true });
      await makeOpen(put);
      for (const each of known) if (each.startsWith(`${put}/`)) known.delete(each);
    },
    async input(data) {
      const name = `input-${++inputs}`;
      await writeOpen(`${folder}/shared/${name}`, data);
      return name;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A folder of this process that other users may pass through but not list. It goes when its process has gone. */
export async function makeFolder(name: string): Promise<string> {
  await mkdir(ROOT, { recursive: true, mode: 0o711 });
  // Its name is known beforehand, and anybody may have made it where all may write.
  const found = await lstat(ROOT);
  if (!found.isDirectory() || found.uid !== uid) throw new Error(`${ROOT} belongs to somebody else.`);
  await chmod(ROOT, 0o711);
  const folder = `${ROOT}/${OWNER}-${name}`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/** Takes away what worker processes that were killed have left. */
export async function removeStaleStages(): Promise<void> {
  const names = await readdir(ROOT).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  for (const name of names) if (!hasOwner(name)) await rm(`${ROOT}/${name}`, { recursive: true, force: true });
}

/** The sandbox's user is another than this process's when that is root, and reads what it is given; umask must not be in the way. */
async function makeOpen(folder: string) {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
}

async function writeOpen(file: string, data: Uint8Array) {
  await writeFile(file, data);
  const program = data[0] === 0x23 && data[1] === 0x21;
  await chmod(file, program ? 0o755 : 0o644);
}
