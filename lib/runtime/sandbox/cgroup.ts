import { writeFileSync } from "node:fs";
import { mkdir, readdir, readFile, rmdir, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { log } from "#lib/platform/log";
import { hasOwner, OWNER } from "#lib/runtime/sandbox/owner";

/** What all processes of one sandbox may use together. */
export type GroupLimits = { memoryBytes: number; processes: number; cores: number };

/** A control group of one sandbox. */
export type Group = {
  add(pid: number): Promise<void>;
  /** True once the kernel has ended a process of the group for want of memory. */
  outOfMemory(): Promise<boolean>;
  /** Takes the group away once its last process is gone. */
  remove(): Promise<void>;
};

/** A place where groups can be made. Version 2 has one for all controllers, version 1 one for each. */
export type Hierarchy = { folder: string; version: 1 | 2; controllers: string[] };

const PREFIX = "clanker-sandbox-";
/** Where the worker's own processes go under version 2, which allows processes only at the leaves. */
const OWN = "clanker-own";
const PERIOD = 100_000;
const WANTED = ["memory", "pids", "cpu"];
const NEEDED = ["memory", "pids"];

/** Where this process may make groups that limit memory and processes, or a sentence that says why it may not. */
export async function findGroups(files = { mounts: "/proc/self/mountinfo", own: "/proc/self/cgroup" }): Promise<Hierarchy[] | string> {
  try {
    const found = await hierarchies(await readFile(files.mounts, "utf8"), await readFile(files.own, "utf8"));
    const lacking = NEEDED.filter((controller) => !found.some(({ controllers }) => controllers.includes(controller)));
    if (lacking.length > 0) return `there is no control group for ${lacking.join(" and ")}`;
    await (await makeGroup(found, { memoryBytes: 64 * 1024 * 1024, processes: 8, cores: 1 })).remove();
    return found;
  } catch (error) {
    return `control groups cannot be made here: ${(error as Error).message}`;
  }
}

async function hierarchies(mountinfo: string, own: string): Promise<Hierarchy[]> {
  const mounts = mountinfo.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const [, , , root = "", point = ""] = before.split(" ");
    const [type, , options = ""] = after.split(" ");
    return type === "cgroup" || type === "cgroup2" ? [{ type, root, point, options: options.split(",") }] : [];
  });
  const lines = own
    .trim()
    .split("\n")
    .map((line) => {
      const [, controllers = "", ...path] = line.split(":");
      return { controllers: controllers.split(","), path: path.join(":") };
    });
  // In a container the mount shows only a part of the tree, whose path is then not there a second time.
  const place = (mount: { root: string; point: string }, path: string) =>
    (mount.point + (mount.root !== "/" && path.startsWith(mount.root) ? path.slice(mount.root.length) : path)).replace(/\/+$/, "");

  const found = WANTED.flatMap((controller) => {
    const line = lines.find(({ controllers }) => controllers.includes(controller));
    const mount = mounts.find(({ type, options }) => type === "cgroup" && options.includes(controller));
    return line && mount ? [{ folder: place(mount, line.path), version: 1 as const, controllers: [controller] }] : [];
  });
  const unified = lines.find(({ controllers }) => controllers[0] === "");
  const mount = mounts.find(({ type }) => type === "cgroup2");
  if (found.length > 0 || !unified || !mount) return found;
  const folder = place(mount, unified.path).replace(new RegExp(`/${OWN}$`), "");
  return [{ folder, version: 2, controllers: await delegate(folder, NEEDED, ["cpu"]) }];
}

/**
 * Gives the children of a version 2 group their controllers, and answers which they have. When the group holds processes,
 * this one among them, they move into a child of their own, as systemd asks of a service with `Delegate=yes`.
 */
export async function delegate(folder: string, needed: string[], optional: string[]): Promise<string[]> {
  const given = async () => (await readFile(`${folder}/cgroup.subtree_control`, "utf8")).trim().split(/\s+/);
  const give = (controllers: string[]) => writeFile(`${folder}/cgroup.subtree_control`, controllers.map((each) => `+${each}`).join(" "));
  const already = await given();
  if (needed.every((each) => already.includes(each))) return already;
  await give(needed).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EBUSY") throw error;
    await mkdir(`${folder}/${OWN}`, { recursive: true });
    for (const pid of (await readFile(`${folder}/cgroup.procs`, "utf8")).trim().split("\n").filter(Boolean)) {
      // One that has ended meanwhile needs no place.
      await writeFile(`${folder}/${OWN}/cgroup.procs`, pid).catch((gone: NodeJS.ErrnoException) => {
        if (gone.code !== "ESRCH") throw gone;
      });
    }
    await give(needed);
  });
  // Where these are missing, what they would limit is not limited.
  for (const each of optional) await give([each]).catch(() => undefined);
  return given();
}

let made = 0;

export async function makeGroup(hierarchies: Hierarchy[], limits: GroupLimits): Promise<Group> {
  const name = `${PREFIX}${OWNER}-${++made}`;
  const groups = hierarchies.map((each) => ({ ...each, folder: `${each.folder}/${name}` }));
  const quota = Math.round(limits.cores * PERIOD);
  const remove = async () => {
    for (const { folder } of groups) await removeGroup(folder);
  };
  try {
    for (const { folder, version, controllers } of groups) {
      await mkdir(folder);
      // The kernel takes a limit sooner than a thread is asked to write it.
      const set = (file: string, value: string | number) => writeFileSync(`${folder}/${file}`, String(value));
      // Not every kernel accounts for swap, and without swap there is nothing to limit.
      const setIfThere = (file: string, value: string | number) => {
        try {
          set(file, value);
        } catch (err) {
          log.debug({ err }, "a control group has no such limit");
        }
      };
      if (controllers.includes("memory") && version === 2) {
        set("memory.max", limits.memoryBytes);
        setIfThere("memory.swap.max", 0);
        setIfThere("memory.oom.group", 1);
      } else if (controllers.includes("memory")) {
        set("memory.limit_in_bytes", limits.memoryBytes);
        setIfThere("memory.memsw.limit_in_bytes", limits.memoryBytes);
      }
      if (controllers.includes("pids")) set("pids.max", limits.processes);
      if (controllers.includes("cpu") && version === 2) set("cpu.max", `${quota} ${PERIOD}`);
      else if (controllers.includes("cpu")) {
        set("cpu.cfs_period_us", PERIOD);
        set("cpu.cfs_quota_us", quota);
      }
    }
  } catch (error) {
    await remove();
    throw error;
  }
  const memory = groups.find(({ controllers }) => controllers.includes("memory"));
  return {
    async add(pid) {
      await Promise.all(groups.map(({ folder }) => writeFile(`${folder}/cgroup.procs`, String(pid))));
    },
    async outOfMemory() {
      if (!memory) return false;
      const file = `${memory.folder}/${memory.version === 2 ? "memory.events" : "memory.oom_control"}`;
      const events = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
        // Nobody is left in a group that has just been removed.
        if (error.code === "ENOENT" || error.code === "ENODEV") return "";
        throw error;
      });
      return Number(/^oom_kill (\d+)$/m.exec(events)?.[1] ?? 0) > 0;
    },
    remove,
  };
}

/** A process that was killed leaves its group a little later than it answers. */
async function removeGroup(folder: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await rmdir(folder);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT") return;
      if (code !== "EBUSY" || tries >= 200) throw error;
      await pause(Math.min(2 + tries, 20));
    }
  }
}

/** Takes away the groups of worker processes that were killed. */
export async function removeStaleGroups(hierarchies: Hierarchy[]): Promise<void> {
  for (const { folder } of hierarchies) {
    const stale = (await readdir(folder)).filter((name) => name.startsWith(PREFIX) && !hasOwner(name.slice(PREFIX.length)));
    for (const name of stale) await removeGroup(`${folder}/${name}`);
  }
}
