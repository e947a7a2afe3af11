import { expect, test } from "vitest";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

const start = async (body: Record<string, unknown>, slug = "text-statistics") => {
  const { key } = await createWorkspace();
  const answer = await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "x", ...body } });
  return [answer.status, answer.body.error?.param, answer.body.error?.message];
};

test.each([
  [{ input: 5 }, "input", "Must be text or an object."],
  [{ connector: { type: "notion", fields: {} } }, "connector.type", "Must be github or remote."],
  [
    { attachments: [{ filename: "a", data: "", uploadId: "up_1" }] },
    "attachments.0.uploadId",
    "There is no such field, or it does not go with the others that are given.",
  ],
  [{ attachments: [{ filename: "a/b", data: "" }] }, "attachments.0.filename", "Must be a file name without folders or control characters."],
  [{ attachments: [{ filename: "a" }] }, "attachments.0.data", "This field is required."],
])("%j is refused in words", async (body, param, message) => {
  expect(await start(body)).toEqual([400, param, message]);
});

test("a model is refused where none is configured, and is nothing to a script", async () => {
  expect(await start({ model: "claude-x" }, "summarize")).toEqual([400, "model", expect.stringContaining("No model is configured here")]);
  expect((await start({ model: "claude-x" }))[0]).toBe(202);
  expect((await start({}, "summarize"))[0]).toBe(202);
});
