import { expect, test } from "vitest";
import type { ModelPart } from "#lib/platform/models";
import { type Answer, anthropic, anthropicEvents, broken, openai, refuse, startModel } from "#lib/testing/model-double";
import { runWithModel, SECRET } from "#lib/testing/model-run";

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

const OK = anthropic({ text: ["ok"] });
const SOON = { "retry-after-ms": "20" };
const bash = (command: string, id = "t1") => ({ id, name: "bash", input: { command } });

test.each([
  [429, "The model is busy"],
  [500, "The model's provider is out of order"],
  [503, "The model is busy"],
  [529, "The model is busy"],
])("a busy provider (%i) is asked again when it says so", async (status, why) => {
  const run = await against([refuse(status, "later", SOON), refuse(status, "later", SOON), OK]);
  expect([run.text, run.error, run.requests.length]).toEqual(["ok", undefined, 3]);
  expect(run.logs).toEqual(Array(2).fill(`${why}; trying again in 1 s.\n`));
  expect(run.usage).toMatchObject({ steps: 1, inputTokens: 10, outputTokens: 20 });
});

test("an overloaded provider that answers 200 first is busy, too", async () => {
  const overloaded = broken(['event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n'], "end");
  const run = await against([overloaded, OK]);
  expect([run.text, run.logs.length, run.requests.length]).toEqual(["ok", 1, 2]);
});

test("a provider that stays busy, is away for longer than the run may take, or is nowhere, fails the run", async () => {
  const busy = await against([refuse(503, "down for repairs", SOON)], { wire: "endpoint" });
  expect([busy.requests.length, busy.error]).toEqual([6, { code: "MODEL_FAILED", message: "The model is busy, also after 6 tries: down for repairs" }]);
  const long = await against([refuse(429, "tomorrow", { "retry-after": "3600" })]);
  expect([long.requests.length, long.error]).toEqual([
    1,
    { code: "MODEL_FAILED", message: "The model is busy and asks to wait 3,600 s, longer than this run may still take (its limit is 30 s): tomorrow" },
  ]);
  const nowhere = await runWithModel({ url: "http://127.0.0.1:9", deadline: performance.now() + 9000 });
  expect(nowhere.error).toEqual({ code: "MODEL_FAILED", message: expect.stringMatching(/cannot be reached, also after \d tries/) });
  expect(nowhere.logs[0]).toMatch(/^The model's provider cannot be reached; trying again in \d s\.$/m);
});

test("a refused key and a refused request are told apart, and no key is repeated", async () => {
  const key = await against([refuse(401, "invalid x-api-key sk-ant-server")]);
  expect([key.requests.length, key.error]).toEqual([1, { code: "MODEL_KEY_REFUSED", message: expect.stringContaining("this server's key") }]);
  const own = await against([refuse(403, "no")], { byok: true });
  expect([own.requests[0]?.headers["x-api-key"], own.error]).toEqual([
    "sk-ant-own",
    { code: "MODEL_KEY_REFUSED", message: expect.stringContaining("the workspace's own key") },
  ]);
  const wrong = await against([refuse(400, "no such thing for sk-endpoint or sk-e****int")], { wire: "endpoint" });
  expect([wrong.requests.length, wrong.error]).toEqual([
    1,
    { code: "MODEL_FAILED", message: "The model's provider refused the request: no such thing for [key] or [key]" },
  ]);
});

test.each(["break", "end"] as const)(
  "an answer that is cut off (%s) is begun again after the last complete step, and no tool runs twice",
  async (how) => {
    const count = 'echo x >> count; wc -l < count | tr -d " "';
    const cut = anthropicEvents({ text: ["Half an ans", "wer"], tools: [bash(count, "t2")] });
    const run = await against([
      anthropic({ tools: [bash(count)] }),
      // Cut in the text, in the middle of a tool's input, and when only the end is missing.
      broken(cut.slice(0, 3), how),
      broken(cut.slice(0, -4), how),
      broken(cut.slice(0, -1), how),
      anthropic({ text: ["Whole"], tools: [bash(count, "t3")] }),
      OK,
    ]);
    expect(run.error).toBeUndefined();
    expect(run.text).toBe("Half an ansHalf an answerHalf an answerWholeok");
    expect(run.logs).toEqual(Array(3).fill("The model's answer was cut off here. It is begun again.\n"));
    expect(run.results.map(({ toolCallId, output }) => [toolCallId, output])).toEqual([
      ["t1", "1\n[exit status 0]"],
      ["t3", "2\n[exit status 0]"],
    ]);
    expect(run.usage).toMatchObject({ steps: 3, estimated: true });
    for (const request of run.requests.slice(2, 5)) expect(request.body.messages).toEqual(run.requests[1]?.body.messages);
  },
  60_000,
);

test("an answer that is cut off in the middle of a secret shows nothing of it", async () => {
  const run = await against([broken(anthropicEvents({ text: [`It is ${SECRET.slice(0, 8)}`] }).slice(0, 3), "end"), OK]);
  expect(run.text).toBe("It is [secret TOKEN]ok");
});

test("an answer that is cut off again and again fails the run, and what was written stays and is paid for", async () => {
  const run = await against([broken(anthropicEvents({ text: ["Begun "] }).slice(0, 3), "break")]);
  expect([run.requests.length, run.text]).toEqual([4, "Begun Begun Begun Begun "]);
  expect(run.error).toEqual({ code: "MODEL_FAILED", message: expect.stringContaining("cut off") });
  expect([run.usage.steps, run.cost > 0n, run.spent.at(-1)?.total === run.cost]).toEqual([0, true, true]);
}, 60_000);

test("what the provider counted before it was cut off is charged as it is", async () => {
  const usage = { input_tokens: 1000, cache_read_input_tokens: 500, cache_creation_input_tokens: 30 };
  const cut = broken(anthropicEvents({ text: ["x".repeat(400)], usage }).slice(0, 3), "break");
  const run = await against([cut, anthropic({ text: ["ok"], usage: { input_tokens: 10 } })]);
  expect(run.usage).toMatchObject({ inputTokens: 1540, cachedInputTokens: 500, outputTokens: 120, steps: 1, estimated: true });
});

test("an answer at its longest length goes on, and a tool's input that was cut off is not run", async () => {
  const run = await against([
    anthropic({ text: ["one "], stop: "max_tokens" }),
    anthropic({ text: ["two "], tools: [{ id: "t", name: "bash", input: '{"command":"ec' }], stop: "max_tokens" }),
    anthropic({ text: ["three"] }),
  ]);
  expect([run.text, run.error, run.usage.steps]).toEqual(["one two three", undefined, 3]);
  expect(run.results).toEqual([expect.objectContaining({ isError: true, output: expect.stringContaining("smaller parts") })]);
});

test("what a provider does not count is estimated", async () => {
  const run = await against([openai({ text: ["x".repeat(400)] })], { wire: "endpoint" });
  expect(run.usage).toMatchObject({ outputTokens: 100, estimated: true, steps: 1 });
  expect(run.usage.inputTokens).toBeGreaterThan(300);
  expect(run.cost).toBe(BigInt(run.usage.inputTokens) * 300n + 100n * 1500n);
});

test("steps, tokens and costs have limits", async () => {
  const again: Answer = (response) => anthropic({ tools: [bash("true")] })(response);
  const steps = await against([again]);
  expect([steps.requests.length, steps.error?.code, steps.results.length]).toEqual([30, "STEP_LIMIT", 29]);
  const tokens = await against([anthropic({ tools: [bash("true")], usage: { input_tokens: 200_000 } })]);
  expect([tokens.requests.length, tokens.error?.code]).toEqual([1, "TOKEN_LIMIT"]);
  const cost = await against([anthropic({ tools: [bash("true")], usage: { input_tokens: 50_000 } })], { prices: "claude-sonnet-5-5=9500/9500" });
  expect([cost.requests.length, cost.error?.code, cost.cost]).toEqual([1, "COST_LIMIT", 475_190_000n]);
});

test("credits limit the length of a step, and end the run when there are too few; a key of one's own and a free model need none", async () => {
  const short = await against([OK], { credits: 5_000_000n });
  const most = Number(short.requests[0]?.body.max_tokens);
  expect([short.error, most >= 256 && most < 8192]).toEqual([undefined, true]);
  const none = await against([OK], { credits: 1000n });
  expect([none.requests.length, none.error?.code, none.reserved]).toEqual([0, "INSUFFICIENT_CREDITS", []]);
  const own = await against([OK], { credits: 0n, byok: true });
  expect([own.text, own.cost, own.usage.outputTokens]).toEqual(["ok", 0n, 20]);
  const free = await against([openai({ text: ["ok"], usage: { prompt_tokens: 5, completion_tokens: 5 } })], {
    credits: 0n,
    wire: "endpoint",
    prices: "small=0/0",
  });
  expect([free.text, free.cost]).toEqual(["ok", 0n]);
});

test("a cancelled run ends at once while the model writes, and its request with it", async () => {
  const controller = new AbortController();
  let said = 0;
  const model = await startModel((response) => {
    said = performance.now();
    broken(anthropicEvents({ text: ["some", " words"] }).slice(0, 4), "hang")(response);
  });
  const spent: bigint[] = [];
  let cancelled = 0;
  const budget = { reserve: async () => true, spent: async (total: bigint) => void spent.push(total) };
  const add = () => {
    cancelled ||= performance.now();
    controller.abort();
  };
  await expect(runWithModel({ url: model.url, signal: controller.signal, add, budget })).rejects.toMatchObject({ name: "SandboxError", code: "CANCELLED" });
  expect(performance.now() - cancelled).toBeLessThan(500);
  // The first words were here as soon as the provider sent them.
  expect(cancelled - said).toBeLessThan(100);
  // What the provider had counted, and a token of its words: not a guess at what was sent.
  expect(spent.at(-1)).toBe(10n * 300n + 1n * 1500n);
  await expect.poll(() => model.requests[0]?.closed).toBe(true);
  await model.close();
});

test("a cancelled run ends at once while a command runs, and while it waits for a busy provider", async () => {
  for (const answers of [[anthropic({ tools: [bash("sleep 60")] })], [refuse(429, "later", { "retry-after": "20" })]]) {
    const controller = new AbortController();
    const model = await startModel(...answers);
    const add = () => void setTimeout(() => controller.abort(), 50);
    const began = performance.now();
    await expect(runWithModel({ url: model.url, signal: controller.signal, add })).rejects.toMatchObject({ code: "CANCELLED" });
    expect([model.requests.length, performance.now() - began < 5000]).toEqual([1, true]);
    await model.close();
  }
});

test("the time limit holds for the model and for its commands, and what was written stays", async () => {
  for (const answer of [broken(anthropicEvents({ text: ["words"] }).slice(0, 3), "hang"), anthropic({ text: ["words"], tools: [bash("sleep 60")] })]) {
    const run = await against([answer], { deadline: performance.now() + 3000 });
    expect([run.text, run.error]).toEqual(["words", { code: "EXECUTION_TIMEOUT", message: "The run was stopped at its time limit." }]);
  }
});

test("a command that was too much for the sandbox ends the run, and a sandbox that failed is no failure of the run", async () => {
  const words = anthropic({ text: ["words"], tools: [bash("true")] });
  const run = await against([words], { stopped: "MEMORY_EXCEEDED" });
  expect([run.text, run.error, run.usage.steps]).toEqual(["words", { code: "MEMORY_EXCEEDED", message: "It was stopped." }, 1]);
  await expect(against([words], { stopped: "SANDBOX_FAILED" })).rejects.toMatchObject({ code: "SANDBOX_FAILED" });
});

test("text is handed on as it comes, whole in its characters, and a run that is another worker's ends", async () => {
  let shown = () => {};
  const first = new Promise<void>((resolve) => {
    shown = resolve;
  });
  const step = { message: { role: "assistant" as const, content: "x" }, toolCalls: [], finishReason: "stop", usage: undefined };
  async function* stream(): AsyncGenerator<ModelPart> {
    yield { type: "text", text: "first \ud83d" };
    await first; // The model says no more until this was shown.
    yield { type: "text", text: "\ude00\0" };
    yield { type: "step", step };
  }
  const model = { name: "m", provider: "anthropic" as const, byok: true, stream };
  const run = await runWithModel({ model, byok: true, add: shown });
  expect(run.blocks.map((block) => block.type === "text" && block.text)).toEqual(["first ", "\u{1f600}\ufffd"]);
  const lost = { reserve: async () => true, spent: () => Promise.reject(new Error("lost")) };
  await expect(runWithModel({ model, byok: true, budget: lost })).rejects.toThrow("lost");
});
