import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { freePort } from "#lib/testing/free-port";

const binary = process.env.REDIS_SERVER_PATH ?? "/usr/bin/redis-server";

/** `npm test` installs it where it can; a single file of tests says what it left out. */
export const hasRedis = existsSync(binary);

/** A real Redis of a test's own: it keeps nothing, listens on loopback alone, and can be frozen, killed and started again. */
export async function startRedis(password?: string) {
  const port = await freePort();
  const url = `redis://${password ? `:${password}@` : ""}127.0.0.1:${port}`;
  let child: ChildProcess;
  const stop = async (signal: NodeJS.Signals = "SIGKILL") => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  };
  const start = async () => {
    const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", tmpdir()];
    child = spawn(binary, password ? [...settings, "--requirepass", password] : settings, { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on("data", (text: Buffer) => {
        if (text.includes("eady to accept connections")) resolve();
      });
      child.once("error", reject);
      child.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
    });
  };
  await start();
  process.once("exit", () => child.kill("SIGKILL"));
  return { url, start, stop, freeze: () => child.kill("SIGSTOP"), thaw: () => child.kill("SIGCONT") };
}
