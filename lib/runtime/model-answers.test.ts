import { expect, test } from "vitest";
import { type Answer, anthropic, openai, startModel } from "#lib/testing/model-double";
import { runWithModel } from "#lib/testing/model-run";

type Options = Omit<Parameters<typeof runWithModel>[0], "url">;

/** A provider of its own for one run. */
async function against(answers: Answer[], options: Options = {}) {
  const model = await startModel(...answers);
  try {
    return { ...(await runWithModel({ ...options, url: model.url })), requests: model.requests };
  } finally {
    await model.close();
  }
}

const plain =
  (type: string, body: string): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": type });
    response.end(body);
  };

test.each([
  ["a page", plain("text/html", "<!doctype html><title>Sign in</title>")],
  ["events that cannot be read", plain("text/event-stream", "data: {not json\n\n")],
  ["events of something else", plain("text/event-stream", 'data: {"hello":"world"}\n\n')],
  ["nothing", plain("text/event-stream", "")],
] as const)("%s is not a model's answer, on either wire", async (_, answer) => {
  for (const wire of ["anthropic", "endpoint"] as const) {
    const run = await against([answer], { wire, deadline: performance.now() + 5000 });
    expect(run.error).toEqual({ code: "MODEL_FAILED", message: expect.stringContaining("something that is not a model's answer") });
    expect(run.text).toBe("");
  }
});

test("what a provider says is wrong with it is not what a lost connection is", async () => {
  const sick = plain("text/event-stream", 'data: {"error":{"message":"The GPU is on fire","type":"server_error"}}\n\n');
  const run = await against([sick], { wire: "endpoint", deadline: performance.now() + 5000 });
  expect(run.error?.message).toMatch(/^The model's provider is out of order.*The GPU is on fire/);
});

test.each(["text", "tool"])("an endpoint that does not keep to the longest answer (%s) is stopped, and what it said is paid for", async (kind) => {
  const piece = "x".repeat(8192);
  let sent = 0;
  const endless: Answer = (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const delta =
      kind === "text" ? { content: piece } : { tool_calls: [{ index: 0, id: "t", type: "function", function: { name: "bash", arguments: piece } }] };
    const more = () => {
      while (!response.destroyed && sent < 60_000_000) {
        sent += piece.length;
        if (!response.write(`data: ${JSON.stringify({ id: "c", created: 1, model: "m", choices: [{ index: 0, delta }] })}\n\n`)) return;
      }
    };
    response.on("drain", more);
    more();
  };
  const run = await against([endless], { wire: "endpoint" });
  expect(run.error).toEqual({ code: "MODEL_FAILED", message: "The model did not keep to its longest answer." });
  expect([run.requests.length, run.usage.outputTokens]).toEqual([1, 8192]);
  await expect.poll(() => run.requests[0]?.closed).toBe(true);
  expect([run.text.length <= 65_536, sent < 60_000_000]).toEqual([true, true]);
});

test("what a run says in all has a limit", async () => {
  const { createMeter } = await import("#lib/runtime/model-meter");
  const meter = createMeter({ name: "m", byok: true, provider: "anthropic" }, { reserve: async () => true, spent: async () => {} });
  meter.said(4 * 1024 * 1024);
  expect(() => meter.said(1)).toThrow("4 MiB");
});

test.each(["anthropic", "endpoint"] as const)("a model that answers nothing is said to have (%s)", async (wire) => {
  const empty = (text: string[]) => (wire === "anthropic" ? anthropic({ text }) : openai({ text }));
  for (const text of [[], ["  \n"]]) {
    const run = await against([empty(text)], { wire });
    expect([run.error, run.logs]).toEqual([undefined, ["The model answered nothing.\n"]]);
  }
  expect((await against([empty(["ok"])], { wire })).logs).toEqual([]);
});
