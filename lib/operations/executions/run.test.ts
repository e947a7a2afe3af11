import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blobs } from "#lib/platform/blob";
import { sha256Hex } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { publishSkill } from "#lib/testing/publish-skill";
import { json, request } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  worker = await startWorker();
});
afterAll(() => worker.stop(GRACE_MS));

/** Runs a skill and answers its final status. */
async function run(key: string, slug: string, body: object) {
  const accepted = await json(`POST /api/v1/skills/${slug}/run`, { key, body });
  expect(accepted.status, JSON.stringify(accepted.body)).toBe(202);
  return { accepted: accepted.body, ...(await finish(key, accepted.body.executionId)) };
}

async function finish(key: string, id: string) {
  for (let tries = 0; tries < 50; tries++) {
    const { body } = await json(`GET /api/v1/executions/${id}/status?wait=25`, { key });
    if (!["queued", "running"].includes(body.status)) return body;
  }
  throw new Error(`${id} did not end`);
}

const text = (status: { outputBlocks: { type: string; text: string }[] }, type = "text") =>
  status.outputBlocks
    .filter((block) => block.type === type)
    .map((block) => block.text)
    .join("");

test("a run answers as the contract says, and ends with its output and artifacts", async () => {
  const { key } = await createWorkspace();
  const status = await run(key, "text-statistics", { input: "One two three. Four five six." });
  expect(status.accepted).toEqual({
    executionId: expect.stringMatching(/^exec_\d+$/),
    skillName: "Text statistics",
    scan: { verdict: "pass", risk: "medium", engine: expect.any(String), scannedAt: expect.any(String) },
    status: "started",
    message: "Execution started. Poll status or connect to SSE for real-time updates.",
    sseUrl: "/api/events",
  });
  expect(status).toMatchObject({
    status: "completed",
    skillSlug: "text-statistics",
    interface: "api",
    error: null,
    cost: 0,
    rerunOf: null,
    input: "One two three. Four five six.",
  });
  expect(status.executionTime).toBeGreaterThan(0);
  expect(status.outputBlocks.map((block: { index: number }) => block.index)).toEqual(status.outputBlocks.map((_: unknown, i: number) => i + 1));
  expect(status.lastBlock).toBe(status.outputBlocks.length);
  expect(text(status)).toContain("6");
  const [artifact] = status.artifacts;
  expect(artifact).toMatchObject({ executionId: status.id, filename: "statistics.json", contentType: "application/json" });
  expect(status.outputBlocks.at(-1)).toMatchObject({ type: "artifact", artifactId: artifact.id, filename: "statistics.json", size: artifact.size });

  const download = await request(`GET /api/v1/artifacts/${artifact.id}/download`, { key });
  const bytes = await download.text();
  expect(download.headers.get("etag")).toBe(`"${artifact.sha256}"`);
  expect(download.headers.get("content-disposition")).toContain('attachment; filename="statistics.json"');
  expect(Buffer.byteLength(bytes)).toBe(artifact.size);
  const part = await request(`GET /api/v1/artifacts/${artifact.id}/download`, { key, headers: { range: "bytes=2-5" } });
  expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([206, `bytes 2-5/${artifact.size}`, bytes.slice(2, 6)]);
  const known = await request(`GET /api/v1/artifacts/${artifact.id}/download`, { key, headers: { "if-none-match": `"${artifact.sha256}"` } });
  expect(known.status).toBe(304);
  expect((await request(`GET /api/v1/artifacts/${artifact.id}/download`, { key, headers: { range: "bytes=999999-" } })).status).toBe(416);

  const rest = await json(`GET /api/v1/executions/${status.id}/status?blocksAfter=1`, { key });
  expect(rest.body.outputBlocks.map((block: { index: number }) => block.index)).toEqual(
    status.outputBlocks.slice(1).map((block: { index: number }) => block.index),
  );
});

test("a model skill without a model runs its script and says so; one without a script is refused before it starts", async () => {
  const { key } = await createWorkspace();
  const status = await run(key, "summarize", { input: "The river rose. The bridge closed because the river rose. People waited for hours at the bridge." });
  expect(status.status).toBe("completed");
  expect(text(status, "log")).toContain("No model is configured");
  const slug = await publishSkill({ "SKILL.md": "---\nname: SLUG\ndescription: Needs a model.\n---\nThink." });
  const refused = await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "x" } });
  expect([refused.status, refused.body.error.code]).toEqual([400, "MODEL_NOT_CONFIGURED"]);
});

test("attachments reach the script, from the body and from an artifact", async () => {
  const { key } = await createWorkspace();
  const slug = await publishSkill({
    script:
      'for f in /workspace/attachments/*; do echo "$(basename "$f") $(wc -c < "$f" | tr -d " ")"; done; cp /workspace/attachments/a.bin "$OUTPUT_DIR/copy.bin"',
  });
  const first = await run(key, slug, {
    input: "",
    attachments: [{ filename: "a.bin", contentType: "application/x-thing", data: Buffer.from([0, 1, 255]).toString("base64") }],
  });
  expect(text(first).trim()).toBe("a.bin 3");
  const bytes = await request(`GET /api/v1/artifacts/${first.artifacts[0].id}/download`, { key });
  expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 1, 255]);
  const second = await run(key, slug, { input: "", attachments: [{ artifactId: first.artifacts[0].id }, { filename: "a.bin", data: "" }] });
  expect(text(second).trim().split("\n").sort()).toEqual(["a.bin 0", "copy.bin 3"]);
  const twice = await json(`POST /api/v1/skills/${slug}/run`, {
    key,
    body: {
      input: "",
      attachments: [
        { filename: "A", data: "" },
        { filename: "a", data: "" },
      ],
    },
  });
  expect([twice.status, twice.body.error.param]).toEqual([400, "attachments.1.filename"]);
  const stranger = await createWorkspace();
  const stolen = await json(`POST /api/v1/skills/${slug}/run`, {
    key: stranger.key,
    body: { input: "", attachments: [{ artifactId: first.artifacts[0].id }] },
  });
  expect([stolen.status, stolen.body.error.param]).toEqual([400, "attachments.0.artifactId"]);
});

test("an object input is checked against the skill's parameters, and named where it is wrong", async () => {
  const { key } = await createWorkspace();
  const send = (input: unknown) => json("POST /api/v1/skills/summarize/run", { key, body: { input } });
  expect((await send({ text: "One. Two. Three.", length: 7.5 })).body.error).toMatchObject({ code: "INVALID_INPUT", param: expect.stringMatching(/^input/) });
  const status = await run(key, "summarize", { input: { text: "One cat sat. Two cats sat. Three cats ran.", length: "short" } });
  expect(status.status).toBe("completed");
});

test("a script that fails says so, with its last words and what it left", async () => {
  const { key } = await createWorkspace();
  const slug = await publishSkill({ script: 'echo partial; echo kept > "$OUTPUT_DIR/kept.txt"; echo "no such thing" >&2; exit 7' });
  const status = await run(key, slug, { input: "" });
  expect(status).toMatchObject({ status: "failed", error: { code: "SCRIPT_FAILED", message: "The script ended with exit status 7: no such thing" } });
  expect(text(status)).toBe("partial\n");
  expect(text(status, "log")).toBe("no such thing\n");
  expect(status.outputBlocks.at(-1)).toMatchObject({ type: "error", code: "SCRIPT_FAILED" });
  expect(status.artifacts).toHaveLength(1);
});

describe("bombs end with a clear error, and the worker lives on", () => {
  test.each([
    ["endless loop", "scripts/main.py", "while True: pass", /EXECUTION_TIMEOUT/],
    ["100 MB of output", "scripts/main.py", "for _ in range(100): print('x' * 1000000)", /OUTPUT_TOO_LARGE/],
    ["memory", "scripts/main.py", "x = 'x' * 1000000\nwhile True: x = x + x", /SCRIPT_FAILED.*MemoryError|MEMORY_EXCEEDED|EXECUTION_TIMEOUT/],
    ["a caught interrupt", "scripts/main.py", "import time\nwhile True:\n  try: time.sleep(1)\n  except BaseException: pass", /EXECUTION_TIMEOUT/],
    ["a shell loop", "scripts/main.sh", "while :; do :; done", /SCRIPT_FAILED.*iterations|EXECUTION_TIMEOUT/],
    [
      "100,000 files",
      "scripts/main.py",
      "import os\nfor i in range(100000): open(os.environ['OUTPUT_DIR'] + f'/{i}', 'w').close()",
      /EXECUTION_TIMEOUT|SCRIPT_FAILED.*I\/O error|^completed/,
    ],
  ])("%s", async (_, path, script, expected) => {
    const { key } = await createWorkspace();
    const slug = await publishSkill({ [path]: script });
    const status = await run(key, slug, { input: "", timeoutSeconds: 3 });
    expect(status.status === "failed" ? `${status.error.code} ${status.error.message}` : status.status).toMatch(expected);
    expect((await run(key, "json-transform", { input: '{"a":1}' })).status).toBe("completed");
  });
});

test("cancel: while queued or running, once", async () => {
  const { key } = await createWorkspace();
  const slug = await publishSkill({ script: "echo begun; sleep 20; echo never" });
  const { body } = await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "" } });
  const seen = await json(`GET /api/v1/executions/${body.executionId}/status?wait=20&blocksAfter=0`, { key });
  expect(text(seen.body)).toBe("begun\n");
  const rerun = await json(`POST /api/v1/executions/${body.executionId}/rerun`, { key, body: {} });
  expect([rerun.status, rerun.body.error.code]).toEqual([409, "EXECUTION_RUNNING"]);
  const cancelled = await Promise.all(Array.from({ length: 5 }, () => json(`POST /api/v1/executions/${body.executionId}/cancel`, { key })));
  expect(cancelled.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  expect(cancelled.find(({ status }) => status === 200)?.body).toMatchObject({ id: body.executionId, status: "cancelled" });
  expect(cancelled.find(({ status }) => status === 409)?.body.error.code).toBe("EXECUTION_NOT_RUNNING");
  const after = await json(`GET /api/v1/executions/${body.executionId}/status`, { key });
  expect([after.body.status, text(after.body)]).toEqual(["cancelled", "begun\n"]);
});

test("rerun repeats input and attachments, or takes new input", async () => {
  const { key } = await createWorkspace();
  const slug = await publishSkill({ script: 'echo "$(cat) $(ls /workspace/attachments)"' });
  const first = await run(key, slug, { input: "again", attachments: [{ filename: "a.txt", data: "aGk=" }] });
  const same = await json(`POST /api/v1/executions/${first.id}/rerun`, { key, body: {} });
  expect(same.status).toBe(202);
  const repeated = await finish(key, same.body.executionId);
  expect([text(repeated).trim(), repeated.rerunOf]).toEqual(["again a.txt", first.id]);
  const other = await json(`POST /api/v1/executions/${first.id}/rerun`, { key, body: { input: "new", attachments: [] } });
  expect(text(await finish(key, other.body.executionId)).trim()).toBe("new");
});

test("a skill that is switched off does not run", async () => {
  const { key, workspace } = await createWorkspace();
  await json("POST /api/v1/skills/summarize/install", { key, body: {} });
  await db().driveSkill.updateMany({ where: { workspaceId: workspace.id }, data: { enabled: false } });
  const { status, body } = await json("POST /api/v1/skills/summarize/run", { key, body: { input: "x" } });
  expect([status, body.error.code]).toEqual([403, "SKILL_DISABLED"]);
});

test("wait holds the answer until there is news", async () => {
  const { key } = await createWorkspace();
  const slug = await publishSkill({ script: "sleep 0.5; echo one; sleep 0.5; echo two" });
  const { body } = await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "" } });
  const one = await json(`GET /api/v1/executions/${body.executionId}/status?wait=20&blocksAfter=0`, { key });
  expect([one.body.lastBlock, text(one.body)]).toEqual([1, "one\n"]);
  const two = await json(`GET /api/v1/executions/${body.executionId}/status?wait=20&blocksAfter=1`, { key });
  expect(text(two.body)).toBe("two\n");
});

/** Reads server-sent events until a predicate holds. */
async function events(path: string, key: string, until: (event: Sse) => boolean, headers: Record<string, string> = {}, onOpen = async () => {}) {
  const controller = new AbortController();
  const response = await request(`GET ${path}`, { key, signal: controller.signal, headers });
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/event-stream; charset=utf-8"]);
  await onOpen();
  const found: Sse[] = [];
  let buffer = "";
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream() as never).getReader() as ReadableStreamDefaultReader<string>;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    buffer += value;
    for (let end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n")) {
      const frame = Object.fromEntries(
        buffer
          .slice(0, end)
          .split("\n")
          .filter((line) => !line.startsWith(":"))
          .map((line) => line.split(/: (.*)/s).slice(0, 2)),
      );
      buffer = buffer.slice(end + 2);
      if (!frame.data) continue;
      const event = { id: Number(frame.id), event: frame.event, data: JSON.parse(frame.data) } as Sse;
      found.push(event);
      if (until(event)) {
        controller.abort();
        await reader.cancel();
        return found;
      }
    }
  }
  return found;
}
type Sse = {
  id: number;
  event: string;
  data: { executionId: string; status: string; blocks: { index: number; text: string }[]; lastBlock: number; cost?: number; error?: { code: string } };
};

test("events: every block once and in order, ids that grow, and a final one", async () => {
  const { key } = await createWorkspace();
  const slug = await publishSkill({ script: "for i in 1 2 3; do echo $i; sleep 0.15; done" });
  let id = "";
  const all = await events(
    "/api/events?sources=api",
    key,
    (event) => event.data.executionId === id && event.data.status === "completed",
    {},
    async () => {
      id = (await json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "" } })).body.executionId;
    },
  );
  expect(all.map((event) => event.data.status).filter((status, i, list) => status !== list[i - 1])).toEqual(["queued", "running", "completed"]);
  expect(all.flatMap((event) => event.data.blocks.map((block) => block.index))).toEqual(all.flatMap((event) => event.data.blocks).map((_, i) => i + 1));
  expect(all.flatMap((event) => event.data.blocks.map((block) => block.text)).join("")).toBe("1\n2\n3\n");
  expect(all.every((event, i) => i === 0 || event.id > (all[i - 1] as Sse).id)).toBe(true);
  expect(all.at(-1)?.data.cost).toBe(0);

  // Resuming after any event gives exactly those after it.
  for (const [i, event] of all.slice(0, -1).entries()) {
    const resumed = await events("/api/events", key, (each) => each.id === all.at(-1)?.id, { "last-event-id": String(event.id) });
    expect(resumed).toEqual(all.slice(i + 1));
  }
  // One execution's stream begins with its beginning; another source's holds nothing of it.
  expect(await events(`/api/events?executionId=${id}`, key, (each) => each.data.status === "completed")).toEqual(all);
  const stranger = await createWorkspace();
  expect((await json(`GET /api/events?executionId=${id}`, { key: stranger.key })).status).toBe(404);
});

test("events: the key may be in the query, and a bad last event is refused", async () => {
  const { key } = await createWorkspace();
  const controller = new AbortController();
  expect((await request(`GET /api/events?apiKey=${key}`, { signal: controller.signal })).status).toBe(200);
  controller.abort();
  expect((await json("GET /api/events", { key, headers: { "last-event-id": "x" } })).body.error.param).toBe("lastEventId");
  expect((await json(`GET /api/v1/executions?apiKey=${key}`)).body.error.code).toBe("AUTH_REQUIRED");
});

test("events: a stream ends when its key is revoked", async () => {
  const { key, addKey } = await createWorkspace();
  const watcher = await addKey(["workspace:files:read"]);
  const response = await request("GET /api/events", { key: watcher.key });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  await json(`POST /api/v1/api-keys/${watcher.id}/revoke`, { key });
  await json("POST /api/v1/skills/json-transform/run", { key, body: { input: "{}" } });
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  expect(text).not.toContain("execution-state");
});

test("artifacts of the same name are attached under different ones", async () => {
  const { key } = await createWorkspace();
  const [one, two] = [await run(key, "json-transform", { input: '{"a":1}' }), await run(key, "json-transform", { input: '{"a":2}' })];
  const slug = await publishSkill({ script: "ls /workspace/attachments" });
  const both = await run(key, slug, { input: "", attachments: [{ artifactId: one.artifacts[0].id }, { artifactId: two.artifacts[0].id }] });
  expect(text(both).trim().split("\n").sort()).toEqual(["result-2.json", "result.json"]);
  expect(both.attachments.map(({ filename }: { filename: string }) => filename)).toEqual(["result.json", "result-2.json"]);
});

test("a run of an unknown skill is refused, and its attachments are not kept", async () => {
  const { key } = await createWorkspace();
  const content = Buffer.from(`only here ${Math.random()}`);
  const { status, body } = await json("POST /api/v1/skills/no-such-skill/run", {
    key,
    body: { input: "", attachments: [{ filename: "a", data: content.toString("base64") }] },
  });
  expect([status, body.error.code]).toEqual([404, "NOT_FOUND"]);
  await expect(blobs.get(sha256Hex(content))).rejects.toThrow("is missing");
});

test("a workspace that is deleted while runs are accepted is deleted, and nobody is answered with an error of ours", async () => {
  const slug = await publishSkill({ script: "true" });
  for (let round = 0; round < 3; round++) {
    const { workspace, key, token } = await createWorkspace();
    await json(`POST /api/v1/skills/${slug}/install`, { key });
    const runs = Array.from({ length: 12 }, () => json(`POST /api/v1/skills/${slug}/run`, { key, body: { input: "" } }));
    const deleted = json(`DELETE /api/v1/workspaces/${workspace.slug}`, { token });
    expect((await deleted).status).toBe(204);
    for (const { status, body } of await Promise.all(runs)) expect([202, 401, 404], JSON.stringify(body)).toContain(status);
  }
});
