import { expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { boundSecrets } from "#lib/runtime/secrets";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

async function newSecret({ key }: TestWorkspace, name: string, value = "a value"): Promise<string> {
  return (await json("POST /api/v1/secrets", { key, body: { name, value } })).body.id;
}

const bind = ({ key }: TestWorkspace, slug: string, secretId: unknown, envVar: string) =>
  json(`POST /api/v1/skills/${slug}/secrets`, { key, body: { secretId, envVar } });

/** A skill that cannot run without these. */
async function needing(...secrets: string[]): Promise<string> {
  const slug = await publishSkill({ script: "true" });
  await db().skillVersion.updateMany({ where: { skill: { slug } }, data: { requires: { secrets, connectors: [], network: [] } } });
  return slug;
}

test("a secret is bound by number or id, listed with what is missing, and taken away", async () => {
  const home = await createWorkspace();
  const slug = await needing("OPENAI_API_KEY", "OTHER_TOKEN");
  const secretId = await newSecret(home, "OPENAI_KEY");
  const bound = await bind(home, slug, Number(secretId.slice(4)), "OPENAI_API_KEY");
  expect(bound.status).toBe(201);
  expect(bound.body).toEqual({
    ...{ id: expect.stringMatching(/^bind_\d+$/), secretId, secretName: "OPENAI_KEY" },
    ...{ envVar: "OPENAI_API_KEY", createdAt: expect.any(String) },
  });
  const extra = await bind(home, slug, secretId, "Extra_1");
  const { body } = await json(`GET /api/v1/skills/${slug}/secrets?limit=1`, { key: home.key });
  expect(body).toEqual({
    ...{ data: [extra.body], first_id: extra.body.id, last_id: extra.body.id, has_more: true },
    required: [
      { envVar: "OPENAI_API_KEY", bound: true },
      { envVar: "OTHER_TOKEN", bound: false },
    ],
  });
  const older = await json(`GET /api/v1/skills/${slug}/secrets?after_id=${extra.body.id}`, { key: home.key });
  expect(older.body.data).toEqual([bound.body]);
  const pair = [extra.body, bound.body].map(({ id, envVar }) => ({ id, skill: slug, envVar }));
  expect((await json("GET /api/v1/secrets", { key: home.key })).body.data[0]).toMatchObject({ boundTo: [slug], bindings: pair });

  expect((await json(`DELETE /api/v1/skills/summarize/secrets/${bound.body.id}`, { key: home.key })).status).toBe(404);
  expect((await json(`DELETE /api/v1/skills/${slug}/secrets/${bound.body.id}`, { key: home.key })).status).toBe(204);
  expect((await json(`DELETE /api/v1/skills/${slug}/secrets/${bound.body.id}`, { key: home.key })).status).toBe(404);
  await json(`DELETE /api/v1/secrets/${secretId}`, { key: home.key });
  expect((await json(`GET /api/v1/skills/${slug}/secrets`, { key: home.key })).body.data).toEqual([]);

  const where = { workspaceId: home.workspace.id, resourceType: { in: ["secret_binding", "secret"] } };
  const entries = await db().auditEntry.findMany({ where, orderBy: { id: "asc" } });
  const about = { skill: slug, secretId, envVar: "OPENAI_API_KEY" };
  expect(entries.slice(1).map(({ action, resourceId, metadata }) => [action, resourceId, metadata])).toEqual([
    ["secret_binding.create", bound.body.id, { ...about, secretName: "OPENAI_KEY" }],
    ["secret_binding.create", extra.body.id, { ...about, secretName: "OPENAI_KEY", envVar: "Extra_1" }],
    ["secret_binding.delete", bound.body.id, about],
    ["secret.delete", secretId, { name: "OPENAI_KEY", boundTo: [slug] }],
  ]);
});

test("strangers' secrets, unknown skills and names that scripts need are refused", async () => {
  const [home, stranger] = [await createWorkspace(), await createWorkspace()];
  const slug = await needing();
  const [own, theirs] = [await newSecret(home, "A"), await newSecret(stranger, "A")];
  const foreign = await bind(home, slug, theirs, "A");
  const unknown = await bind(home, slug, "sec_2000000000", "A");
  expect([foreign.status, foreign.body.error.param]).toEqual([400, "secretId"]);
  expect({ ...unknown.body.error, request_id: "" }).toEqual({ ...foreign.body.error, request_id: "" });
  for (const nonsense of [null, {}, [], true, "sec_", "key_1", 1.5, -1])
    expect((await bind(home, slug, nonsense, "A")).body.error, JSON.stringify(nonsense)).toMatchObject({
      ...{ code: "INVALID_INPUT", param: "secretId", message: "Must be an id such as sec_42." },
    });
  expect((await bind(home, slug, undefined, "A")).body.error.message).toBe("This field is required.");
  expect((await bind(home, "no-such-skill", own, "A")).status).toBe(404);
  expect((await json("GET /api/v1/skills/no-such-skill/secrets", { key: home.key })).status).toBe(404);
  for (const envVar of [
    ...["", "1A", "A-B", "A B", "A=B", "Ä", "x".repeat(129)],
    ...["PATH", "HOME", "SKILL_DIR", "OUTPUT_DIR", "LD_PRELOAD", "NODE_OPTIONS", "PYTHONPATH", "BASH_ENV", "ENV", "IFS", "HTTPS_PROXY", "http_proxy"],
    ...["_", "SHLVL", "RANDOM", "UID", "BASHPID", "BASH_XTRACEFD", "COMP_WORDBREAKS", "EPOCHSECONDS", "OPTARG"],
  ])
    expect((await bind(home, slug, own, envVar)).body.error, envVar).toMatchObject({ code: "INVALID_INPUT", param: "envVar" });
});

test("a private skill can be given secrets where it is in the drive, and is 404 elsewhere", async () => {
  const [home, stranger] = [await createWorkspace(), await createWorkspace()];
  const slug = await needing("A");
  await json(`POST /api/v1/skills/${slug}/install`, { key: home.key, body: {} });
  await db().skill.update({ where: { slug }, data: { public: false } });
  expect((await bind(home, slug, await newSecret(home, "A"), "A")).status).toBe(201);
  expect((await bind(stranger, slug, await newSecret(stranger, "A"), "A")).status).toBe(404);
  expect((await json(`GET /api/v1/skills/${slug}/secrets`, { key: stranger.key })).status).toBe(404);
});

test("one variable holds one secret, whoever comes first", async () => {
  const home = await createWorkspace();
  const slug = await needing();
  const ids = await Promise.all(["A", "B"].map((name) => newSecret(home, name)));
  const both = await Promise.all(ids.map((secretId) => bind(home, slug, secretId, "TOKEN")));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(both.find(({ status }) => status === 409)?.body.error).toMatchObject({ code: "ENV_VAR_BOUND", param: "envVar" });
});

test("a skill is given no more than an environment holds", async () => {
  const home = await createWorkspace();
  const [slug, other] = [await needing(), await needing()];
  const large = await newSecret(home, "LARGE", "x".repeat(60 * 1024));
  const small = await newSecret(home, "SMALL");
  for (let i = 0; i < 4; i++) expect((await bind(home, slug, large, `LARGE_${i}`)).status).toBe(201);
  expect((await bind(home, slug, small, "SMALL")).status).toBe(201);
  expect((await bind(home, slug, large, "LARGE_5")).body.error).toMatchObject({ code: "INVALID_INPUT", param: "secretId" });
  const grown = await json(`PATCH /api/v1/secrets/${small}`, { key: home.key, body: { value: "x".repeat(20 * 1024) } });
  expect(grown.body.error).toMatchObject({ code: "INVALID_INPUT", param: "value" });
  for (let i = 0; i < 25; i++) expect((await bind(home, other, small, `SMALL_${i}`)).status).toBe(201);
  expect((await bind(home, other, small, "SMALL_25")).body.error).toMatchObject({ code: "INVALID_INPUT", param: "secretId" });
});

test("the limits hold for those who race", async () => {
  const home = await createWorkspace();
  const slug = await needing();
  const small = await newSecret(home, "SMALL");
  for (let i = 0; i < 20; i++) expect((await bind(home, slug, small, `SMALL_${i}`)).status).toBe(201);
  const racing = await Promise.all(Array.from({ length: 12 }, (_, i) => bind(home, slug, small, `RACING_${i}`)));
  expect(racing.map(({ status }) => status).sort()).toEqual([...Array(5).fill(201), ...Array(7).fill(400)]);
  const other = await needing();
  const growing = await Promise.all(Array.from({ length: 8 }, (_, i) => newSecret(home, `G${i}`)));
  for (const [i, secretId] of growing.entries()) expect((await bind(home, other, secretId, `G${i}`)).status).toBe(201);
  const value = "x".repeat(60 * 1024);
  const grown = await Promise.all(growing.map((id) => json(`PATCH /api/v1/secrets/${id}`, { key: home.key, body: { value } })));
  expect(grown.map(({ status }) => status).sort()).toEqual([...Array(4).fill(200), ...Array(4).fill(400)]);
});

test("a run that needs a secret is refused until it is bound, and leaves nothing", async () => {
  const home = await createWorkspace();
  const slug = await needing("FIRST_TOKEN", "SECOND_TOKEN");
  const run = (headers = {}) => json(`POST /api/v1/skills/${slug}/run`, { key: home.key, body: { input: "x" }, headers });
  const refused = await run({ "idempotency-key": "run" });
  expect([refused.status, refused.body.error]).toMatchObject([400, { type: "invalid_request_error", code: "SECRET_NOT_BOUND", param: "secrets.FIRST_TOKEN" }]);
  expect(refused.body.error.message).toContain(`/api/v1/skills/${slug}/secrets`);
  expect(await db().execution.count({ where: { workspaceId: home.workspace.id } })).toBe(0);
  const secretId = await newSecret(home, "A", "the value");
  await bind(home, slug, secretId, "FIRST_TOKEN");
  expect((await run()).body.error.param).toBe("secrets.SECOND_TOKEN");
  await bind(home, slug, secretId, "SECOND_TOKEN");
  expect((await run({ "idempotency-key": "run" })).status).toBe(202);
  const skill = await db().skill.findUniqueOrThrow({ where: { slug } });
  expect(await boundSecrets(db(), home.workspace.id, skill.id)).toEqual(
    ["FIRST_TOKEN", "SECOND_TOKEN"].map((envVar) => ({ envVar, name: "A", value: "the value" })),
  );
});
