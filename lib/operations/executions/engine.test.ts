import { mkdir, writeFile } from "node:fs/promises";
import { LLMock } from "@copilotkit/aimock";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { db } from "#lib/platform/db";
import { checkLedger } from "#lib/runtime/ledger-check";
import { startWorker } from "#lib/runtime/worker";
import { startGitServer } from "#lib/testing/git-server";
import { useOwnDatabase } from "#lib/testing/own-database";
import { publishSkill } from "#lib/testing/publish-skill";
import { json, request } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";
import { loadCatalogue } from "../../../prisma/catalogue.ts";

/** Runs with all that the engine has: models on both wires, secrets, memory, repositories. */
const mock = new LLMock({ port: 0 });
let endDatabase: () => Promise<void>;
let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  await mock.start();
  // Workers of other tests would take its runs, and know no model.
  endDatabase = await useOwnDatabase({ MODEL_BASE_URL: mock.url, MODEL_NAME: "small", ANTHROPIC_BASE_URL: mock.url, CHECKOUT_ALLOW_PRIVATE: "1" });
  await loadCatalogue();
  worker = await startWorker();
});
afterEach(() => {
  mock.reset();
});
afterAll(async () => {
  await worker.stop(1000);
  await endDatabase();
  await mock.stop();
});

async function run(home: TestWorkspace, slug: string, body: object) {
  const accepted = await json(`POST /api/v1/skills/${slug}/run`, { key: home.key, body });
  expect(accepted.status, JSON.stringify(accepted.body)).toBe(202);
  return ended(home, accepted.body.executionId);
}

async function ended(home: TestWorkspace, executionId: string) {
  for (let tries = 0; tries < 50; tries++) {
    const { body: status } = await json(`GET /api/v1/executions/${executionId}/status?wait=25`, { key: home.key });
    if (!["queued", "running"].includes(status.status)) return status;
  }
  throw new Error("the run did not end");
}

type Status = { outputBlocks: { type: string; text?: string; output?: string }[] };
const only = (status: Status, type: string) => status.outputBlocks.filter((block) => block.type === type);
const text = (status: Status, type = "text") =>
  only(status, type)
    .map((block) => block.text)
    .join("");

async function bind(home: TestWorkspace, slug: string, name: string, value: string, envVar = name) {
  const secret = await json("POST /api/v1/secrets", { key: home.key, body: { name, value } });
  const binding = await json(`POST /api/v1/skills/${slug}/secrets`, { key: home.key, body: { secretId: secret.body.id, envVar } });
  expect(binding.status, JSON.stringify(binding.body)).toBe(201);
}

const call = (name: string, args: unknown, id: string) => ({ toolCalls: [{ name, arguments: JSON.stringify(args), id }] });
const usage = { input_tokens: 2000, output_tokens: 100, prompt_tokens: 2000, completion_tokens: 100 };

test.each(["summarize", "code-review"])(
  "%s runs with a model: tools, artifacts, usage and cost, on the server's endpoint and on the workspace's own key",
  async (slug) => {
    for (const byok of [false, true]) {
      const home = await createWorkspace();
      if (byok) {
        const set = await json("PUT /api/v1/byok", { key: home.key, body: { anthropicKey: "sk-ant-test" } });
        expect(set.status, JSON.stringify(set.body)).toBe(200);
      }
      mock.on({ turnIndex: 0 }, { ...call("bash", { command: 'wc -w < "$INPUT_FILE"' }, "t1"), usage });
      mock.on({ turnIndex: 1, toolResultContains: "5" }, { ...call("save_artifact", { filename: "result.md", content: "# Result" }, "t2"), usage });
      mock.on({ turnIndex: 2 }, { content: "There are five words.", usage });
      const status = await run(home, slug, { input: "one two three four five" });
      expect(status).toMatchObject({ status: "completed", error: null, model: byok ? "claude-sonnet-5-5" : "small" });
      expect(text(status)).toBe("There are five words.");
      expect(only(status, "tool-call")).toHaveLength(2);
      expect(only(status, "tool-result")[0]).toMatchObject({ isError: false, output: expect.stringContaining("5") });
      expect(status.artifacts).toMatchObject([{ filename: "result.md", contentType: "text/markdown; charset=utf-8", size: 8 }]);
      expect(status.usage).toMatchObject({ inputTokens: 6000, outputTokens: 300, steps: 3 });
      const charged = await db().creditTransaction.findMany({ where: { workspaceId: home.workspace.id, type: "usage" } });
      // Three steps of 2,000 tokens in and 100 out, at 300 and 1,500 dollarinos a million.
      expect([status.cost, charged.map(({ amount }) => Number(amount) / 1e6)]).toEqual(byok ? [0, []] : [2.25, [-2.25]]);
      expect(await checkLedger(db(), home.workspace.id)).toEqual([]);
      mock.reset();
    }
  },
);

test("a model that cannot be had is refused with what can, and a rerun keeps the one it had", async () => {
  const home = await createWorkspace();
  const refused = await json("POST /api/v1/skills/summarize/run", { key: home.key, body: { input: "x", model: "gpt-0" } });
  expect(refused.body.error).toMatchObject({ code: "INVALID_INPUT", param: "model", message: expect.stringContaining("small") });
  mock.onMessage(/.*/, { content: "ok", usage });
  const first = await run(home, "summarize", { input: "x", model: "small" });
  const again = await json(`POST /api/v1/executions/${first.id}/rerun`, { key: home.key, body: {} });
  expect((await json(`GET /api/v1/executions/${again.body.executionId}/status`, { key: home.key })).body.model).toBe("small");
});

test("without enough credits a model's run is refused, or ends where they do", async () => {
  const home = await createWorkspace();
  await json("POST /api/v1/skills/summarize/install", { key: home.key });
  await db().workspace.update({ where: { id: home.workspace.id }, data: { balance: 100_000n } });
  const refused = await json("POST /api/v1/skills/summarize/run", { key: home.key, body: { input: "x" } });
  expect(refused.body.error).toMatchObject({ code: "INSUFFICIENT_CREDITS", type: "billing_error" });
  await db().workspace.update({ where: { id: home.workspace.id }, data: { balance: 4_000_000n } });
  mock.onMessage(/.*/, { ...call("bash", { command: "echo again" }, "t"), usage: { ...usage, input_tokens: 8000, prompt_tokens: 8000 } });
  const status = await run(home, "summarize", { input: "x" });
  expect(status).toMatchObject({ status: "failed", error: { code: "INSUFFICIENT_CREDITS" } });
  const { balance, reserved } = await db().workspace.findUniqueOrThrow({ where: { id: home.workspace.id } });
  expect(Number(balance)).toBe(4_000_000 - Math.round(status.cost * 1e6));
  expect([balance >= 0n, reserved]).toEqual([true, 0n]);
});

test("a secret reaches the script, and nothing that the script leaves shows it", async () => {
  const home = await createWorkspace();
  const value = "s3cr3t-värde+1234";
  const slug = await publishSkill(
    {
      script: `printf 'plain %s\\n' "$API_TOKEN"; printf 's3cr3t-v'; sleep 0.4; printf 'ärde+1234\\n'
printf '%s' "$API_TOKEN" | base64 >&2
printf '{"token":"%s"}' "$API_TOKEN" > "$OUTPUT_DIR/$API_TOKEN.json"
printf '%s' "$API_TOKEN" > "$OUTPUT_DIR/out.txt"
echo "failed with $API_TOKEN" >&2; exit 2`,
    },
    { requires: { secrets: ["API_TOKEN"] } },
  );
  const refused = await json(`POST /api/v1/skills/${slug}/run`, { key: home.key, body: { input: "" } });
  expect(refused.body.error).toMatchObject({ code: "SECRET_NOT_BOUND", message: expect.stringContaining("API_TOKEN") });
  await bind(home, slug, "prod-token", value, "API_TOKEN");

  const events = await request("GET /api/events", { key: home.key });
  const status = await run(home, slug, { input: "" });
  expect(text(status)).toBe("plain [secret prod-token]\n[secret prod-token]\n");
  expect(text(status, "log")).toContain("[secret prod-token]");
  expect(status.error.message).toBe("The script ended with exit status 2: failed with [secret prod-token]");
  const out = status.artifacts.find(({ filename }: { filename: string }) => filename === "out.txt");
  expect(await (await request(`GET /api/v1/artifacts/${out.id}/download`, { key: home.key })).text()).toBe("[secret prod-token]");
  const audit = await json("GET /api/v1/audit-logs?limit=100", { key: home.key });
  for (const seen of [status, audit.body]) expect(JSON.stringify(seen)).not.toMatch(/s3cr3t-v/);
  await events.body?.cancel();
});

test("output that was stopped in the middle of a secret ends before it, and one that ended is whole", async () => {
  const home = await createWorkspace();
  const ends = { TIME: "sleep 30", SIGNAL: "kill -9 $$", ITSELF: "exit 0" };
  for (const [name, end] of Object.entries(ends)) {
    const slug = await publishSkill({ script: `printf 'said half-of-a'; ${end}` });
    await bind(home, slug, name, "half-of-a-secret");
    const status = await run(home, slug, { input: "", ...(name === "TIME" && { timeoutSeconds: 1 }) });
    expect([name, text(status)]).toEqual([name, name === "ITSELF" ? "said half-of-a" : `said [secret ${name}]`]);
  }
});

test("a model never sees a secret that its commands have", async () => {
  const home = await createWorkspace();
  await bind(home, "summarize", "TOKEN", "hidden-value-42");
  mock.on({ turnIndex: 0 }, { ...call("bash", { command: 'echo "$TOKEN" | tee /output/leak.txt' }, "t1"), usage });
  mock.on({ turnIndex: 1 }, { content: "done", usage });
  const status = await run(home, "summarize", { input: "x" });
  expect(status).toMatchObject({ status: "completed" });
  expect(only(status, "tool-result")[0]?.output).toContain("[secret TOKEN]");
  expect(JSON.stringify([status, mock.getRequests()])).not.toContain("hidden-value-42");
  const download = await request(`GET /api/v1/artifacts/${status.artifacts[0].id}/download`, { key: home.key });
  expect(await download.text()).toBe("[secret TOKEN]\n");
});

test("memory is context for those who may read it, and a model may add to it for those who may write", async () => {
  const home = await createWorkspace();
  await json("PUT /api/v1/memory", { key: home.key, body: { content: "The colour is teal." } });
  const script = await publishSkill({ script: 'cat "$MEMORY_FILE"' });
  expect(text(await run(home, script, { input: "" }))).toBe("The colour is teal.");
  const limited = { ...home, ...(await home.addKey(["tool:execute", "workspace:files:read"])) };
  expect(text(await run(limited, script, { input: "" }))).toBe("");

  mock.on({ turnIndex: 0 }, { ...call("append_memory", { note: "The size is large." }, "t1"), usage });
  mock.on({ turnIndex: 1 }, { content: "noted", usage });
  await run(home, "summarize", { input: "x" });
  expect((await json("GET /api/v1/memory", { key: home.key })).body).toMatchObject({
    content: "The colour is teal.\n\n---\n\nThe size is large.",
    version: 2,
    updatedBy: { type: "api_key" },
  });
  expect(JSON.stringify(mock.getRequests())).toContain("The colour is teal.");
  mock.reset();
  mock.onMessage(/.*/, { content: "ok", usage });
  await run(limited, "summarize", { input: "x" });
  expect(JSON.stringify(mock.getRequests())).not.toContain("teal");
});

test("a model's run goes on while the database is away, and does nothing twice", async () => {
  const home = await createWorkspace();
  mock.on({ turnIndex: 0 }, { ...call("append_memory", { note: "The size is large." }, "t1"), usage });
  mock.on({ turnIndex: 1 }, { content: "noted", usage });
  const { body } = await json("POST /api/v1/skills/summarize/run", { key: home.key, body: { input: "x" } });
  const id = Number(body.executionId.slice(5));
  await vi.waitUntil(() => db().execution.count({ where: { id, status: "running" } }), { interval: 5, timeout: 5000 });
  // From now on every other answer of the database is lost, when the work is done or before.
  const away = () => new Error("Connection terminated unexpectedly");
  const [real, raw] = [db().$transaction.bind(db()) as (...given: unknown[]) => Promise<unknown>, db().$executeRaw];
  let [transactions, statements] = [0, 0];
  const spies = [
    vi.spyOn(db(), "$transaction").mockImplementation((async (...given: unknown[]) => {
      const lost = transactions++ % 2 === 0;
      const done = await real(...given);
      if (lost) throw away();
      return done;
    }) as never),
    // Those inside a transaction come here as well, with its client.
    vi.spyOn(db(), "$executeRaw").mockImplementation(function (this: unknown, ...given: Parameters<typeof raw>) {
      if (this === db() && statements++ % 2 === 0) return Promise.reject(away()) as never;
      return Reflect.apply(raw, this, given);
    }),
  ];
  const status = await ended(home, body.executionId);
  for (const spy of spies) spy.mockRestore();
  expect(status).toMatchObject({ status: "completed" });
  expect([text(status), transactions > 3, statements > 1]).toEqual(["noted", true, true]);
  const row = await db().execution.findUniqueOrThrow({ where: { id } });
  expect([row.attempt, row.usage]).toEqual([1, expect.objectContaining({})]);
  expect((await json("GET /api/v1/memory", { key: home.key })).body).toMatchObject({ content: "The size is large.", version: 1 });
  expect(await checkLedger(db(), home.workspace.id)).toEqual([]);
}, 25_000);

test("a repository's files are in the source folder, and one that cannot be had ends the run with the reason", async () => {
  const home = await createWorkspace();
  const git = await startGitServer();
  try {
    await mkdir(`${git.root}/one`);
    await writeFile(`${git.root}/one/README.md`, "# One");
    for (const args of [
      ["init", "-q"],
      ["add", "."],
      ["commit", "-qm", "first"],
    ])
      git.git("one", args);
    const slug = await publishSkill({ script: "cd /workspace/source && find . -type f | sort && cat README.md" }, { cost: 5n });
    const status = await run(home, slug, { input: "", connector: { type: "remote", fields: { url: `${git.url}/one` } } });
    expect(text(status)).toBe("./README.md\n# One");
    const lost = await run(home, slug, { input: "", connector: { type: "remote", fields: { url: `${git.url}/none` } } });
    expect(lost).toMatchObject({ status: "failed", error: { code: "CHECKOUT_FAILED" } });
    expect([status.cost, lost.cost]).toEqual([0.000005, 0]);
  } finally {
    await git.close();
  }
});
