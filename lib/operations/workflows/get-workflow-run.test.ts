import { expect, test } from "vitest";
import { json } from "#lib/testing/request";
import { launch, makeWorkflow } from "#lib/testing/workflow";
import { createWorkspace } from "#lib/testing/workspace";

test("a run shows the steps that it began with, whatever has become of its workflow", async () => {
  const { key } = await createWorkspace();
  const steps = [{ id: "choose", type: "branch", when: [{ if: "{{ true }}", steps: [{ id: "yes", type: "transform", output: 1 }] }] }];
  const workflowId = await makeWorkflow({ key }, { steps });
  const runId = await launch({ key }, workflowId);
  const { body } = await json(`GET /api/v1/workflows/definitions/${workflowId}`, { key });
  const changed = { slug: body.slug, name: "Another", steps: [{ id: "no", type: "transform", output: 2 }] };
  expect((await json(`PUT /api/v1/workflows/definitions/${workflowId}`, { key, body: changed })).status).toBe(200);
  expect((await json(`DELETE /api/v1/workflows/definitions/${workflowId}`, { key })).status).toBe(204);
  const shown = await json(`GET /api/v1/workflows/runs/${runId}?definition=true`, { key });
  expect(shown.body).toMatchObject({ id: runId, workflowVersion: 1, definition: steps });
  expect((await json(`GET /api/v1/workflows/runs/${runId}`, { key })).body).not.toHaveProperty("definition");
});
