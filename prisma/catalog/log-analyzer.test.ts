import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

describeSkill("log-analyzer", () => {
  test("finds the example's first error, its templates and its slow routes", async () => {
    const { stdout, files } = await runExample("log-analyzer");
    expect(stdout).toContain("# 103 entries, 7 errors");
    expect(stdout).toContain("The **first error** is at 2026-03-02 08:24:06: `pool: no connection after <n> ms for order <n>`.");
    expect(stdout).toContain("| 4 | error | `pool: no connection after <n> ms for order <n>");
    expect(stdout).toContain("| 2 | error | `POST /api/orders →503` | 2026-03-02 08:26:08 | 2026-03-02 08:26:15 |");
    expect(stdout).toContain("| `POST /api/orders` | 14 | 2 | 0 | 247 | 5,067 | 5,067 |");
    expect([...(files.get("rate.png") ?? [])].slice(1, 4)).toEqual([0x50, 0x4e, 0x47]);
    expect(new TextDecoder().decode(files.get("rate.svg"))).toContain("red: errors (7)");
  });

  test("reads JSON lines with their zones, and groups what differs only in ids", async () => {
    const line = (value: object) => JSON.stringify(value);
    const log = [
      line({ time: "2026-03-02T10:00:00+02:00", level: 50, msg: "job 12 failed for a1b2c3d4-0000-4000-8000-000000000001" }),
      line({ time: "2026-03-02T08:00:30Z", level: 30, msg: "request", req: { method: "GET", url: "/u/7?x=1" }, res: { statusCode: 200 }, responseTime: 40 }),
      line({ time: "2026-03-02T08:01:00Z", level: "error", msg: "job 13 failed for a1b2c3d4-0000-4000-8000-000000000002" }),
    ].join("\n");
    const { stdout, files } = await runSkill("log-analyzer", { input: { log } });
    expect(stdout).toContain("| 2 | error | `job <n> failed for <id>` | 2026-03-02 08:00:00 | 2026-03-02 08:01:00 |");
    expect(stdout).toContain("| `GET /u/<n>` | 1 | 0 | 0 | 40 | 40 | 40 |");
    expect(new TextDecoder().decode(files.get("clusters.csv")).split("\n")).toHaveLength(3);
  });

  test("says when there is no log", async () => {
    const { exitCode, stderr } = await runSkill("log-analyzer", { input: { top: 3 } });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain("No log lines. Attach the log");
  });
});
