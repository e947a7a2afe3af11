import { randomBytes } from "node:crypto";
import type { ModelRun } from "#lib/runtime/model-run";
import type { SandboxFile } from "#lib/runtime/sandbox/sandbox";
import { environment, PLACES } from "#lib/runtime/script-run";

/** Each half of a command's output that is taken out of the sandbox. More is never shown, and would fill the worker's memory. */
const HALF = 100_000;
/** As much of the shell's own complaints, in characters. */
const LIVE = 5000;
/** A command that does not obey `timeout` gets so much longer before its sandbox is ended. */
const GRACE_MS = 10_000;

/** Bytes that are taken before the end of an output, and not shown. Twice a value's, for one that seems to begin in the rest of another. */
export const beforeTail = (mask: Pick<ModelRun["mask"], "reach">): number => 2 * mask.reach;

/**
 * Runs the tools' commands in the run's sandbox. A sandbox is given files and answers folders, so each command gets a
 * folder of its own, whose name nobody could have guessed before, with what it needs, and leaves in `$OUT` what it answers.
 */
export function createInside(run: Pick<ModelRun, "sandbox" | "env" | "signal" | "deadline" | "mask">) {
  let previous = "";

  const inside = async (script: string, args: string[], files: [name: string, content: string][] = [], seconds = 60) => {
    const here = `/tmp/.clanker-${randomBytes(8).toString("hex")}`;
    const prelude = `HERE=${here}\nOUT=${here}/out\n${previous ? `rm -rf ${previous}\n` : ""}`;
    const written: [string, string][] = [["run.sh", `${prelude}${script}\n`], ...files];
    await run.sandbox.write([
      ...written.map(([name, content]): SandboxFile => ({ path: `${here}/${name}`, data: Buffer.from(content) })),
      { path: `${here}/out/`, data: new Uint8Array() },
    ]);
    previous = here;
    let live = "";
    const streams = { stdout: run.mask.stream(), stderr: run.mask.stream() };
    // Without secrets before it is cut: half of one is not known any more.
    const show = (masked: string) => {
      live = (live + masked).slice(0, LIVE);
    };
    const { exitCode } = await run.sandbox.run({
      script: `${here}/run.sh`,
      args,
      cwd: PLACES.workspace,
      stdin: new Uint8Array(),
      env: environment(run.env),
      timeoutMs: Math.max(1, Math.round(Math.min(seconds * 1000 + GRACE_MS, run.deadline - performance.now()))),
      maxOutputBytes: 1024 * 1024,
      signal: run.signal,
      // Output goes to a file; what comes here all the same are the shell's own complaints.
      onOutput: (stream, text) => show(streams[stream].push(text)),
    });
    for (const stream of Object.values(streams)) show(stream.end());
    const left = await run.sandbox.read(`${here}/out`);
    return { exitCode, live, files: new Map(left.map(({ path, data }) => [path, data])) };
  };

  /**
   * The model's command: its output to a file, of which the beginning and the end are taken. What comes before the end is
   * there for the mask: a value that the cut goes through shows no further than that.
   */
  inside.command = (command: string, seconds: number) =>
    inside(
      `timeout ${seconds} bash "$HERE/command.sh" > "$HERE/text" 2>&1 < /dev/null
status=$?
wc -c < "$HERE/text" | tr -d ' ' > "$OUT/size"
if [ "$(cat "$OUT/size")" -le ${HALF} ]; then cp "$HERE/text" "$OUT/head"
else head -c ${HALF} "$HERE/text" > "$OUT/head"; tail -c ${HALF + beforeTail(run.mask)} "$HERE/text" > "$OUT/tail"; fi
exit $status`,
      [],
      [["command.sh", command]],
      seconds,
    );
  return inside;
}
