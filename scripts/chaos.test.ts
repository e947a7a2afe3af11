import { spawn } from "node:child_process";
import { expect, test } from "vitest";

/** The short form of `npm run chaos`, on a PostgreSQL and processes of its own. Uses the build that is there. */
test("whatever is killed, no run is lost, doubled or charged wrongly", async () => {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "scripts/chaos.ts", "--minutes", "0.5"], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  expect(code, output).toBe(0);
  // Something was done, and something was done to it.
  expect(Number(/^accepted +(\d+)/m.exec(output)?.[1])).toBeGreaterThan(20);
  expect(output).toMatch(/kill -9 worker/);
}, 240_000);
