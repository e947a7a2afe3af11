import { expect, test } from "vitest";
import type { Block } from "./follow-execution";
import { logLines } from "./log-lines";

const log = (index: number, stream: string, text: string): Block => ({ index, type: "log", stream, text, createdAt: "2026-01-01T00:00:00Z" });

test("pieces become lines, each stream's its own, and what the platform says is left out", () => {
  const blocks = [log(1, "stderr", "one\ntw"), log(2, "system", "a notice\n"), log(3, "stdout", "out\n"), log(4, "stderr", "o\n\nfour\n")];
  expect(logLines(blocks).map(({ stream, text }) => `${stream}: ${text}`)).toEqual(["stderr: one", "stderr: two", "stdout: out", "stderr: ", "stderr: four"]);
  expect(logLines([])).toEqual([]);
});
