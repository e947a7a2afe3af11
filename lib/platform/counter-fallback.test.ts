import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withFallback } from "#lib/platform/counter-fallback";
import { memoryCounter, WINDOW_MS } from "#lib/platform/counter-memory";
import { log } from "#lib/platform/log";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test("only one tries again what has failed, while the others count here", async () => {
  vi.spyOn(log, "warn").mockReturnValue();
  vi.spyOn(log, "info").mockReturnValue();
  const answers: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const ask = () =>
    new Promise<{ allowed: boolean; remaining: number; wait: number }>((resolve, reject) => {
      answers.push({ resolve: () => resolve({ allowed: true, remaining: 99, wait: 1 }), reject });
    });
  const counter = withFallback({ take: ask, look: ask }, memoryCounter(WINDOW_MS));
  const first = counter.take("z", 5);
  answers.shift()?.reject(new Error("no"));
  expect((await first).degraded).toBe(true);
  vi.advanceTimersByTime(10_000);
  const trying = counter.take("z", 5);
  expect((await Promise.all(Array.from({ length: 10 }, () => counter.take("z", 5)))).filter(({ allowed, degraded }) => allowed && degraded)).toHaveLength(4);
  expect(answers).toHaveLength(1);
  answers.shift()?.resolve();
  expect((await trying).degraded).toBeUndefined();
  void counter.take("z", 5);
  expect(answers).toHaveLength(1);
  answers.shift()?.resolve();
});
