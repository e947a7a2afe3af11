import { existsSync, readFileSync, rmSync } from "node:fs";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

/**
 * Makes this process the only one that runs on a data folder; ends it when another one does. One that was killed does not
 * count. The file appears with its content (a link) or is taken over whole (a rename), and who took over looks again after
 * a moment whether another did so at the same time.
 */
export async function holdDataDir(dataDir: string) {
  const file = path.join(dataDir, "server.pid");
  const mine = `${file}.${process.pid}`;
  const holder = () => readFile(file, "utf8").catch(() => "");
  await writeFile(mine, String(process.pid));
  let held = await link(mine, file).then(
    () => true,
    () => false,
  );
  if (!held) {
    const other = await holder();
    if (!(await isServer(Number(other))) && (await holder()) === other) await rename(mine, file);
    await new Promise((resolve) => setTimeout(resolve, 300));
    held = (await holder()) === String(process.pid);
  }
  await rm(mine, { force: true });
  if (!held) {
    console.error(`Clanker is already running on ${dataDir}. Stop it first, or set another DATA_DIR and PORT.`);
    process.exit(1);
  }
  process.once("exit", () => {
    if (existsSync(file) && readFileSync(file, "utf8") === String(process.pid)) rmSync(file);
  });
}

/** Whether a pid is one of these servers, or a restore. After a restart of the machine it may be anything; where /proc tells, it is asked. */
async function isServer(pid: number): Promise<boolean> {
  if (!pid || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (process.platform !== "linux") return true;
  return /scripts\/(start|restore)\.ts/.test(await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""));
}
