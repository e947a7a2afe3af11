import { readFileSync } from "node:fs";

/**
 * Names for what a worker process leaves on the machine while it runs, such as folders and control groups, so that another
 * can tell when nobody owns them any more. The start time is in them because process ids are given out again.
 */
export const OWNER = process.platform === "linux" ? `${process.pid}-${startTime(process.pid)}` : `${process.pid}`;

/** True when the process that made `name`, which begins with its OWNER, is still there. */
export function hasOwner(name: string): boolean {
  const [pid, started] = name.split("-");
  return startTime(Number(pid)) === started;
}

/** When a process was started, in ticks since the machine was; nothing when there is none. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets before may hold spaces and brackets itself. This is field 22, and the third comes first here.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // One that has ended and that nobody has asked about yet is not there either.
    return fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
