import { zipSync } from "fflate";
import { afterAll, describe, expect, test } from "vitest";
import type { SandboxError } from "#lib/runtime/sandbox/sandbox";
import { backendsUnderTest, runText, type TextOptions } from "#lib/testing/run-text";

/** Scripts that want too much. Each must be contained in time, say why, and leave the next run unharmed. */
describe.each(await backendsUnderTest())("$name", (backend) => {
  afterAll(backend.close);
  const real = backend.name !== "virtual";

  /** What a bomb came to, as `CODE message` or `exit N stderr`, and that it was over within `withinMs`. */
  async function explode(name: string, script: string, withinMs: number, options: TextOptions = {}) {
    const started = performance.now();
    const end = await runText(backend, name, script, { timeoutMs: 20_000, ...options }).then(
      ({ exitCode, stderr, stdout }) => ({ what: `exit ${exitCode} ${stderr}`, stdout }),
      (error: SandboxError) => ({ what: `${error.code} ${error.message}`, stdout: "" }),
    );
    expect(performance.now() - started, end.what.slice(-300)).toBeLessThan(withinMs);
    const next = await runText(backend, "t.sh", "echo fine");
    expect([next.exitCode, next.stdout]).toEqual([0, "fine\n"]);
    return end;
  }
  /** A code of the sandbox with its sentence, or a status that is not 0 with something on stderr. */
  const EXPLAINED = /^(EXECUTION_TIMEOUT|MEMORY_EXCEEDED|OUTPUT_TOO_LARGE) \S+ |^exit [1-9]\d* \S/;

  test("an endless loop that ignores every signal", async () => {
    const { what } = await explode("t.sh", "trap '' TERM INT HUP QUIT; while true; do sleep 1; done", 6000, { timeoutMs: 1500 });
    expect(what).toMatch(EXPLAINED);
  });

  test("processes that are left running in the background", async () => {
    const script = "(trap '' TERM INT HUP; sleep 300) & (trap '' TERM HUP; while true; do sleep 1; done) & echo started";
    const { what, stdout } = await explode("t.sh", script, real ? 4000 : 10_000, { timeoutMs: 3000 });
    // A simulated shell runs them in turn; a real one leaves them behind, and they end with the script.
    if (real) expect([what, stdout]).toEqual(["exit 0 ", "started\n"]);
    else expect(what).toMatch(/^EXECUTION_TIMEOUT|^exit/);
  });

  test("a fork bomb", async () => {
    const { what } = await explode("t.sh", "b() { b | b & b; }; b", 12_000, { timeoutMs: 4000 });
    expect(what).toMatch(EXPLAINED);
  });

  test.runIf(real)("a fork bomb that starts sessions of its own", async () => {
    const python = "import os, time\nwhile True:\n  try:\n    if os.fork() == 0: os.setsid()\n  except OSError: time.sleep(0.01)";
    expect((await explode("t.py", python, 12_000, { timeoutMs: 3000 })).what).toMatch(/^EXECUTION_TIMEOUT/);
  });

  test("a memory bomb of one process", async () => {
    const python = "x = []\nwhile True: x.append(bytearray(1 << 24))";
    const { what } = await explode("t.py", python, 20_000);
    expect(what).toMatch(real ? /^MEMORY_EXCEEDED|^exit 1 [\s\S]*MemoryError/ : EXPLAINED);
  });

  test.runIf(real)("a memory bomb of many processes", async () => {
    const script = `for i in 1 2 3 4 5 6 7 8; do python3 -c 'x = bytearray(200 << 20); import time; time.sleep(60)' & done; wait; echo "$?"; exit 1`;
    const { what } = await explode("t.sh", script, 10_000, { timeoutMs: 15_000 });
    expect(what).toMatch(/^MEMORY_EXCEEDED/);
  });

  test("a disk bomb", async () => {
    const python = `import os
data, n = bytes(1 << 22), 0
with open("/workspace/fill", "wb", buffering=0) as f:
  while True: f.write(data)`;
    const { what } = await explode("t.py", python, 12_000, { timeoutMs: 8000 });
    expect(what).toMatch(EXPLAINED);
  });

  test.runIf(real)("a disk bomb of many places", async () => {
    const script =
      'for d in /tmp /workspace /output /input /dev/shm /var/tmp; do mkdir -p $d; head -c 100000000 /dev/zero > $d/fill || exit 1; done; echo "all"';
    const { what } = await explode("t.sh", script, 20_000);
    expect(what).toMatch(EXPLAINED);
  });

  test("100,000 files", async () => {
    const python = `import os
for i in range(100000): open(f"{os.environ['OUTPUT_DIR']}/{i:06}", "w").close()`;
    const started = performance.now();
    const result = await runText(backend, "t.py", python, { timeoutMs: 8000 }).then(
      ({ files, exitCode }) => (exitCode === 0 ? Object.keys(files) : [`exit ${exitCode}`]),
      (error: SandboxError) => [error.code],
    );
    expect(performance.now() - started).toBeLessThan(15_000);
    // Enough to see that there are more than are kept, and no more.
    if (result.length > 1) expect([result.length, result[0], result.at(-1)]).toEqual([513, "000000", "000512"]);
    else expect(result[0]).toMatch(/^EXECUTION_TIMEOUT|^exit [1-9]/);
    expect((await runText(backend, "t.sh", "echo fine")).stdout).toBe("fine\n");
  });

  test("endless output on both streams at once", async () => {
    const { what } = await explode("t.sh", "while true; do printf '%09000d' 1; printf '%09000d' 2 >&2; done", 10_000);
    expect(what).toMatch(/^OUTPUT_TOO_LARGE/);
  });

  test("a zip of death", async () => {
    // 64 MiB of nothing, 16 times over: 1 GiB in a few kilobytes.
    const inner = zipSync({ "zeros.bin": new Uint8Array(64 << 20) }, { level: 9 });
    const outer = zipSync(Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`${n}.zip`, inner])), { level: 9 });
    const python = `import zipfile
outer = zipfile.ZipFile("/workspace/attachments/bomb.zip")
for name in outer.namelist():
  outer.extract(name, "/tmp")
  with zipfile.ZipFile("/tmp/" + name) as inner: inner.extract("zeros.bin", "/output/" + name + ".d")`;
    expect(outer.length).toBeLessThan(200_000);
    const { what } = await explode("t.py", python, 12_000, { timeoutMs: 8000, attachments: [{ filename: "bomb.zip", data: outer }] });
    expect(what).toMatch(EXPLAINED);
  });

  test.runIf(real)("sparse files that claim to be huge", async () => {
    expect((await explode("t.sh", 'truncate -s 8E "$OUTPUT_DIR/a"', 5000)).what).toMatch(/^exit [1-9]/);
    const { what } = await explode("t.sh", 'for i in 1 2 3 4 5 6 7 8; do truncate -s 200M "$OUTPUT_DIR/$i"; done', 10_000);
    expect(what).toMatch(/^OUTPUT_TOO_LARGE .*256 MiB/);
  });
});
