import type { Worker } from "node:worker_threads";
import { afterAll, expect, test } from "vitest";
import { virtual } from "#lib/runtime/sandbox/virtual";
import { runText } from "#lib/testing/run-text";

afterAll(virtual.close);

test("an image that names a file of the host is not drawn", async () => {
  for (const href of ["/etc/hostname", "../../../../package.json", "file:///etc/passwd", "&#47;etc/passwd", "data:image/svg+xml;base64,PHN2Zy8+"]) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><image href='${href}' width="4" height="4"/></svg>`;
    const { exitCode, stderr, files } = await runText(virtual, "t.sh", 'rsvg-convert -o "$OUTPUT_DIR/a.png" "$INPUT_FILE"', { input: svg });
    expect([exitCode, Object.keys(files)], href).toEqual([1, []]);
    expect(stderr).toContain("not allowed");
  }
  const entity = `<!DOCTYPE svg [<!ENTITY x "/etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><image href="&x;"/></svg>`;
  expect((await runText(virtual, "t.sh", 'rsvg-convert "$INPUT_FILE"', { input: entity })).exitCode).toBe(1);
  const hidden = [
    `<!-- href='# --><image href="/etc/hostname"/><!-- ' -->`,
    `<image x="href='#" href="/etc/hostname" y="'"/>`,
    `<image xlink:href = "/etc/hostname"/>`,
    `<image\thref="&#35;/../etc/hostname"/>`,
  ];
  for (const image of hidden) {
    const { exitCode, stderr } = await runText(virtual, "t.sh", 'rsvg-convert "$INPUT_FILE"', {
      input: `<svg xmlns="http://www.w3.org/2000/svg">${image}</svg>`,
    });
    expect([exitCode, stderr], image).toEqual([1, expect.stringContaining("not allowed")]);
  }
  const fine = `<?xml version="1.0"?><!-- a comment --><svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><rect id="r" width="4" height="4"/><use href="#r"/></svg>`;
  const { files } = await runText(virtual, "t.sh", 'rsvg-convert -o "$OUTPUT_DIR/a.png" "$INPUT_FILE"', { input: fine });
  expect(files["a.png"]?.subarray(1, 4).toString()).toBe("PNG");
});

test("nothing of a run is there in the next one on the same thread", async () => {
  virtual.warm(1);
  await runText(virtual, "t.sh", "echo secret > /tmp/left; export LEFT=1; f() { :; }");
  await runText(virtual, "t.mjs", "globalThis.left = 1;");
  expect((await runText(virtual, "t.sh", 'ls /tmp; echo "[$LEFT]"; type f 2>/dev/null || echo gone')).stdout).toBe("[]\ngone\n");
  expect((await runText(virtual, "t.mjs", "console.log(typeof left)")).stdout).toBe("undefined\n");
});

test("a thread that dies while nobody uses it is not given to a run", async () => {
  await virtual.close();
  const threads: Worker[] = [];
  const keep = (thread: Worker) => void threads.push(thread);
  process.on("worker", keep);
  virtual.warm(1);
  await runText(virtual, "t.sh", "true");
  process.off("worker", keep);
  expect(threads.length).toBeGreaterThan(0);
  await Promise.all(threads.map((thread) => thread.terminate()));
  expect((await runText(virtual, "t.sh", "echo alive")).stdout).toBe("alive\n");
});
