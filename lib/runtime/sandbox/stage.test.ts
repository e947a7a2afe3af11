import { execFileSync } from "node:child_process";
import { existsSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { makeStage } from "#lib/runtime/sandbox/stage";

const TMPFS = 0x01021994;
const uid = process.getuid?.() ?? 0;

test("a little is laid out where programs can be run, in memory if it can be; much, and what nobody has measured, on the disk", async () => {
  const stages = [makeStage(uid, ["/skill"], 1000), makeStage(uid, ["/skill"], 9 * 1024 * 1024), makeStage(uid, ["/skill"])];
  for (const stage of stages) {
    await stage.lay([{ path: "/skill/say", data: Buffer.from("#!/bin/sh\necho said") }]);
    expect(execFileSync(`${stage.frozen(0)}/say`).toString()).toBe("said\n");
  }
  const [little, ...rest] = stages.map(({ folder }) => folder);
  for (const each of rest) expect(each.startsWith(tmpdir())).toBe(true);
  if (!little?.startsWith(tmpdir())) expect(statfsSync(little as string).type).toBe(TMPFS);
  for (const stage of stages) stage.remove();
  expect(stages.filter(({ folder }) => existsSync(folder))).toEqual([]);
});
