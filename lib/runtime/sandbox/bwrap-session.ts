import { randomBytes } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import type { Spawned } from "#lib/runtime/sandbox/bwrap-spawner";

/** What an order is given to do with what comes while it runs. */
type Listeners = { stdout(data: Buffer): void; stderr(data: Buffer): void };

/** A conversation with `bwrap-init.sh`, the first process inside a sandbox: one order after the other. */
export type Session = {
  /** Gives an order and waits for its end. `data` is what the order itself gave out; more than `most` bytes of it is an error. */
  ask(order: string, words: string[], options?: { listeners?: Listeners; most?: number }): Promise<{ status: number; data: Buffer }>;
  /** Ends everything inside, and waits until it is gone. Safe to call twice. */
  kill(): Promise<void>;
  /** The first process's id on the host, once it is known. */
  pid: Promise<number>;
};

/** Nothing was wrong with the order: the sandbox is not there any more. */
export class SandboxGone extends Error {}

/** `child` is bwrap, with stdin, stdout, stderr, the answers at 3, and what bwrap says of itself at 4. */
export function openSession(child: Spawned): Session {
  const [orders, stdout, stderr, answers, info] = child.stdio as unknown as [Writable, Readable, Readable, Readable, Readable];
  let said = "";
  let gone: SandboxGone | undefined;
  const closed = child.closed.then((why) => {
    gone = new SandboxGone(why ?? (said.trim() || "The sandbox ended unexpectedly."));
  });
  // The sandbox may be gone while it is written to; that it is gone is seen otherwise.
  orders.on("error", () => undefined);
  const early = (data: Buffer) => {
    said = (said + data.toString()).slice(-2000);
  };
  stderr.on("data", early);
  const pid = firstProcess(info, closed, () => gone as SandboxGone);
  pid.catch(() => undefined);

  return {
    pid,
    async ask(order, words, { listeners, most = 4096 } = {}) {
      if (gone) throw gone;
      const token = `\x01${randomBytes(16).toString("hex")}`;
      const streams = listeners ? [until(stdout, token, listeners.stdout), until(stderr, token, listeners.stderr)] : [];
      const answer = readAnswer(answers, token, most);
      orders.write([order, token, ...words].map((word) => `${word}\0`).join(""));
      const done = Promise.all([answer.promise, ...streams.map(({ promise }) => promise)]).then(([result]) => result as Answer);
      try {
        const result = await Promise.race([
          done,
          closed.then(() => {
            throw gone;
          }),
        ]);
        // From here on it is the script that speaks.
        stderr.off("data", early);
        return result;
      } finally {
        done.catch(() => undefined);
        for (const each of [answer, ...streams]) each.release();
      }
    },
    async kill() {
      const first = await Promise.race([pid.catch(() => undefined), closed.then(() => undefined)]);
      // With the first process of its namespace everything in it ends; bwrap itself waits for that, and then ends too.
      if (!gone && (first === undefined || !signal(first))) child.kill();
      const late = setTimeout(() => child.kill(), 2000);
      await closed;
      clearTimeout(late);
    },
  };
}

type Answer = { status: number; data: Buffer };

function firstProcess(info: Readable, closed: Promise<void>, why: () => Error): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = "";
    info.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const found = /"child-pid":\s*(\d+)/.exec(text);
      if (found) resolve(Number(found[1]));
    });
    void closed.then(() => reject(why()));
  });
}

function signal(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH" || (error as NodeJS.ErrnoException).code === "EPERM") return false;
    throw error;
  }
}

/** Passes on what a stream brings, as soon as it comes, until the token comes. */
function until(stream: Readable, token: string, pass: (data: Buffer) => void) {
  const end = Buffer.from(token);
  let held: Buffer = Buffer.alloc(0);
  return listen<void>(stream, (chunk, resolve) => {
    held = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    const at = held.indexOf(end);
    // Only what may be the token's beginning is kept back.
    const begun = held.indexOf(end[0] as number, Math.max(0, held.length - end.length + 1));
    const upTo = at >= 0 ? at : begun >= 0 ? begun : held.length;
    if (upTo > 0) pass(held.subarray(0, upTo));
    held = held.subarray(upTo);
    if (at >= 0) resolve();
  });
}

/** Everything up to `<token> <status>` and a line end, which is the last that comes. */
function readAnswer(stream: Readable, token: string, most: number) {
  const chunks: Buffer[] = [];
  let size = 0;
  let tail = "";
  return listen<Answer>(stream, (chunk, resolve, reject) => {
    chunks.push(chunk);
    size += chunk.length;
    tail = (tail + chunk.subarray(-64).toString("latin1")).slice(-64);
    const found = tail.endsWith("\n") ? tail.lastIndexOf(`${token} `) : -1;
    if (found >= 0) {
      const status = Number(tail.slice(found + token.length + 1));
      if (!Number.isInteger(status)) return reject(new RangeError("an end without a status"));
      return resolve({ status, data: Buffer.concat(chunks, size - (tail.length - found)) });
    }
    if (size > most + 64) reject(new RangeError(`more than ${most} bytes`));
  });
}

function listen<T>(stream: Readable, take: (chunk: Buffer, resolve: (value: T) => void, reject: (error: Error) => void) => void) {
  let release = () => {};
  const promise = new Promise<T>((resolve, reject) => {
    const onData = (chunk: Buffer) => take(chunk, resolve, reject);
    stream.on("data", onData);
    release = () => void stream.off("data", onData);
  });
  return { promise, release: () => release() };
}
