import { expect, test } from "vitest";
import { uniqueSlug } from "#lib/testing/add-version";
import { publishFiles } from "#lib/testing/publish-files";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("the example of a skill is a body that its run takes", async () => {
  const { key } = await createWorkspace();
  const detail = await json("GET /api/v1/marketplace/skills/csv-report");
  expect(detail.body.example).toEqual({ input: { chart: "auto" }, attachments: ["orders.csv"] });
  const { status, body } = await json("GET /api/v1/marketplace/skills/csv-report/example");
  expect(status).toBe(200);
  expect(body).toEqual({
    input: { chart: "auto" },
    attachments: [{ filename: "orders.csv", contentType: "text/csv; charset=utf-8", data: expect.any(String) }],
  });
  expect(Buffer.from(body.attachments[0].data, "base64").toString()).toMatch(/^date,region,orders,revenue\n2026-02-01,North,/);
  expect((await json("POST /api/v1/skills/csv-report/run", { key, body })).status).toBe(202);
});

test("a skill without an example says so, and one that nobody sees says nothing", async () => {
  const { workspace } = await createWorkspace();
  const [open, closed] = [uniqueSlug(), uniqueSlug()];
  const assets = { "assets/example.json": '{"input": "secret plan"}' };
  await publishFiles(open, "1.0.0");
  await publishFiles(closed, "1.0.0", assets, { workspaceId: workspace.id, isPublic: false });
  expect((await json(`GET /api/v1/marketplace/skills/${open}/example`)).body.error.message).toBe("This skill comes without an example.");
  expect((await json(`GET /api/v1/marketplace/skills/${closed}/example`)).body.error.message).toBe("There is no such skill.");
});
