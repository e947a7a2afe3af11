import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { operations } from "#lib/operations/index";
import { db } from "#lib/platform/db";
import { startWorker } from "#lib/runtime/worker";
import { type Crowd, crowdedWorkspace, MARK, run } from "#lib/testing/crowded-workspace";
import { EXAMPLES, type Example, type Name } from "#lib/testing/examples";
import { GRACE_MS } from "#lib/testing/grace";
import { json, request } from "#lib/testing/request";

/**
 * What a key that is confined to a collection can get at, tried on every operation. A new operation is tried by itself, with its
 * example: it must refuse, or leave out everything that is not the collection's.
 */
let crowd: Crowd;
let key: string;
let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  worker = await startWorker();
  crowd = await crowdedWorkspace();
  key = crowd.ours.key;
}, 60_000);
afterAll(() => worker.stop(GRACE_MS));

/**
 * Where the key is not asked: what another secret opens that stands in the request, such as a password, a mailed link, a device's
 * code, a hook's address or a signature; or what everyone gets alike, such as a public manifest.
 */
const NOT_BY_KEY = ["confirmEmailLink", "confirmPasswordReset", "getInvitation", "pollActivation", "receiveHook", "receiveStripeEvent", "signIn", "signUp"];

const REFUSED = [401, 403, 404];
const names = Object.keys(operations) as Name[];

const target = (name: Name, { params = {}, query = "" }: Example) =>
  `${operations[name].method} ${operations[name].path.replace(/\{(\w+)\}/g, (_, param: string) => params[param] ?? "missing")}${query}`;

/** Sends a request with the collection's key and answers the status and all of the text; of a stream, what there is until the last own event. */
async function answer(name: Name, example: Example) {
  const { method, responds } = operations[name];
  const controller = new AbortController();
  const sent = await request(target(name, example), {
    key,
    headers: { ...example.headers, "x-request-id": `isolation.${name}` },
    signal: controller.signal,
    ...(method !== "GET" && method !== "DELETE" && { body: example.body ?? {} }),
  });
  if (responds !== "events" || sent.status !== 200) return { status: sent.status, text: await sent.text() };
  let text = "";
  const last = await run(key, crowd.shared, "own");
  for await (const chunk of sent.body as ReadableStream<Uint8Array>) {
    text += new TextDecoder().decode(chunk);
    if (text.includes(last.executionId) && text.includes('"completed"')) break;
  }
  controller.abort();
  return { status: 200, text };
}

/** The foreign skill that an example names, if it names one. */
const skillOf = ({ params, body }: Example) => params?.slug ?? body?.skillSlug ?? body?.slug;

describe.each(names.filter((name) => !NOT_BY_KEY.includes(name)))("%s", (name) => {
  test("refuses, or leaves out what is not the collection's", async () => {
    const example = await EXAMPLES[name](crowd.world);
    const { status, text } = await answer(name, example);
    expect(text).not.toContain(MARK);
    expect(text.toLowerCase()).not.toContain(MARK.toLowerCase());
    expect(status).toBeLessThan(500);
    // What the example names belongs to the workspace and to no collection.
    if (example.foreign || skillOf(example) !== undefined) expect(REFUSED).toContain(status);
    // Nor is anything done, but what anyone may do who has no key.
    if (operations[name].scope === "public") return;
    const done = await db().auditEntry.findMany({
      where: { requestId: `isolation.${name}`, workspaceId: crowd.world.workspace.id, action: { not: "grant.refuse" } },
    });
    expect(done.map(({ action }) => action)).toEqual([]);
  });

  test("shows nothing of a foreign thing that is asked for in the query", async () => {
    if (operations[name].method !== "GET") return;
    const example = await EXAMPLES[name](crowd.world);
    for (const [field, prefix] of idFields(name)) {
      for (const id of foreignIds(prefix)) {
        const { status, text } = await answer(name, { ...example, query: `?${field}=${id}` });
        expect(text, `${field}=${id}`).not.toContain(MARK);
        for (const run of foreignIds("exec")) if (run !== id) expect(text, `${field}=${id}`).not.toContain(`"${run}"`);
        // The person behind all of a workspace's keys asked for the collection's own runs as well.
        if (prefix === "usr") continue;
        if (status === 200 && operations[name].responds === "json") expect(JSON.parse(text).data, `${field}=${id}`).toEqual([]);
        else expect(REFUSED, `${field}=${id}`).toContain(status);
      }
    }
  });
});

test("what is not tried asks for no key", () => {
  for (const name of NOT_BY_KEY) expect(operations[name as Name].scope, name).toBe("public");
});

/** The fields of an operation that hold an id and are not in its path. */
function idFields(name: Name): [string, string][] {
  const shape = (operations[name].input as unknown as { shape: Record<string, Field> }).shape;
  return Object.entries(shape).flatMap(([field, type]): [string, string][] => {
    let inner = type;
    while (inner._zod.def.innerType) inner = inner._zod.def.innerType;
    const override = inner.meta()?.override as { examples?: unknown[] } | undefined;
    const prefix = /^([a-z]+)_42$/.exec(String(override?.examples?.[0]))?.[1];
    return prefix && !operations[name].pathParams.includes(field) ? [[field, prefix]] : [];
  });
}
type Field = { _zod: { def: { innerType?: Field } }; meta(): Record<string, unknown> | undefined };

function foreignIds(prefix: string): string[] {
  const { ours, ...foreign } = crowd.runs;
  const runs = Object.values(foreign);
  if (prefix === "exec") return [...runs.map((each) => each.executionId), `exec_${crowd.world.executionId}`];
  if (prefix === "art") return [...runs.map((each) => each.artifactId), `art_${crowd.world.artifactId}`];
  const id = (crowd.ids as Record<string, string>)[prefix];
  return id ? [id] : [];
}

describe("another's runs of the same skill", () => {
  test("are not found by any id, and are in no list", async () => {
    for (const id of foreignIds("exec")) {
      for (const where of [`GET /api/v1/executions/${id}/status?wait=1`, `POST /api/v1/executions/${id}/cancel`, `POST /api/v1/executions/${id}/rerun`])
        expect((await json(where, { key, ...(where.startsWith("POST") && { body: {} }) })).status, where).toBe(404);
      expect((await json(`GET /api/events?executionId=${id}`, { key })).status).toBe(404);
    }
    for (const id of foreignIds("art")) {
      expect((await json(`GET /api/v1/artifacts/${id}`, { key })).status).toBe(404);
      expect((await request(`GET /api/v1/artifacts/${id}/download`, { key })).status).toBe(404);
    }
    const { data } = (await json("GET /api/v1/executions?limit=100", { key })).body;
    const rows = await db().execution.findMany({ where: { collectionId: Number(crowd.ours.id.slice(4)) }, orderBy: { id: "desc" } });
    expect(data.map(({ id }: { id: string }) => id)).toEqual(rows.map(({ id }) => `exec_${id}`));
    expect(rows.length).toBeGreaterThan(0);
  });

  test("their collections are as if they were not there", async () => {
    for (const ref of [crowd.theirs.id, crowd.theirs.name, "nothing"]) {
      for (const q of ["", "&q=t"]) {
        const { status, body } = await json(`GET /api/v1/skills?collection=${ref}${q}`, { key });
        expect([status, body.error.param, body.error.message]).toEqual([400, "collection", "There is no such collection."]);
      }
    }
    expect((await json(`GET /api/v1/skills?collection=${crowd.ours.id}`, { key })).body.data).toHaveLength(1);
  });

  test("their files, sessions and what was uploaded cannot be taken into a run", async () => {
    const attach = async (each: object) =>
      (await json(`POST /api/v1/skills/${crowd.shared}/run`, { key, body: { input: "own", attachments: [each] } })).body.error;
    for (const artifactId of foreignIds("art"))
      expect(await attach({ artifactId })).toMatchObject({ code: "INVALID_INPUT", param: "attachments.0.artifactId" });
    expect(await attach({ uploadId: crowd.ids.upl })).toMatchObject({ code: "INVALID_INPUT", param: "attachments.0.uploadId" });
    const { ours, ...foreign } = crowd.runs;
    for (const { sessionId } of Object.values(foreign)) {
      const { body } = await json("POST /api/v1/runs", { key, body: { skillSlug: crowd.shared, scriptName: "main.sh", sessionId } });
      expect(body.error).toMatchObject({ code: "INVALID_INPUT", param: "sessionId" });
    }
    // Nor does the workspace put its files where the collection's key then finds them.
    const { body } = await json("POST /api/v1/runs", {
      key: crowd.world.key,
      body: { skillSlug: crowd.shared, scriptName: "main.sh", sessionId: ours.sessionId },
    });
    expect(body.error).toMatchObject({ code: "INVALID_INPUT", param: "sessionId" });
  });

  test("a repeated request is another's answer to nobody", async () => {
    const again = (who: string) =>
      json("POST /api/v1/runs", { key: who, headers: { "idempotency-key": "1" }, body: { skillSlug: crowd.shared, scriptName: "main.sh", stdin: "same" } });
    const [master, ours, theirs] = [await again(crowd.world.key), await again(key), await again(crowd.theirs.key)];
    expect([master, ours, theirs].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set([master, ours, theirs].map(({ body }) => body.data.executionId)).size).toBe(3);
    expect((await again(key)).body).toEqual(ours.body);
  });

  test("are not heard of in the events, while its own are, as the workspace hears of all", async () => {
    const heard = async (who: string, until: string) => {
      const controller = new AbortController();
      const sent = await request("GET /api/events", { key: who, headers: { "last-event-id": "0" }, signal: controller.signal });
      let text = "";
      for await (const chunk of sent.body as ReadableStream<Uint8Array>) {
        text += new TextDecoder().decode(chunk);
        if (new RegExp(`"${until}","status":"completed"`).test(text)) break;
      }
      controller.abort();
      return text;
    };
    const foreign = await run(crowd.theirs.key, crowd.shared, `${MARK}-late`);
    const own = await run(key, crowd.shared, "own");
    const text = await heard(key, own.executionId);
    expect(text).toContain(crowd.runs.ours.executionId);
    expect(text).not.toContain(MARK);
    expect(text).not.toContain(`"${foreign.executionId}"`);
    expect(await heard(crowd.world.key, own.executionId)).toContain(foreign.executionId);
  });
});

test("its own runs it sees, goes on with, repeats and reads, and they get the skill's secrets but not the workspace's memory", async () => {
  const { ours } = crowd.runs;
  expect(ours.stdout).toBe("own\nwith its secret\n");
  expect(crowd.runs.master.stdout).toContain(`${MARK} memory`);
  expect((await json(`GET /api/v1/executions/${ours.executionId}/status`, { key })).body.artifacts[0].id).toBe(ours.artifactId);
  expect(await (await request(`GET /api/v1/artifacts/${ours.artifactId}/download`, { key })).text()).toBe("own");
  expect((await json(`GET /api/v1/artifacts?executionId=${ours.executionId}`, { key })).body.data).toHaveLength(1);
  const on = await json("POST /api/v1/runs", { key, body: { skillSlug: crowd.shared, scriptName: "main.sh", stdin: "more", sessionId: ours.sessionId } });
  expect(on.body.data.stdout).toBe("more\nwith its secret\nown");
  const again = await json(`POST /api/v1/executions/${ours.executionId}/rerun`, { key, body: { attachments: [{ artifactId: ours.artifactId }] } });
  expect(again.status).toBe(202);
  await vi.waitFor(async () => {
    const { body } = await json(`GET /api/v1/executions/${again.body.executionId}/status`, { key });
    expect(body.status).toBe("completed");
  }, 10_000);
  expect((await json("GET /api/v1/skills", { key })).body.data.map(({ slug }: { slug: string }) => slug)).toEqual([crowd.shared]);
  expect((await json("GET /api/v1/marketplace/skills", { key })).body.data.map(({ slug }: { slug: string }) => slug)).toEqual([crowd.shared]);
});

test("the workspace's own keys see what a collection's key did", async () => {
  const { data } = (await json("GET /api/v1/executions?limit=100", { key: crowd.world.key })).body;
  const ids = data.map(({ id }: { id: string }) => id);
  for (const { executionId } of Object.values(crowd.runs)) expect(ids).toContain(executionId);
});
