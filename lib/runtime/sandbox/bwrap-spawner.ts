import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { createConnection, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { makeFolder } from "#lib/runtime/sandbox/stage";

/** A program that was started, and its streams by the number of the descriptor: stdin, stdout, stderr and two more. */
export type Spawned = {
  stdio: Socket[];
  /** Resolves when it and all of its streams have ended; with what was wrong, when it did not even start or was lost sight of. */
  closed: Promise<string | undefined>;
  kill(): void;
};
/** `args` begins with the program's name; `user` is whose process it is on the host. */
export type SpawnOrder = { args: string[]; user: number | undefined };
export type Spawner = { spawn(order: SpawnOrder): Promise<Spawned>; close(): Promise<void> };
type Launched = { socket: string; filter: string | null; close(): Promise<void> };

const SCRIPT = fileURLToPath(new URL("bwrap-spawner.py", import.meta.url));
const env = () => ({ PATH: process.env.PATH, NODE_ENV: "production" as const });

/** The small process that starts sandboxes for this one; bwrap-spawner.py says why. It is begun when it is needed, and again when it was lost. */
export function makeSpawner(filter: Uint8Array | undefined): Spawner {
  let launched: Promise<Launched> | undefined;
  let made = 0;
  return {
    async spawn(order) {
      launched ??= launch(filter, () => {
        launched = undefined;
      });
      const { socket, filter: file } = await launched;
      return begin(socket, ++made, { ...order, user: order.user ?? null, env: env(), filter: file });
    },
    async close() {
      await (await launched)?.close();
    },
  };
}

async function launch(filter: Uint8Array | undefined, onEnd: () => void): Promise<Launched> {
  const folder = makeFolder("spawner");
  const [socket, file] = [`${folder}/socket`, `${folder}/filter`];
  if (filter) await writeFile(file, filter, { mode: 0o600 });
  // In a session of its own: what a terminal ends is the worker, and this ends with it.
  const child = spawn("/usr/bin/python3", ["-I", "-S", SCRIPT, socket], { stdio: ["pipe", "pipe", "inherit"], env: env(), detached: true });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`what starts sandboxes ended with status ${code}`)));
    child.stdout.once("data", () => resolve());
  }).catch((error) => {
    onEnd();
    throw error;
  });
  child.once("exit", onEnd);
  // A process does not stay for this alone.
  for (const each of [child, child.stdin as Socket, child.stdout as Socket]) each.unref();
  return {
    ...{ socket, filter: filter ? file : null },
    async close() {
      child.stdin.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Connects the program's streams and gives the order. */
function begin(path: string, number: number, order: object): Spawned {
  const connect = (stream: number) => {
    const socket = createConnection(path);
    socket.write(number.toString(16).padStart(8, "0") + stream);
    return socket;
  };
  const [control, ...stdio] = [5, 0, 1, 2, 3, 4].map(connect) as [Socket, ...Socket[]];
  const json = Buffer.from(JSON.stringify(order));
  const size = Buffer.alloc(4);
  size.writeUInt32BE(json.length);
  control.write(Buffer.concat([size, json]));
  let said = "";
  let killed = false;
  control.on("data", (data) => {
    said += data;
  });
  // What nobody reads would keep a stream from ending.
  control.once("close", () => stdio.map((socket) => socket.resume()));
  stdio[0]?.resume();
  const ended = [control, ...stdio].map((socket) => {
    let problem: string | undefined;
    socket.on("error", (error) => {
      problem = error.message;
    });
    return new Promise<string | undefined>((resolve) => socket.once("close", () => resolve(problem)));
  });
  const closed = Promise.all(ended).then(([problem]) => {
    const failed = /^failed (.*)$/m.exec(said)?.[1];
    return failed ?? (killed || /^end /m.test(said) ? undefined : (problem ?? "what starts sandboxes has gone"));
  });
  return {
    ...{ stdio, closed },
    kill() {
      killed = true;
      control.destroy();
    },
  };
}
