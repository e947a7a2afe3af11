import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, test } from "vitest";
import { bwrap } from "#lib/runtime/sandbox/bwrap";
import { OWNER } from "#lib/runtime/sandbox/owner";
import { runText, type TextOptions } from "#lib/testing/run-text";

const problem = await bwrap.problem();

/** Processes of this machine whose command line holds a word. */
const processesWith = (word: string) =>
  readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(word);
    } catch {
      // It has ended meanwhile.
      return false;
    }
  });

const until = async (holds: () => boolean, ms: number) => {
  const end = performance.now() + ms;
  while (!holds() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  return holds();
};

describe.skipIf(problem)("bwrap", () => {
  afterAll(bwrap.close);
  const run = (name: string, script: string, options: TextOptions = {}) => runText(bwrap, name, script, options);

  test("nothing of the host is in sight but its programs", async () => {
    const script = `id -u; id -un; hostname; cat /etc/shadow /etc/sudoers 2>&1 | grep -c root
      ls /root /home /etc/ssh /etc/ssl/private /var/lib /run /sys /boot /mnt /media /srv /opt /usr/src 2>/dev/null | grep -v : | grep -c .
      cat /etc/passwd; ls -d "$1" 2>&1 | grep -c "No such"; ls /proc | grep -c '^[0-9]'; cat /proc/1/environ | tr '\\0' '\\n' | cut -d= -f1; ls /sys/fs/cgroup 2>&1 | grep -c "No such"
      grep CapEff /proc/self/status; ls /dev | tr '\\n' ' '; echo; mount -t tmpfs none /tmp 2>/dev/null || echo "no mount"; unshare -Ur true 2>/dev/null || echo "no namespace"`;
    process.env.HOST_CANARY = "canary-value";
    const { stdout } = await run("t.sh", script, { args: [process.env.DATA_DIR ?? ""] });
    const lines = stdout.split("\n");
    expect(lines.slice(0, 5)).toEqual(["65534", "nobody", "sandbox", "2", "0"].with(3, lines[3] ?? ""));
    expect(stdout).not.toContain("canary-value");
    expect(stdout).toContain("nobody:x:65534:65534:nobody:/workspace:/bin/bash\n1\n");
    expect(stdout).toContain("CapEff:\t0000000000000000\nfd full null random shm stderr stdin stdout urandom zero \nno mount\nno namespace\n");
    // Its own first process and what it has started.
    expect(Number(lines[lines.indexOf("nobody:x:65534:65534:nobody:/workspace:/bin/bash") + 2])).toBeLessThan(8);
  });

  test("signals and files of a script reach no process outside", async () => {
    const python = `import os
for pid in (${process.pid}, ${process.ppid}):
  try: os.kill(pid, 9); print("hit")
  except ProcessLookupError: print("none")`;
    expect((await run("t.py", python)).stdout).toBe("none\nnone\n");
  });

  test("links, pipes, sockets and devices that a script leaves are not read", async () => {
    const script = `cd "$OUTPUT_DIR"; echo mine > real; ln -s /etc/passwd link; ln -s / root; ln -s /skill/scripts code; mkfifo pipe; ln real hard
      python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("sock")'; mkdir -p deep/er; echo x > "deep/er/two
lines"; echo y > -rf; chmod 000 real; mkdir closed; echo z > closed/in; chmod 000 closed; printf '' > empty`;
    const { files } = await run("t.sh", script);
    expect(Object.keys(files).sort()).toEqual(["-rf", "closed/in", "deep/er/two\nlines", "empty", "hard", "real"]);
    expect(files.real?.toString()).toBe("mine\n");
    expect(files.hard?.toString()).toBe("mine\n");
    expect((await run("t.sh", 'rm -r "$OUTPUT_DIR"; ln -s /etc "$OUTPUT_DIR"')).files).toEqual({});
    expect((await run("t.sh", 'rm -r "$OUTPUT_DIR"')).files).toEqual({});
  });

  test("long names, and letters beyond ASCII, come back as they were", async () => {
    const long = `${"d".repeat(120)}/${"é".repeat(100)}.txt`;
    const { files } = await run(
      "t.py",
      `import os, sys\np = os.environ["OUTPUT_DIR"] + "/" + sys.argv[1]\nos.makedirs(os.path.dirname(p))\nopen(p, "w").write("ü")`,
      {
        args: [long],
      },
    );
    expect(Object.entries(files).map(([path, data]) => [path, data.toString()])).toEqual([[long, "ü"]]);
  });

  test("a file that no name reaches is left out, and the others are kept", async () => {
    const python = `import os
open("/output/keep.txt", "w").write("x")
os.chdir("/output")
for i in range(30):
  os.mkdir("d" * 200); os.chdir("d" * 200)
  if i < 25: open("f", "w").write("y")`;
    const { exitCode, files } = await run("t.py", python);
    expect([exitCode, files["keep.txt"]?.toString()]).toEqual([0, "x"]);
    const depths = Object.keys(files).map((path) => path.split("/").length - 1);
    expect(depths.sort((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, depth) => depth));
  });

  test("what decides how programs are started cannot be changed, nor the devices", async () => {
    const script = `for at in /etc/ld.so.preload /etc/passwd /etc/ssl/x /dev/x /.clanker/x /usr/x; do (echo x > $at) 2>/dev/null && echo "wrote $at"; done
      rm -f /dev/null /etc/hosts; mv /etc /elsewhere; mv /dev /elsewhere; mkdir /output/kept; echo x > /dev/null
      echo y > /dev/shm/here && cat /dev/shm/here && python3 -c 'import multiprocessing as m; m.Lock(); print("lock")'; echo z > /output/kept/z`;
    const { stdout, files } = await run("t.sh", script);
    expect([stdout, Object.keys(files)]).toEqual(["y\nlock\n", ["kept/z"]]);
    // Whose loader or Bash were its own would run what it likes beside the first process.
    const moving = `import os
for each in ("/bin", "/sbin", "/lib", "/lib64", "/usr", "/usr/local", "/etc", "/dev", "/.clanker", "/skill"):
  for move in (lambda: os.rename(each, each + "-moved"), lambda: os.unlink(each)):
    try: move(); print("moved", each)
    except OSError: pass
print("done")`;
    expect((await run("t.py", moving)).stdout).toBe("done\n");
  });

  test("a script that fills its sandbox ends its run for good: it is not tried again", async () => {
    const sandbox = await bwrap.create({ readOnly: ["/skill"], network: [] });
    try {
      await sandbox.write([{ path: "/skill/s.sh", data: Buffer.from("head -c 300M /dev/zero > /workspace/all; true") }]);
      const { exitCode } = await sandbox.run({
        ...{ script: "/skill/s.sh", args: [], cwd: "/workspace", env: { PATH: "/usr/bin" }, stdin: new Uint8Array(), timeoutMs: 20_000, maxOutputBytes: 1e6 },
        ...{ signal: new AbortController().signal, onOutput: () => undefined },
      });
      expect(exitCode).toBe(0);
      await expect(sandbox.write([{ path: "/workspace/more", data: new Uint8Array(1e6) }])).rejects.toMatchObject({ code: "OUTPUT_UNREADABLE" });
    } finally {
      await sandbox.stop();
    }
  });

  test("a sandbox runs one script after the other on the same files", async () => {
    const sandbox = await bwrap.create({ readOnly: ["/skill"], network: [] });
    let said = "";
    const step = async (text: string) => {
      await sandbox.write([{ path: "/skill/s.sh", data: Buffer.from(text) }]);
      return sandbox.run({
        ...{ script: "/skill/s.sh", args: [], cwd: "/workspace", env: { PATH: "/usr/bin" }, stdin: new Uint8Array(), timeoutMs: 5000, maxOutputBytes: 1e6 },
        signal: new AbortController().signal,
        onOutput: (_, text) => {
          said += text;
        },
      });
    };
    try {
      await step("echo one > kept; sleep 100 & echo begun");
      await step("cat kept; ps -e 2>/dev/null | grep -c sleep");
      expect(said).toBe("begun\none\n0\n");
      expect((await sandbox.read("/workspace")).map(({ path }) => path)).toEqual(["kept"]);
    } finally {
      await sandbox.stop();
      await sandbox.stop();
    }
  });

  test("a script cannot end the first process of its sandbox", async () => {
    const { exitCode, stdout } = await run("t.sh", "kill -9 1; kill -9 -1; echo here; exit 7");
    expect([exitCode, stdout]).toEqual([7, "here\n"]);
  });

  test("a script cannot look into the first process of its sandbox, which takes the worker's orders", async () => {
    const python = `import ctypes, errno, os
for name in ("mem", "maps", "environ", "fd", "fd/3", "cwd", "root"):
  try:
    path = "/proc/1/" + name
    print(name, os.listdir(path) if name == "fd" else os.readlink(path) if name in ("fd/3", "cwd", "root") else open(path, "rb").read(1))
  except OSError as e: print(name, errno.errorcode[e.errno])
l = ctypes.CDLL(None, use_errno=True)
print("pidfd_getfd", l.syscall(438, os.pidfd_open(1), 3, 0), errno.errorcode[ctypes.get_errno()])`;
    const { stdout } = await run("t.py", python);
    const refused = ["maps", "environ", "fd", "fd/3", "cwd", "root"].map((name) => `${name} EACCES`);
    expect(stdout.trim().split("\n")).toEqual(["mem EACCES", ...refused, "pidfd_getfd -1 EPERM"]);
  });

  test("a worker that is killed leaves nothing running, and the next one clears up after it", async () => {
    const mark = `mark-${process.pid}-${Date.now()}`;
    const program = `
      import { bwrap } from "#lib/runtime/sandbox/bwrap";
      const sandbox = await bwrap.create({ readOnly: ["/skill"], network: [], bytes: 1000 });
      await sandbox.write([{ path: "/skill/s.sh", data: Buffer.from("trap '' TERM INT HUP; (trap '' HUP; exec -a ${mark} sleep 300) & echo up; while true; do sleep 1; done") }]);
      await sandbox.run({ script: "/skill/s.sh", args: [], cwd: "/workspace", env: { PATH: "/usr/bin" }, stdin: new Uint8Array(), timeoutMs: 60000,
        maxOutputBytes: 1e6, signal: new AbortController().signal, onOutput: (_, text) => console.log(text) });`;
    const worker = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--input-type=module-typescript", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const line of createInterface(worker.stdout)) if (line === "up") break;
    expect(await until(() => processesWith(mark).length > 0, 2000)).toBe(true);
    const folders = (where: string) =>
      readdirSync(where)
        .filter((name) => new RegExp(`^clanker-sandboxes-${process.getuid?.()}(-|$)`).test(name))
        .map((name) => `${where}/${name}`);
    const left = () => [tmpdir(), "/dev/shm"].flatMap(folders).flatMap((folder) => readdirSync(folder).filter((name) => name.startsWith(`${worker.pid}-`)));
    expect(left().filter((name) => /-\d+$/.test(name))).toHaveLength(1);
    worker.kill("SIGKILL");
    expect(await until(() => processesWith(mark).length === 0, 5000)).toBe(true);
    bwrap.warm(1);
    expect(await until(() => left().length === 0, 5000)).toBe(true);
    const groups = () => execFileSync("find", ["/sys/fs/cgroup", "-name", `clanker-sandbox-${worker.pid}-*`]).toString();
    expect(await until(() => groups() === "", 5000), groups()).toBe(true);
  });

  test("a run whose sandbox goes with what has started it is our fault, and the next begins anew", async () => {
    const starters = () => processesWith(`${OWNER}-spawner`);
    const mark = `lost-${process.pid}-${Date.now()}`;
    const lost = expect(run("t.sh", `exec -a ${mark} sleep 30`)).rejects.toMatchObject({ code: "SANDBOX_FAILED" });
    expect(await until(() => processesWith(mark).length > 0, 10_000)).toBe(true);
    for (const pid of starters()) process.kill(Number(pid), "SIGKILL");
    await lost;
    expect(await until(() => processesWith(mark).length === 0, 5000)).toBe(true);
    expect((await run("t.sh", "echo again")).stdout).toBe("again\n");
    expect(starters()).toHaveLength(1);
  });

  test("what the worker itself was started with is open to no script", async () => {
    const program = `
      import { bwrap } from "#lib/runtime/sandbox/bwrap";
      import { runText } from "#lib/testing/run-text";
      const { stdout } = await runText(bwrap, "t.py", "import os\\nfor pid in ('self', '1'):\\n  for fd in sorted(os.listdir('/proc/%s/fd' % pid), key=int):\\n    try: print(pid, fd, os.readlink('/proc/%s/fd/%s' % (pid, fd)))\\n    except OSError: pass");
      console.log(stdout);
      await bwrap.close();`;
    const folder = mkdtempSync(`${tmpdir()}/clanker-descriptors-`);
    try {
      writeFileSync(`${folder}/secret`, "secret");
      // Numbers that bwrap, Bash and this program take for themselves among them.
      const open = [4, 5, 6, 7, 10, 63, 200, 254, 255].map((number) => `exec ${number}<>"$1"`).join("; ");
      const args = [process.execPath, "--disable-warning=ExperimentalWarning", "--input-type=module-typescript", "-e", program];
      const said = execFileSync("/bin/bash", ["-c", `${open}; shift; exec "$@"`, "bash", `${folder}/secret`, ...args]).toString();
      expect(said).not.toContain("secret");
      const own = said.split("\n").filter((line) => line.startsWith("self ") && !line.includes("/proc/"));
      expect(own.map((line) => line.split(" ")[1])).toEqual(["0", "1", "2"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test.runIf(nobodyReaches())("an ordinary user's worker has the same sandbox, with limits for each process", async () => {
    const program = `
      import { bwrap } from "#lib/runtime/sandbox/bwrap";
      import { runText } from "#lib/testing/run-text";
      const say = (what) => console.log(JSON.stringify(what));
      const of = (name, script, timeoutMs = 20_000) => runText(bwrap, name, script, { timeoutMs }).then(
        ({ exitCode, stdout, stderr, files }) => say([exitCode, stdout.trim(), stderr.trim().split("\\n").at(-1), Object.keys(files)]), ({ code }) => say(code));
      say((await bwrap.problem()) ?? "no problem");
      await of("t.sh", 'id -u; echo x > "$OUTPUT_DIR/kept"');
      await of("t.py", "x = []\\nwhile True: x.append(bytearray(1 << 24))");
      await of("t.sh", "b() { b | b & b; }; b 2>/dev/null", 3000);
      await of("t.sh", "echo fine");
      await bwrap.close();`;
    const args = ["--disable-warning=ExperimentalWarning", "--input-type=module-typescript", "-e", program];
    const worker = spawn(process.execPath, args, { uid: 65534, gid: 65534, stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, HOME: "/tmp" } });
    const lines: unknown[] = [];
    for await (const line of createInterface(worker.stdout)) lines.push(JSON.parse(line));
    expect(lines).toEqual(["no problem", [0, "65534", "", ["kept"]], [1, "", "MemoryError", []], expect.anything(), [0, "fine", "", []]]);
    expect(JSON.stringify(lines[3])).toMatch(/EXECUTION_TIMEOUT|^\[[1-9]/);
  });
});

/** True as root, when others than root can get at this checkout and its Node. */
function nobodyReaches(): boolean {
  if (process.getuid?.() !== 0) return false;
  const { status } = spawnSync(process.execPath, ["-e", `require("node:fs").readFileSync("package.json")`], { uid: 65534, gid: 65534 });
  return status === 0;
}
