import { expect, test } from "vitest";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const data = Buffer.from("a,b\n1,2\n").toString("base64");

test("a run takes the attachments of an earlier one by their names, in its own workspace alone", async () => {
  const [mine, other] = [await createWorkspace(), await createWorkspace()];
  const run = (key: string, attachments: object[]) => json("POST /api/v1/skills/text-statistics/run", { key, body: { input: "One.", attachments } });
  const first = (await run(mine.key, [{ filename: "table.csv", data }])).body.executionId;
  const again = await run(mine.key, [{ executionId: first, filename: "table.csv" }]);
  expect(again.status).toBe(202);
  const { body } = await json(`GET /api/v1/executions/${again.body.executionId}/status`, { key: mine.key });
  expect(body.attachments).toEqual([{ filename: "table.csv", contentType: "text/csv; charset=utf-8", size: 8 }]);

  for (const [key, given] of [
    [mine.key, { executionId: first, filename: "other.csv" }],
    [mine.key, { executionId: "exec_0", filename: "table.csv" }],
    [other.key, { executionId: first, filename: "table.csv" }],
  ] as const) {
    const refused = await run(key, [given]);
    expect([refused.status, refused.body.error.param]).toEqual([400, "attachments.0"]);
  }
});

test("an execution says who started it", async () => {
  const { key } = await createWorkspace();
  const { body } = await json("POST /api/v1/skills/text-statistics/run", { key, body: { input: "One." } });
  const status = await json(`GET /api/v1/executions/${body.executionId}/status`, { key });
  expect(status.body).toMatchObject({ startedBy: { type: "api_key", id: expect.stringMatching(/^key_\d+$/) }, workflowRunId: null, trigger: null });
});
