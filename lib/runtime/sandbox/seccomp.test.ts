import { afterAll, describe, expect, test } from "vitest";
import { bwrap } from "#lib/runtime/sandbox/bwrap";
import { systemCallFilter } from "#lib/runtime/sandbox/seccomp";
import { runText } from "#lib/testing/run-text";

const problem = (await bwrap.problem()) ?? (systemCallFilter() ? undefined : "no filter for this architecture");

test("there is a filter for the two architectures of which the numbers are known, and for no other", () => {
  const sizes = ["x64", "arm64", "riscv64", "s390x"].map((architecture) => systemCallFilter(architecture)?.length);
  expect(sizes).toEqual([expect.any(Number), expect.any(Number), undefined, undefined]);
  for (const size of sizes.slice(0, 2)) expect((size ?? 1) % 8).toBe(0);
});

describe.skipIf(problem)("the filter on system calls", () => {
  afterAll(bwrap.close);
  const python = async (script: string) => {
    const { stdout, stderr } = await runText(bwrap, "t.py", script);
    expect(stderr).toBe("");
    return stdout.trim().split("\n");
  };

  test("sockets are of the families that a network namespace shuts in", async () => {
    const lines = await python(`import socket, errno
for family in (1, 2, 10, 16, 17, 38, 40, 44, 0):
  try: socket.socket(family, socket.SOCK_DGRAM if family != 16 else socket.SOCK_RAW, 0).close(); print(family, "made")
  except OSError as e: print(family, errno.errorcode[e.errno])
a, b = socket.socketpair()
print("pair", a.send(b"x"))`);
    const refused = [17, 38, 40, 44, 0].map((family) => `${family} EAFNOSUPPORT`);
    expect(lines).toEqual(["1 made", "2 made", "10 made", "16 made", ...refused, "pair 1"]);
  });

  test("what leads to other processes, to mounts and namespaces, and to the kernel's own machinery is refused", async () => {
    const lines = await python(`import ctypes, errno, platform
l = ctypes.CDLL(None, use_errno=True)
arm = platform.machine() == "aarch64"
calls = dict(ptrace=(101, 117), process_vm_readv=(310, 270), pidfd_getfd=(438, 438), mount=(165, 40), unshare=(272, 97), setns=(308, 268), fsopen=(430, 430),
  bpf=(321, 280), perf_event_open=(298, 241), userfaultfd=(323, 282), keyctl=(250, 219), open_by_handle_at=(304, 265),
  io_uring_setup=(425, 425), clone3=(435, 435), unknown=(468, 468))
for name, number in calls.items():
  ctypes.set_errno(0)
  print(name, l.syscall(number[arm], 0, 0, 0, 0, 0), errno.errorcode.get(ctypes.get_errno()))
for flag in (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000):
  ctypes.set_errno(0)
  print(hex(flag), l.syscall(220 if arm else 56, ctypes.c_ulong(flag | 17), 0, 0, 0, 0), errno.errorcode.get(ctypes.get_errno()))`);
    for (const line of lines) expect(line).toMatch(/^(io_uring_setup|clone3|unknown) -1 ENOSYS$|^\w+ -1 EPERM$/);
    expect(lines.filter((line) => line.endsWith("ENOSYS"))).toHaveLength(3);
    expect(lines).toHaveLength(22);
  });

  test.runIf(process.arch === "x64")("the other two ways of x86_64 to call the kernel are no way past it", async () => {
    // socket(AF_VSOCK) by its number in 32-bit mode, from code that a script writes itself; and by its number in x32.
    const lines = await python(`import ctypes, errno, mmap, os
code = mmap.mmap(-1, 4096, prot=7)
code.write(bytes.fromhex("b867010000bb28000000b90100000031d2cd80c3"))
child = os.fork()
if child == 0:
  ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))()
  os._exit(0)
print(os.waitpid(child, 0)[1] & 127)
l = ctypes.CDLL(None, use_errno=True)
print(l.syscall(0x40000000 | 41, 40, 1, 0), errno.errorcode[ctypes.get_errno()])`);
    expect(lines).toEqual(["31", "-1 ENOSYS"]);
  });

  test("programs make threads and processes, wait with a limit, and use the loopback", async () => {
    const script = `set -e
      node -e 'const { Worker } = require("worker_threads"); new Worker("process.stdout.write(String(1))", { eval: true }); require("fs").readFile("/etc/passwd", () => console.log("read"))' | grep -c read
      node -e 'require("http").createServer((q, a) => a.end("hello")).listen(0, "127.0.0.1", function () { fetch("http://127.0.0.1:" + this.address().port).then((r) => r.text()).then((t) => { console.log(t); process.exit(); }); })'
      node -e 'console.log(require("child_process").execFileSync("/bin/echo", ["child"]).toString().trim())'
      timeout 0.2 sleep 5 || echo "timed out $?"
      python3 -c 'import multiprocessing as m, concurrent.futures as f
if __name__ == "__main__":
  with f.ThreadPoolExecutor(2) as e: print(sum(e.map(abs, [-1, -2])))
  p = m.get_context("fork").Process(target=print, args=("forked",)); p.start(); p.join()'`;
    const { stdout, stderr, exitCode } = await runText(bwrap, "t.sh", script);
    expect([stdout, stderr, exitCode]).toEqual(["1\nhello\nchild\ntimed out 124\n3\nforked\n", "", 0]);
  });
});
