import { afterAll, describe, expect, test } from "vitest";
import { SandboxError } from "#lib/runtime/sandbox/sandbox";
import { backendsUnderTest, runText } from "#lib/testing/run-text";

const LANGUAGES = {
  "t.sh": {
    contract: `echo "in: $(cat)"; echo "file: $(cat "$INPUT_FILE")"; pwd; echo "$SECRET"; echo "args: $*"; echo "$0"; ls /workspace/attachments
      od -An -b /workspace/attachments/data.bin; echo oops >&2; mkdir -p "$OUTPUT_DIR/deep"; cp /workspace/attachments/data.bin "$OUTPUT_DIR/deep/copy.bin"; exit 3`,
    slow: "for i in 1 2 3; do echo step $i; sleep 0.15; done",
    frozen: 'cp "$INPUT_FILE" "$SKILL_DIR/scripts/t.sh"; echo "status $?"',
    env: "env",
    loop: "while true; do :; done",
    flood: "while true; do printf '%05000d' 1; done",
    memory: "x=xxxxxxxxxxxxxxxx; while true; do x=$x$x; done",
    empty: "true",
  },
  "t.py": {
    contract: `import os, sys
print("in:", sys.stdin.read()); print("file:", open(os.environ["INPUT_FILE"], encoding="utf-8").read()); print(os.getcwd()); print(os.environ["SECRET"])
print("args:", *sys.argv[1:]); print(sys.argv[0]); print(os.listdir("/workspace/attachments"))
data = open("/workspace/attachments/data.bin", "rb").read(); print(list(data)); print("oops", file=sys.stderr)
os.makedirs(os.environ["OUTPUT_DIR"] + "/deep"); open(os.environ["OUTPUT_DIR"] + "/deep/copy.bin", "wb").write(data); sys.exit(3)`,
    slow: "import time\nfor i in (1, 2, 3):\n  print('step', i)\n  time.sleep(0.15)",
    frozen: "import os\ntry:\n  open(os.environ['SKILL_DIR'] + '/scripts/t.py', 'w').write('x')\n  print('status 0')\nexcept OSError:\n  print('status 1')",
    env: "import os\nfor k, v in os.environ.items(): print(f'{k}={v}')",
    loop: "while True: pass",
    flood: "while True: print('x' * 5000)",
    memory: "x = 'x' * 1000000\nwhile True: x = x + x",
    empty: "",
  },
  "t.mjs": {
    contract: `import fs from "node:fs";
console.log("in: " + fs.readFileSync(0, "utf8")); console.log("file: " + fs.readFileSync(process.env.INPUT_FILE, "utf8")); console.log(process.cwd()); console.log(process.env.SECRET);
console.log("args: " + process.argv.slice(2).join(" ")); console.log(process.argv[1]); console.log(fs.readdirSync("/workspace/attachments").join(" "));
const data = fs.readFileSync("/workspace/attachments/data.bin"); console.log([...data].join(" ")); console.error("oops");
fs.mkdirSync(process.env.OUTPUT_DIR + "/deep", { recursive: true }); fs.writeFileSync(process.env.OUTPUT_DIR + "/deep/copy.bin", data); process.exit(3);`,
    slow: "for (const i of [1, 2, 3]) { console.log('step ' + i); const end = Date.now() + 150; while (Date.now() < end); }",
    frozen:
      "import fs from 'fs'; try { fs.writeFileSync(process.env.SKILL_DIR + '/scripts/t.mjs', 'x'); console.log('status 0'); } catch { console.log('status 1'); }",
    env: "for (const k of Object.keys(process.env)) console.log(k + '=' + process.env[k]);",
    loop: "while (true);",
    flood: "while (true) console.log('x'.repeat(5000));",
    memory: "let x = 'x'.repeat(1000000); const all = []; while (true) { x = x + x; all.push(x); }",
    empty: "",
  },
};

describe.each(await backendsUnderTest({ double: true }))("$name", (backend) => {
  afterAll(backend.close);
  const run = (name: string, script: string, options: Parameters<typeof runText>[3] = {}) => runText(backend, name, script, options);

  for (const [name, scripts] of Object.entries(LANGUAGES)) {
    test(`${name}: the script contract`, async () => {
      const result = await run(name, scripts.contract, { secrets: { SECRET: "s3cret" }, args: ["a b", "$(c)"] });
      expect(result.stderr).toBe("oops\n");
      expect(result.exitCode).toBe(3);
      const lines = result.stdout.split("\n");
      expect(lines.slice(0, 6)).toEqual(["in: hello wörld", "file: hello wörld", "/workspace", "s3cret", "args: a b $(c)", `/skill/scripts/${name}`]);
      expect(lines[6]).toContain("data.bin");
      expect(lines[7]?.match(/\d+/g)).toEqual(name === "t.sh" ? ["000", "377", "200", "012"] : ["0", "255", "128", "10"]);
      expect(result.files["deep/copy.bin"]).toEqual(Buffer.from([0, 255, 128, 10]));
    });

    test(`${name}: output arrives while the script runs`, async () => {
      const { stdout, chunks } = await run(name, scripts.slow);
      expect(stdout).toBe("step 1\nstep 2\nstep 3\n");
      expect(chunks.length).toBeGreaterThanOrEqual(3);
      expect((chunks.at(-1)?.at ?? 0) - (chunks[0]?.at ?? 0)).toBeGreaterThan(200);
    });

    test(`${name}: the skill's own files are read-only`, async () => {
      expect((await run(name, scripts.frozen)).stdout).toContain("status 1");
    });

    test(`${name}: nothing of the host is in the environment`, async () => {
      process.env.HOST_CANARY = "canary-value";
      const { stdout } = await run(name, scripts.env);
      expect(stdout).not.toMatch(/canary-value|node_modules|VITEST/);
      expect(stdout).toContain("SKILL_DIR=/skill");
    });

    test(`${name}: an endless loop ends`, async () => {
      const result = await run(name, scripts.loop, { timeoutMs: 1500 }).then(
        (done) => ({ code: `exit ${done.exitCode}`, message: done.stderr }),
        (error: SandboxError) => ({ code: error.code, message: error.message }),
      );
      expect(result.code).toMatch(/^EXECUTION_TIMEOUT$|^exit [1-9]/);
      expect(result.message).toMatch(/time limit|iterations|timed out/i);
    });

    test(`${name}: endless output is cut off with a clear error`, async () => {
      await expect(run(name, scripts.flood)).rejects.toMatchObject({ code: "OUTPUT_TOO_LARGE" });
    });

    test(`${name}: a memory bomb ends, and the next run works`, async () => {
      const result = await run(name, scripts.memory, { timeoutMs: 30_000 }).then(
        (done) => `exit ${done.exitCode} ${done.stderr}`,
        (error: SandboxError) => error.code,
      );
      expect(result).toMatch(/^MEMORY_EXCEEDED|^exit [1-9]/);
      expect((await run(name, scripts.empty)).exitCode).toBe(0);
    });

    test(`${name}: cancelling stops it at once`, async () => {
      const controller = new AbortController();
      const started = performance.now();
      setTimeout(() => controller.abort(), 300);
      await expect(run(name, scripts.loop, { signal: controller.signal })).rejects.toBeInstanceOf(SandboxError);
      expect(performance.now() - started).toBeLessThan(2000);
    });
  }

  test("the shell keeps its meaning when its output is made live", async () => {
    const { stdout, exitCode } = await run(
      "t.sh",
      `set -euo pipefail
f() { echo in f; local x=1; echo "x $x"; }
f | tr a-z A-Z
y=$(f | wc -l); echo "lines $y"
if [ "$y" = 2 ]; then echo two; else echo other; fi
while read -r line; do echo "got $line"; done <<EOF
one
two
EOF
cd /tmp && pwd
z=5; echo $((z + 1))
case $z in 5) echo five;; *) echo no;; esac
echo "to file" > /tmp/f; cat /tmp/f
{ echo grouped; } | sed 's/g/G/'
false || echo rescued
printf 'no newline'
false
echo never`,
    );
    expect(stdout).toBe("IN F\nX 1\nlines 2\ntwo\ngot one\ngot two\n/tmp\n6\nfive\nto file\nGrouped\nrescued\nno newline");
    expect(exitCode).toBe(1);
  });

  test("there is no network", async () => {
    expect((await run("t.sh", "curl -s http://127.0.0.1:1 || echo none")).stdout).toBe("none\n");
    const python = "import socket\ntry:\n  socket.create_connection(('127.0.0.1', 1), 1)\n  print('in')\nexcept BaseException as e: print('none')";
    expect((await run("t.py", python)).stdout).toBe("none\n");
    expect((await run("t.mjs", "try { await fetch('http://127.0.0.1:1'); console.log('in'); } catch { console.log('none'); }")).stdout).toBe("none\n");
  });

  test("a script that swallows its write errors is stopped all the same", async () => {
    const script = "while True:\n  try: print('x' * 100000)\n  except OSError: pass";
    await expect(run("t.py", script)).rejects.toMatchObject({ code: "OUTPUT_TOO_LARGE" });
  });

  test("an error that comes at the very end keeps its letters", async () => {
    expect((await run("t.mjs", "throw new Error('café')")).stderr).toContain("café");
    expect((await run("t.mjs", "throw new Error('café – ü')")).stderr).toContain("café – ü");
    expect((await run("t.sh", "set -x; : café")).stderr).toContain("café");
  });
});
