import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { Context } from "#lib/api/context";
import { findWorkflow } from "#lib/operations/workflows/workflow";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import { launch, makeWorkflow } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const PATH = "/api/v1/workflows/definitions";
const newSlug = () => `defs-${randomBytes(6).toString("hex")}x`;
const shape = (output: string | number = 1) => ({ id: "shape", type: "transform", output });
const post = ({ key }: TestWorkspace, body: object) => json(`POST ${PATH}`, { key, body });
const put = ({ key }: TestWorkspace, id: string, body: object, version?: number) =>
  json(`PUT ${PATH}/${id}`, { key, body, ...(version !== undefined && { headers: { "if-match": `"${version}"` } }) });

test("a workflow is made, shown by any of its names, changed as a new version, and deleted", async () => {
  const home = await createWorkspace();
  const slug = newSlug();
  const inputSchema = { type: "object", properties: { text: { type: "string" } } };
  const made = await post(home, { slug, name: "First", description: "What it does.", inputSchema, steps: [shape()] });
  expect([made.status, made.body]).toEqual([
    201,
    {
      ...{ id: expect.stringMatching(/^wf_\d+$/), slug, name: "First", description: "What it does.", version: 1, builtIn: false, inputSchema },
      ...{ steps: [shape()], updatedBy: expect.objectContaining({ type: "api_key" }), createdAt: made.body.createdAt, updatedAt: made.body.updatedAt },
    },
  ]);
  const { id } = made.body;
  for (const name of [id, id.slice(3), slug]) expect((await json(`GET ${PATH}/${name}`, { key: home.key })).body, name).toEqual(made.body);
  const { steps: _, updatedBy: __, ...listed } = made.body;
  expect((await json(`GET ${PATH}?limit=100`, { key: home.key })).body.data).toContainEqual(listed);

  const same = await put(home, slug, { slug, name: "First", description: "What it does.", inputSchema, steps: [shape()] });
  expect([same.status, same.body.version]).toEqual([200, 1]);
  const renamed = newSlug();
  const changed = await put(home, slug, { slug: renamed, name: "Second", steps: [shape(2)] }, 1);
  expect([changed.status, changed.headers.get("etag"), changed.body]).toMatchObject([
    200,
    '"2"',
    { id, slug: renamed, version: 2, inputSchema: null, steps: [shape(2)] },
  ]);
  const { slug: read, name, inputSchema: none, steps } = changed.body;
  expect((await put(home, id, { slug: read, name, inputSchema: none, steps })).body, "what was read can be sent back").toMatchObject({ version: 2 });
  const late = await put(home, id, { slug: renamed, name: "Third", steps: [shape(3)] }, 1);
  expect([late.status, late.body.error.code]).toEqual([412, "WORKFLOW_CHANGED"]);

  const unread = await json(`DELETE ${PATH}/${id}`, { key: home.key, headers: { "if-match": '"1"' } });
  expect([unread.status, unread.body.error.code], "who has not seen the last change deletes nothing").toEqual([412, "WORKFLOW_CHANGED"]);
  expect((await json(`DELETE ${PATH}/${id}`, { key: home.key, headers: { "if-match": '"2"' } })).status).toBe(204);
  for (const what of [`GET ${PATH}/${id}`, `DELETE ${PATH}/${renamed}`, `POST /api/v1/workflows/${id}/launch`])
    expect((await json(what, { key: home.key })).status, what).toBe(404);
  expect((await post(home, { slug: renamed, name: "Again", steps: [shape()] })).status, "its name is free").toBe(201);
  const entries = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, resourceId: id }, orderBy: { id: "asc" } });
  expect(entries.map(({ action }) => action)).toEqual(["workflow.create", "workflow.update", "workflow.delete"]);
});

test("workflows are found by what their names contain, in which no character is a wildcard", async () => {
  const home = await createWorkspace();
  for (const name of ["Weekly report", "100% covered", "Draft"]) expect((await post(home, { slug: newSlug(), name, steps: [shape()] })).status).toBe(201);
  const found = async (q: string) =>
    (await json(`GET ${PATH}?q=${encodeURIComponent(q)}`, { key: home.key })).body.data.map((each: { name: string }) => each.name);
  expect(await found("WEEKLY rep")).toEqual(["Weekly report"]);
  expect(await found("%")).toEqual(["100% covered"]);
  expect(await found("_eekly")).toEqual([]);
});

test("of a workflow's versions only the latest is read", async () => {
  const home = await createWorkspace();
  const id = await makeWorkflow(home, { steps: [shape(0)] });
  const { slug } = (await json(`GET ${PATH}/${id}`, { key: home.key })).body;
  for (let version = 1; version < 6; version++) await put(home, id, { slug, name: "A workflow", steps: [shape(version)] });
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL enable_seqscan = off`; // A table as short as this would be read as a whole.
    const read = async () => {
      const [table] = await tx.$queryRaw<{ rows: number }[]>`
        SELECT idx_tup_fetch::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'workflow_versions'`;
      return table?.rows ?? 0;
    };
    const before = await read();
    const found = await findWorkflow({ db: tx, workspace: home.workspace, caller: { type: "session" } } as unknown as Context, id);
    expect([found.version, found.latest.version, found.latest.definition]).toMatchObject([6, 6, { steps: [shape(5)] }]);
    expect((await read()) - before).toBe(1);
  });
});

test("a definition is shown in the order in which it was written", async () => {
  const home = await createWorkspace();
  const inputSchema = {
    type: "object",
    required: ["recipient"],
    properties: { recipient: { type: "string" }, cc: { type: "string" }, body: { type: "string" } },
  };
  const steps = [{ id: "ask", type: "approval", message: "?", resumeSchema: { type: "object", properties: { why: {}, ok: {} } }, by: "person" }];
  const { body } = await post(home, { slug: newSlug(), name: "In order", inputSchema, steps });
  const shown = (await json(`GET ${PATH}/${body.id}`, { key: home.key })).body;
  expect(JSON.stringify([shown.inputSchema, shown.steps])).toBe(JSON.stringify([inputSchema, steps]));
});

test("a run keeps the definition that it began with", async () => {
  const home = await createWorkspace();
  const id = await makeWorkflow(home, { steps: [shape("old")] });
  const runId = await launch(home, id);
  const { slug } = (await json(`GET ${PATH}/${id}`, { key: home.key })).body;
  await put(home, id, { slug, name: "New", steps: [shape("new"), { ...shape(), id: "more" }] });
  const run = (await json(`GET /api/v1/workflows/runs/${runId}`, { key: home.key })).body;
  expect([run.workflowVersion, run.steps.map((each: { id: string }) => each.id)]).toEqual([1, ["shape"]]);
  await json(`DELETE ${PATH}/${id}`, { key: home.key });
  expect((await json(`GET /api/v1/workflows/runs/${runId}`, { key: home.key })).status, "and is shown after it").toBe(200);
});

test("everything that is wrong is said at once, by step and path", async () => {
  const home = await createWorkspace();
  const steps = [
    { id: "a", type: "skill", skill: "no-such-skill-anywhere", input: "{{input.text}}" },
    { id: "ok", type: "approval", message: "{{steps.later.output}}" },
    { id: "a", type: "transform", output: "{{1 +}}" },
    { id: "pick", type: "branch", when: [{ if: "steps.nowhere.output", steps: [{ id: "later", type: "transform", output: 1 }] }] },
    { id: "each", type: "foreach", items: "{{input.list}}", steps: [{ id: "one", type: "transform", output: "{{item}}" }] },
    { id: "out", type: "transform", output: { x: ["{{item}}", "{{steps.one.output}}"] } },
  ];
  const { status, body } = await post(home, { slug: newSlug(), name: "Wrong", steps });
  expect([status, body.error.code, body.error.param]).toEqual([400, "INVALID_INPUT", "steps.1.message"]);
  expect(body.error.problems.map(({ step, path }: { step: string; path: string }) => [step, path])).toEqual([
    ["ok", "steps.1.message"],
    ["a", "steps.2.id"],
    ["a", "steps.2.output"],
    ["pick", "steps.3.when.0.if"],
    ["out", "steps.5.output.x.0"],
    ["out", "steps.5.output.x.1"],
    ["a", "steps.0.skill"],
  ]);
  expect(body.error.message).toContain('Step "ok"');
  const call = { id: "call", type: "connector", action: "fax.send" };
  const mail = { ...call, id: "mail", action: "gmail.send", input: { to: "ada@example.com", subject: "{{item}}", body: 7, urgent: "{{item}}" } };
  const inside = { id: "each", type: "foreach", items: [1], steps: [call, { ...call, id: "typo", action: "gmail.sent" }, mail] };
  const missing = await json("POST /api/v1/workflows/check", { key: home.key, body: { slug: "runs", name: "Wrong", steps: [steps[0], inside] } });
  expect(missing.body).toEqual({
    valid: false,
    problems: [
      { step: null, path: "slug", message: "This name is taken by a path of the API." },
      { step: "a", path: "steps.0.skill", message: 'There is no skill "no-such-skill-anywhere".' },
      { step: "call", path: "steps.1.steps.0.action", message: 'There is no connector "fax". There are gmail, calendar, drive, notion, github.' },
      { step: "typo", path: "steps.1.steps.1.action", message: expect.stringMatching(/^There is no action "gmail\.sent"\. Is gmail\.send or /) },
      { step: "mail", path: "steps.1.steps.2.input.body", message: "Must be text." },
      { step: "mail", path: "steps.1.steps.2.input.urgent", message: "There is no such field." },
    ],
  });
  const shapeless = await post(home, {
    slug: "No slug",
    name: "",
    steps: [
      { id: "x", type: "skil" },
      { type: "wait", seconds: -1 },
      { id: "b", type: "branch", when: [{ if: "true", steps: [{ id: "c", type: "memory" }] }] },
    ],
  });
  expect(shapeless.body.error.problems.map(({ step, path }: { step: string; path: string }) => [step, path])).toEqual([
    [null, "slug"],
    [null, "name"],
    ["x", "steps.0.type"],
    [null, "steps.1.id"],
    [null, "steps.1.seconds"],
    ["c", "steps.2.when.0.steps.0.note"],
  ]);
  for (const slug of ["runs", "definitions", "check", "42", "-a"])
    expect((await post(home, { slug, name: "x", steps: [shape()] })).body.error.param, slug).toBe("slug");
  expect(await db().workflow.count({ where: { workspaceId: home.workspace.id } })).toBe(0);
});

test("of ten who take one name at once one gets it, and another workspace has its own", async () => {
  const [home, other] = [await createWorkspace(), await createWorkspace()];
  const body = { slug: newSlug(), name: "Wanted", steps: [shape()] };
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(home, body)));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  expect((await post(other, body)).status).toBe(201);
  expect((await json(`GET ${PATH}/${body.slug}`, { key: other.key })).body.id).not.toBe(answers.find(({ status }) => status === 201)?.body.id);
});

test("ten changes at once are ten versions, and with If-Match one", async () => {
  const home = await createWorkspace();
  const slug = newSlug();
  const { id } = (await post(home, { slug, name: "0", steps: [shape()] })).body;
  const all = await Promise.all(Array.from({ length: 10 }, (_, i) => put(home, id, { slug, name: `n${i}`, steps: [shape()] })));
  expect(all.map(({ body }) => body.version).sort((a, b) => a - b)).toEqual(Array.from({ length: 10 }, (_, i) => i + 2));
  const matched = await Promise.all(Array.from({ length: 10 }, (_, i) => put(home, id, { slug, name: `m${i}`, steps: [shape()] }, 11)));
  expect(matched.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 412)]);
});

test("an input that does not fit is refused before anything begins", async () => {
  const home = await createWorkspace();
  const id = await makeWorkflow(home, {
    inputSchema: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] },
    steps: [shape("{{input.n + 1}}")],
  });
  const start = (body: object) => json(`POST /api/v1/workflows/${id}/launch`, { key: home.key, body });
  for (const [body, param] of [
    [{}, "inputData.n"],
    [{ inputData: { n: "1" } }, "inputData.n"],
    [{ inputData: [] }, "inputData"],
    [{ input: { n: 1 } }, "input"],
    [{ inputData: { n: 1, text: "x".repeat(200_001) } }, "inputData"],
  ] as const)
    expect((await start(body)).body.error.param, JSON.stringify(body).slice(0, 60)).toBe(param);
  expect(await db().workflowRun.count({ where: { workspaceId: home.workspace.id } })).toBe(0);
  const once = () => json(`POST /api/v1/workflows/${id}/launch`, { key: home.key, body: { inputData: { n: 1 } }, headers: { "idempotency-key": "one" } });
  expect((await once()).body).toEqual((await once()).body);
  expect(await db().workflowRun.count({ where: { workspaceId: home.workspace.id } })).toBe(1);
});

test("what comes with the server is everybody's to run and nobody's to change", async () => {
  const home = await createWorkspace();
  const slug = newSlug();
  const builtIn = await db().workflow.create({
    data: {
      slug,
      name: "Built in",
      description: "",
      versions: {
        create: { version: 1, definition: { slug, name: "Built in", description: "", steps: [shape()] }, actor: { type: "system", id: null, name: "Clanker" } },
      },
    },
  });
  const body = { slug, name: "Mine", steps: [shape()] };
  for (const answer of [await put(home, slug, body), await json(`DELETE ${PATH}/${slug}`, { key: home.key })])
    expect([answer.status, answer.body.error.code]).toEqual([403, "WORKFLOW_BUILT_IN"]);
  expect((await json(`GET ${PATH}/${slug}`, { key: home.key })).body.builtIn).toBe(true);
  await launch(home, slug);
  // A copy of one's own under the same name comes first.
  const copy = await post(home, body);
  expect((await json(`GET ${PATH}/${slug}`, { key: home.key })).body.id).toBe(copy.body.id);
  expect((await json(`GET ${PATH}/wf_${builtIn.id}`, { key: home.key })).body.builtIn).toBe(true);
  await db().workflow.delete({ where: { id: builtIn.id } });
});
