import { rmSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/** Makes this process the only one that runs on a data folder; ends it when another one does. One that was killed does not count. */
export async function holdDataDir(dataDir: string) {
  const file = path.join(dataDir, "server.pid");
  for (let tries = 0; tries < 3; tries++) {
    try {
      await writeFile(file, String(process.pid), { flag: "wx" });
      process.once("exit", () => rmSync(file, { force: true }));
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const other = Number(await readFile(file, "utf8").catch(() => ""));
    if (other && (await isServer(other))) break;
    await rm(file, { force: true });
  }
  console.error(`Clanker is already running on ${dataDir}. Stop it first, or set another DATA_DIR and PORT.`);
  process.exit(1);
}

/** Whether a pid is one of these servers. After a restart of the machine it may be anything; where /proc tells, it is asked. */
async function isServer(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (process.platform !== "linux") return true;
  return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).includes("scripts/start.ts");
}
