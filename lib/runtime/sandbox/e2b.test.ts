import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { e2b, e2bBackend } from "#lib/runtime/sandbox/e2b";
import { PLACES, runScript } from "#lib/runtime/script-run";
import { e2bDoubleProblem, startE2bDouble } from "#lib/testing/e2b-double";

const problem = e2bDoubleProblem();
const left = problem ? ` (left out: ${problem})` : "";

test("without a key it does not work, and says what is missing", async () => {
  expect(await e2b.problem()).toBe("E2B_API_KEY is not set.");
  expect(await e2bBackend(() => ({ apiKey: "e2b_x" })).problem()).toBeUndefined();
});

test("a provider that cannot be reached is named", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const url = `http://127.0.0.1:${port}`;
  const nowhere = e2bBackend(() => ({ apiKey: "e2b_x", apiUrl: url, sandboxUrl: url }));
  await expect(nowhere.create({ readOnly: [], network: [] })).rejects.toMatchObject({
    code: "SANDBOX_FAILED",
    message: expect.stringMatching(`^E2B: .*127\\.0\\.0\\.1:${port}`),
  });
});

describe.skipIf(problem)(`on a double of E2B${left}`, () => {
  let double: Awaited<ReturnType<typeof startE2bDouble>>;
  beforeAll(async () => {
    double = await startE2bDouble();
  });
  beforeEach(() => double.accept());
  afterAll(() => double?.close());
  const backend = e2bBackend(() => double.settings);

  type Options = {
    input?: unknown;
    timeoutMs?: number;
    signal?: AbortSignal;
    args?: string[];
    secrets?: Record<string, string>;
    network?: string[];
    onOutput?: (text: string) => void;
  };

  async function run(name: string, script: string, options: Options = {}) {
    const sandbox = await backend.create({ readOnly: [PLACES.skill], network: options.network ?? [] });
    const output = { stdout: "", stderr: "" };
    try {
      const result = await runScript(sandbox, {
        files: [
          { path: `scripts/${name}`, data: Buffer.from(script) },
          { path: `assets/${"long/".repeat(40)}ü "quoted" \n.txt`, data: Buffer.from("asset") },
        ],
        entrypoint: `scripts/${name}`,
        ...(options.args && { args: options.args }),
        ...(options.secrets && { secrets: options.secrets }),
        input: options.input ?? "hello wörld",
        attachments: [{ filename: "data.bin", data: new Uint8Array([0, 255, 128, 10]) }],
        timeoutMs: options.timeoutMs ?? 20_000,
        signal: options.signal ?? new AbortController().signal,
        onOutput: (stream, text) => {
          output[stream] += text;
          options.onOutput?.(text);
        },
      });
      return { exitCode: result.exitCode, ...output, files: Object.fromEntries(result.files.map((file) => [file.path, Buffer.from(file.data)])) };
    } finally {
      await sandbox.stop();
    }
  }

  const CONTRACT = {
    "t.sh": `echo "in: $(cat)"; echo "file: $(cat "$INPUT_FILE")"; pwd; echo "$SECRET"; echo "args: $*"; echo "$0"; ls /workspace/attachments
      cat "$SKILL_DIR"/assets/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*/*.txt; echo
      echo oops >&2; mkdir -p "$OUTPUT_DIR/deep"; cp /workspace/attachments/data.bin "$OUTPUT_DIR/deep/copy.bin"; echo x >"$SKILL_DIR/scripts/t.sh" || echo frozen; exit 3`,
    "t.py": `import os, sys, glob
print("in:", sys.stdin.read()); print("file:", open(os.environ["INPUT_FILE"], encoding="utf-8").read()); print(os.getcwd()); print(os.environ["SECRET"])
print("args:", *sys.argv[1:]); print(sys.argv[0]); print(*os.listdir("/workspace/attachments")); print(open(glob.glob("/skill/assets/**/*.txt", recursive=True)[0]).read())
print("oops", file=sys.stderr); os.makedirs(os.environ["OUTPUT_DIR"] + "/deep")
open(os.environ["OUTPUT_DIR"] + "/deep/copy.bin", "wb").write(open("/workspace/attachments/data.bin", "rb").read())
try: open(os.environ["SKILL_DIR"] + "/scripts/t.py", "w")
except OSError: print("frozen")
sys.exit(3)`,
    "t.mjs": `import fs from "node:fs";
console.log("in: " + fs.readFileSync(0, "utf8")); console.log("file: " + fs.readFileSync(process.env.INPUT_FILE, "utf8")); console.log(process.cwd()); console.log(process.env.SECRET);
console.log("args: " + process.argv.slice(2).join(" ")); console.log(process.argv[1]); console.log(fs.readdirSync("/workspace/attachments").join(" "));
console.log(fs.readFileSync(fs.globSync("/skill/assets/**/*.txt")[0], "utf8")); console.error("oops"); fs.mkdirSync(process.env.OUTPUT_DIR + "/deep");
fs.copyFileSync("/workspace/attachments/data.bin", process.env.OUTPUT_DIR + "/deep/copy.bin");
try { fs.writeFileSync(process.env.SKILL_DIR + "/scripts/t.mjs", "x"); } catch { console.log("frozen"); }
process.exit(3);`,
  };
  test.for(Object.entries(CONTRACT))("%s: the script contract", async ([name, script]) => {
    const result = await run(name, script, { secrets: { SECRET: "s3'cret $(id)" }, args: ["a b", "$(c)", "d'e"] });
    expect(result.stdout.split("\n")).toEqual([
      ...[
        "in: hello wörld",
        "file: hello wörld",
        "/workspace",
        "s3'cret $(id)",
        "args: a b $(c) d'e",
        `/skill/scripts/${name}`,
        "data.bin",
        "asset",
        "frozen",
        "",
      ],
    ]);
    expect(result.stderr).toContain("oops\n");
    expect(result.exitCode).toBe(3);
    expect(result.files).toEqual({ "deep/copy.bin": Buffer.from([0, 255, 128, 10]) });
    expect(double.running()).toEqual([]);
  });

  test("the environment is what the contract says, and nothing else", async () => {
    const { stdout } = await run("t.sh", "env | grep -v -e ^_= -e ^SHLVL= | sort; id -u; sudo -n true 2>/dev/null || echo no root");
    expect(stdout).toBe(
      `HOME=/workspace\nINPUT_FILE=/input/input\nLANG=C.UTF-8\nMEMORY_FILE=/input/memory.md\nOUTPUT_DIR=/output\nPATH=/usr/local/bin:/usr/bin:/bin\nPWD=/workspace\nSKILL_DIR=/skill\n65534\nno root\n`,
    );
  });

  test("letters that are written in pieces arrive whole, while the script runs", async () => {
    const pieces: string[] = [];
    const script = "printf 'gr\\303'; sleep 0.3; printf '\\274n'; sleep 0.3; printf ' \\360\\237'; sleep 0.3; printf '\\230\\200\\n'";
    const { stdout } = await run("t.sh", script, { onOutput: (text) => pieces.push(text) });
    expect(stdout).toBe("grün 😀\n");
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every((piece) => piece.isWellFormed() && !piece.includes("\ufffd"))).toBe(true);
  });

  test("what a script prints before it exits arrives", async () => {
    const { stdout, exitCode } = await run("t.mjs", "console.log('x'.repeat(3_000_000)); process.exit(4);");
    expect([stdout.length, exitCode]).toEqual([3_000_001, 4]);
  });

  test("only regular files come back, by any name, and none of the many too many", async () => {
    const odd = await run(
      "t.sh",
      `cd "$OUTPUT_DIR"; ln -s /etc/passwd link; mkfifo pipe; : >empty; echo 1 >' a b'; echo 2 >'-x'; echo 3 >"new\nline"; mkdir none; echo 4 >ü.txt`,
    );
    expect(Object.fromEntries(Object.entries(odd.files).map(([path, data]) => [path, data.toString()]))).toEqual({
      empty: "",
      " a b": "1\n",
      "-x": "2\n",
      "new\nline": "3\n",
      "ü.txt": "4\n",
    });
    const many = await run("t.sh", 'cd "$OUTPUT_DIR"; for i in $(seq 600); do echo $i >$i; done');
    expect(Object.keys(many.files).length).toBe(513);
    await expect(run("t.sh", 'truncate -s 300M "$OUTPUT_DIR/large"')).rejects.toMatchObject({ code: "OUTPUT_TOO_LARGE" });
  });

  test("what a script leaves running ends with it", async () => {
    const started = performance.now();
    const { stdout } = await run("t.sh", '(sleep 600; echo late) & (while :; do date >>"$OUTPUT_DIR/clock"; done) & echo done');
    expect(stdout).toBe("done\n");
    expect(performance.now() - started).toBeLessThan(15_000);
  });

  test("a script that goes on too long is stopped with its machine", async () => {
    await expect(run("t.py", "while True: pass", { timeoutMs: 1000 })).rejects.toMatchObject({
      code: "EXECUTION_TIMEOUT",
      message: expect.stringContaining("1 s"),
    });
    expect(double.running()).toEqual([]);
    // Five minutes for its life unless told otherwise, and two more.
    expect(double.timeouts.at(-1)).toBeGreaterThan(400);
  });

  test("a cancelled script is stopped at once", async () => {
    const controller = new AbortController();
    let cancelledAt = 0;
    const onOutput = () => {
      cancelledAt = performance.now();
      controller.abort();
    };
    await expect(run("t.mjs", "console.log('in'); while (true);", { signal: controller.signal, onOutput })).rejects.toMatchObject({ code: "CANCELLED" });
    expect(performance.now() - cancelledAt).toBeLessThan(2000);
    expect(double.running()).toEqual([]);
  });

  test.for([
    ["t.sh", "yes"],
    ["t.py", "while True: print('x' * 5000)"],
    ["t.mjs", "while (true) console.log('x'.repeat(5000));"],
  ] as const)("%s: endless output is cut off", async ([name, script]) => {
    let heard = 0;
    const onOutput = (text: string) => {
      heard += text.length;
    };
    await expect(run(name, script, { onOutput })).rejects.toMatchObject({ code: "OUTPUT_TOO_LARGE" });
    expect(heard).toBeLessThanOrEqual(4 * 1024 * 1024);
  });

  test("a memory bomb ends, and the next run works", async () => {
    expect((await run("t.py", "x = 'x' * 1000000\nwhile True: x = x + x")).exitCode).not.toBe(0);
    expect((await run("t.sh", "true")).exitCode).toBe(0);
  });

  test("E2B is asked for no network, or for the named hosts and nothing else", async () => {
    await run("t.sh", "true");
    expect(double.created.at(-1)).toMatchObject({ templateID: "base", allow_internet_access: false, network: { allowPublicTraffic: false } });
    await run("t.sh", "true", { network: ["example.com", "*.example.org"] });
    expect(double.created.at(-1)).toMatchObject({
      network: { allowPublicTraffic: false, allowOut: ["example.com", "*.example.org"], denyOut: ["0.0.0.0/0"] },
    });
    expect(double.created.at(-1)).not.toHaveProperty("allow_internet_access");
  });

  test("a key that E2B does not know", async () => {
    const stranger = e2bBackend(() => ({ ...double.settings, apiKey: "e2b_stranger" }));
    const refused = stranger.create({ readOnly: [], network: [] });
    await expect(refused).rejects.toMatchObject({ code: "SANDBOX_FAILED", message: expect.stringContaining("Unauthorized") });
    await expect(refused).rejects.toMatchObject({ message: expect.not.stringContaining("e2b_stranger") });
  });

  test.each([
    [429, /POST \/v2\/sandboxes/, "Rate limit"],
    [500, /POST \/v2\/sandboxes/, "500"],
    [503, /POST \/v2\/sandboxes/, "unavailable"],
    [500, /POST \/files/, "500"],
    [507, /POST \/files/, "refused by the test"],
    [500, /timeout$/, "500"],
    [500, /Process\/Start/, "HTTP 500"],
    [500, /GET \/files/, "500"],
  ])("E2B answers %s to %s", async (status, path, message) => {
    double.refuse(status, path);
    await expect(run("t.sh", "true")).rejects.toMatchObject({ code: "SANDBOX_FAILED", message: expect.stringContaining(message) });
    expect(double.running()).toEqual([]);
  });

  test("a machine that ends in the middle is not taken for a script that is done", async () => {
    const onOutput = () => void double.endAll();
    await expect(run("t.sh", "echo in; sleep 60", { onOutput })).rejects.toMatchObject({ code: "SANDBOX_FAILED" });
  });

  test("a machine that could not be ended is tried again", async () => {
    const sandbox = await backend.create({ readOnly: [], network: [] });
    double.refuse(500, /^DELETE/);
    await expect(sandbox.stop()).rejects.toMatchObject({ code: "SANDBOX_FAILED" });
    double.accept();
    expect(double.running().length).toBe(1);
    await sandbox.stop();
    await sandbox.stop();
    expect(double.running()).toEqual([]);
    await expect(sandbox.write([{ path: "/workspace/x", data: new Uint8Array() }])).rejects.toMatchObject({ code: "SANDBOX_FAILED" });
  });
});
