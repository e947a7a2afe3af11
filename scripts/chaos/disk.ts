import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { cp, open, realpath, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { sleep } from "./cluster.ts";

const MIB = 1024 * 1024;

/** The blob store, on a disk of its own where this process may mount one: small, so that it can be filled, and gone when it is told to. */
export class Disk {
  private readonly blobs: string;
  private readonly disk: string;
  readonly mounted: boolean;

  constructor(dataDir: string) {
    this.blobs = path.join(dataDir, "blobs");
    this.disk = path.join(dataDir, "disk");
    mkdirSync(this.disk);
    this.mounted = mounts(this.disk);
    mkdirSync(path.join(this.disk, "blobs"));
    symlinkSync(path.join(this.disk, "blobs"), this.blobs);
  }

  /** Writes into it until there is no room for a byte more, and makes room again after a while. */
  async fill(ms: number) {
    const ballast = path.join(this.disk, "ballast");
    const file = await open(ballast, "w");
    for (let size = MIB; size >= 1; ) {
      const written = await file.write(Buffer.alloc(size)).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "ENOSPC") throw error;
        return undefined;
      });
      if (!written || written.bytesWritten < size) size = Math.floor(size / 4);
    }
    await file.close();
    await sleep(ms);
    await rm(ballast);
  }

  /** Takes the blob store away: a file where its folder was, so that neither reading nor making folders works. */
  async lose(ms: number) {
    const [away, made] = [`${this.blobs}.away`, `${this.blobs}.made`];
    await rename(this.blobs, away);
    await writeFile(this.blobs, "", { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EEXIST" && error.code !== "EISDIR") throw error; // Somebody was quicker and made a new folder.
    });
    await sleep(ms);
    await rename(this.blobs, made);
    await rename(away, this.blobs);
    // What was stored in that folder belongs to the store as well.
    await cp(made, await realpath(this.blobs), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ERR_FS_CP_NON_DIR_TO_DIR") throw error;
    });
    await rm(made, { recursive: true, force: true });
  }

  close() {
    if (this.mounted) execFileSync("umount", ["--lazy", this.disk]);
  }
}

function mounts(folder: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=128m", "clanker-chaos", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false; // Only root may, and not everywhere.
  }
}
