import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allows } from "#lib/auth/scopes";
import { operations } from "#lib/operations/index";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { CONNECTOR_APPS } from "#lib/platform/apps";
import { db } from "#lib/platform/db";
import { setupOf } from "#lib/platform/provider";
import { appOfAction } from "#lib/runtime/connectors/action";
import { ACTIONS } from "#lib/runtime/connectors/connectors";
import { startWorker } from "#lib/runtime/worker";
import { askKey, granted } from "#lib/testing/agent";
import { GRACE_MS } from "#lib/testing/grace";
import { json } from "#lib/testing/request";
import { endOf, launch, makeWorkflow, step } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

const APPS = Object.keys(CONNECTOR_APPS);
const LISTS = ["GET /api/v1/connectors", "GET /api/v1/connectors/actions", "GET /api/v1/connectors/triggers"];
/** What asks a connected account of an app. */
const reading = (app: string) => [
  ...[`GET /api/v1/connectors/${app}/sources`, `GET /api/v1/connectors/${app}/sources/owner%2Fname/branches`],
  `GET /api/v1/connectors/${app}/content?source=owner/name`,
];
const doing = (app: string, access: "read" | "exec") =>
  `POST /api/v1/connectors/actions/${ACTIONS.find((each) => appOfAction(each) === app && each.access === access)?.name}/run`;
const changing = (app: string) => doing(app, "exec");

let home: TestWorkspace;
let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  home = await createWorkspace();
  worker = await startWorker(stepEffects);
});
afterAll(() => worker.stop(GRACE_MS));

const keyWith = async (...scopes: string[]) => (await home.addKey(scopes)).key;
const ask = async (what: string, key: string, headers: Record<string, string> = {}) => {
  const { status, body } = await json(what, { key, headers, ...(what.startsWith("POST") && { body: {} }) });
  return { status, code: body.error?.code ?? body.error, scope: body.scope, body };
};
const missing = (scope: string) => ({ status: 403, code: "PERMISSION_REQUIRED", scope });

test("every app is listed with what a key needs for it, and none says that it could be connected", async () => {
  const { body } = await ask("GET /api/v1/connectors", home.key);
  expect(body.data.map(({ app }: { app: string }) => app).sort()).toEqual(["calendar", "drive", "github", "gmail", "notion"]);
  for (const each of body.data) {
    expect(each).toEqual({
      ...{ app: each.app, name: CONNECTOR_APPS[each.app as "gmail"], configured: false, connected: false, expired: false, account: null },
      setup: { variables: setupOf(each.app).variables, redirectUri: setupOf(each.app).redirectUri },
      scopes: { read: `connector:${each.app}:read`, exec: `connector:${each.app}:exec` },
    });
    expect((await ask(`GET /api/v1/connectors/${each.app}`, home.key)).body).toEqual(each);
  }
  for (const list of LISTS.slice(1)) expect((await ask(list, home.key)).body).toEqual({ data: [] });
});

describe("what is not connected", () => {
  test.each(APPS)("%s is not read, changed or disconnected", async (app) => {
    const name = CONNECTOR_APPS[app as "gmail"];
    const message = `${name} is not connected in this workspace. Connect it at http://localhost:3000/connectors?app=${app}.`;
    const refused = { type: "permission_error", code: "TOOL_NOT_CONNECTED", message };
    for (const what of [...reading(app), doing(app, "read"), changing(app), `DELETE /api/v1/connectors/${app}`]) {
      const { status, body } = await ask(what, home.key);
      expect([status, body.error], what).toMatchObject([403, refused]);
    }
  });

  test("GitHub's repositories are no app's sources, and its path stands beside them", async () => {
    const { status, body } = await ask("GET /api/v1/connectors/github/repos", home.key);
    expect([status, body.error]).toMatchObject([403, { code: "TOOL_NOT_CONNECTED", message: expect.stringMatching(/^GitHub is not connected/) }]);
  });

  test.each(APPS)("connecting %s says what the server's owner has to do, and changes nothing", async (app) => {
    const before = await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "connector.connect" } });
    const { status, body } = await ask(`POST /api/v1/connectors/${app}/connect`, home.key);
    expect([status, body.error]).toMatchObject([400, { type: "invalid_request_error", code: "CONNECTOR_NOT_CONFIGURED" }]);
    expect(body.error.message).toContain(`${CONNECTOR_APPS[app as "gmail"]} cannot be connected: this server has no client id for it.`);
    const { variables, redirectUri } = setupOf(app as "gmail");
    expect(body.error.message).toContain(`with the redirect address ${redirectUri} and sets ${variables.join(" and ")}.`);
    expect(await db().auditEntry.count({ where: { workspaceId: home.workspace.id, action: "connector.connect" } })).toBe(before);
  });
});

test.each(["fax", "Gmail", "gmail.x", "constructor", "%00", "%E0%A4%A", "{app}", "%7Bapp%7D"])("there is no app %s, whatever the key holds", async (app) => {
  const narrow = await keyWith("connector:github:read");
  for (const key of [home.key, narrow]) {
    for (const what of reading(app)) expect((await ask(what, key)).status, what).toBe(404);
    expect((await ask(`GET /api/v1/connectors/${app}`, key)).status).toBe(404);
  }
  for (const what of [`POST /api/v1/connectors/${app}/connect`, `DELETE /api/v1/connectors/${app}`]) expect((await ask(what, home.key)).status, what).toBe(404);
});

test("a path that is written otherwise means the same", async () => {
  const key = await keyWith("connector:github:read");
  expect(await ask("GET /api/v1/connectors/%67ithub/sources", key)).toMatchObject({ status: 403, code: "TOOL_NOT_CONNECTED" });
  expect(await ask("GET /api/v1/connectors/%67mail/sources", key)).toMatchObject(missing("connector:gmail:read"));
  // It is read once, not twice.
  expect((await ask("GET /api/v1/connectors/%2567ithub/sources", home.key)).status).toBe(404);
});

test.each(["send", "fax.send", "gmail.fax", "constructor.name", "gmail.", "gmail.Send", "gmail", ".send"])("there is no action %s", async (name) => {
  expect((await ask(`POST /api/v1/connectors/actions/${name}/run`, home.key)).status).toBe(404);
});

test("who mistypes an action is told which is meant, whatever the key holds, and asked for no other scope", async () => {
  for (const scope of ["connector:gmail:read", "connector:gmail:exec", "memory:read"])
    expect((await ask("POST /api/v1/connectors/actions/gmail.sends/run", await keyWith(scope))).body.error, scope).toMatchObject({
      ...{ code: "NOT_FOUND", message: expect.stringMatching(/^There is no action "gmail\.sends"\. Is gmail\.send or /) },
    });
  const { body } = await ask("POST /api/v1/connectors/actions/send_email/run", home.key);
  expect(body.error.message).toMatch(/^There is no such action: .* such as `gmail\.send`\.$/);
});

describe("scopes", () => {
  test.each(APPS)("of %s let in to that app alone", async (app) => {
    const [read, exec] = [await keyWith(`connector:${app}:read`), await keyWith(`connector:${app}:exec`)];
    for (const what of reading(app)) {
      expect(await ask(what, read), what).toMatchObject({ status: 403, code: "TOOL_NOT_CONNECTED" });
      expect(await ask(what, exec), what).toMatchObject(missing(`connector:${app}:read`));
    }
    expect(await ask(doing(app, "read"), read)).toMatchObject({ status: 403, code: "TOOL_NOT_CONNECTED" });
    expect(await ask(doing(app, "read"), exec)).toMatchObject(missing(`connector:${app}:read`));
    expect(await ask(changing(app), exec)).toMatchObject({ status: 403, code: "TOOL_NOT_CONNECTED" });
    expect(await ask(changing(app), read)).toMatchObject(missing(`connector:${app}:exec`));
    for (const other of APPS.filter((each) => each !== app)) {
      expect(await ask(`GET /api/v1/connectors/${other}/sources`, read)).toMatchObject(missing(`connector:${other}:read`));
      expect(await ask(changing(other), exec)).toMatchObject(missing(`connector:${other}:exec`));
    }
  });

  test("of one connector are enough to see the lists, and how that connector stands, but not how another does", async () => {
    for (const scope of ["connector:gmail:read", "connector:gmail:exec"]) {
      const key = await keyWith(scope);
      for (const list of LISTS) expect((await ask(list, key)).status, list).toBe(200);
      expect((await ask("GET /api/v1/connectors/gmail", key)).status).toBe(200);
      expect(await ask("GET /api/v1/connectors/drive", key)).toMatchObject(missing("connector:drive:read"));
    }
  });

  test("to see files are enough to see how all stand, and others are not", async () => {
    const [files, other, none] = [await keyWith("workspace:files:read"), await keyWith("memory:read"), await keyWith()];
    for (const [what, scope] of [...LISTS.map((list) => [list, "workspace:files:read"]), ["GET /api/v1/connectors/drive", "connector:drive:read"]] as const) {
      expect((await ask(what, files)).status, what).toBe(200);
      expect(await ask(what, other), what).toMatchObject(missing(scope));
      expect(await ask(what, none), what).toMatchObject({ ...missing(scope), code: "ACTIVATION_REQUIRED" });
      expect((await json(what, { token: home.token })).status, what).toBe(200);
    }
  });

  test("do not connect or disconnect", async () => {
    const key = await keyWith("connector:gmail:read", "connector:gmail:exec");
    for (const what of ["POST /api/v1/connectors/gmail/connect", "DELETE /api/v1/connectors/gmail"])
      expect(await ask(what, key), what).toMatchObject({ status: 403, code: "ACCESS_DENIED" });
  });

  test("that were granted for one call are used up by the app they are for, and not by another", async () => {
    const agent = await askKey(home);
    const grant = { "x-permission-grant": await granted(home, agent, ["connector:gmail:read"], "one_time") };
    expect(await ask("GET /api/v1/connectors/drive", agent.key, grant)).toMatchObject({ status: 403, scope: "connector:drive:read" });
    expect(await ask("GET /api/v1/connectors/drive/sources", agent.key, grant)).toMatchObject({ status: 403, scope: "connector:drive:read" });
    expect((await ask("GET /api/v1/connectors/gmail", agent.key, grant)).status).toBe(200);
    expect(await ask("GET /api/v1/connectors/gmail", agent.key, grant)).toMatchObject({ status: 403, scope: "connector:gmail:read" });
    const hour = { "x-permission-grant": await granted(home, agent, ["connector:github:exec"], "session") };
    for (let i = 0; i < 2; i++) expect(await ask(changing("github"), agent.key, hour)).toMatchObject({ code: "TOOL_NOT_CONNECTED" });
    expect(await ask(changing("gmail"), agent.key, hour)).toMatchObject({ scope: "connector:gmail:exec" });
    const uses = await db().auditEntry.findMany({ where: { workspaceId: home.workspace.id, action: "grant.use" }, select: { metadata: true } });
    expect(uses.map(({ metadata }) => (metadata as { scope: string }).scope)).toEqual([
      ...["connector:gmail:read", "connector:github:exec", "connector:github:exec"],
    ]);
  });

  test("say which operations a key may try at all, while it is open which app they are about", () => {
    const listed = (scope: string) =>
      Object.values(operations)
        .filter((each) => each.tool && each.path.includes("/connectors") && allows([scope], each.scope))
        .map(({ tool }) => tool)
        .sort();
    const always = ["get-connector-status", "list-connector-triggers", "list-connectors", "search-connector-actions"];
    expect(listed("memory:read")).toEqual(always);
    expect(listed("connector:gmail:exec")).toEqual([...always, "run-connector-action"].sort());
    expect(listed("connector:gmail:read")).toEqual([...always, "get-source-content", "list-branches", "list-sources", "run-connector-action"].sort());
    expect(listed("connector:github:read")).toEqual(
      [...always, "get-source-content", "list-branches", "list-github-repos", "list-sources", "run-connector-action"].sort(),
    );
    expect(listed("*")).toHaveLength(11);
  });
});

test("a viewer sees how connectors stand and reads, but changes nothing; a member does", async () => {
  const [viewer, member] = [await home.addMember("viewer"), await home.addMember("member")];
  for (const list of LISTS) expect((await ask(list, viewer.key)).status, list).toBe(200);
  for (const what of reading("github")) expect((await ask(what, viewer.key)).code, what).toBe("TOOL_NOT_CONNECTED");
  const writes = [["POST /api/v1/connectors/github/connect", "CONNECTOR_NOT_CONFIGURED"] as const];
  for (const [what, code] of [
    ...writes,
    ...[doing("github", "read"), changing("github"), "DELETE /api/v1/connectors/github"].map((each) => [each, "TOOL_NOT_CONNECTED"] as const),
  ]) {
    expect((await ask(what, viewer.key)).code, what).toBe("ROLE_REQUIRED");
    expect((await ask(what, member.key)).code, what).toBe(code);
  }
});

test("who only has a collection's key sees nothing of the connectors", async () => {
  const made = await json("POST /api/v1/collections", { key: home.key, body: { name: "acme", skillSlugs: [] } });
  const { key } = made.body.data;
  for (const what of [...LISTS, "GET /api/v1/connectors/gmail", ...reading("gmail"), changing("gmail"), "POST /api/v1/connectors/gmail/connect"])
    expect(await ask(what, key), what).toMatchObject({ status: 403, code: "ACCESS_DENIED" });
});

test.each([
  ["source", "/content"],
  ["path", "/content?source=a/b&path=../secret"],
  ["path", "/content?source=a/b&path=/etc/passwd"],
  ["path", "/content?source=a/b&path=a//b"],
  ["ref", "/content?source=a/b&ref=--upload-pack=x"],
  ["limit", "/sources?limit=101"],
  ["before_id", "/sources?before_id=x"],
])("%s is wrong in %s", async (param, path) => {
  expect((await ask(`GET /api/v1/connectors/github${path}`, home.key)).body.error).toMatchObject({ code: "INVALID_INPUT", param });
});

test("an action's input is an object", async () => {
  const { status, body } = await json("POST /api/v1/connectors/actions/gmail.send/run", { key: home.key, body: { input: "x" } });
  expect([status, body.error]).toMatchObject([400, { code: "INVALID_INPUT", param: "input" }]);
});

test("a workflow's step fails as a call does, first for want of the scope and then of the account", async () => {
  const mail = { id: "mail", type: "connector", action: "gmail.send", input: { to: "ada@example.com", subject: "Hello", body: "…" } };
  const flow = await makeWorkflow(home, { steps: [mail] });
  const scopes = ["tool:execute", "workspace:files:read"];
  const narrow = await endOf(home, await launch({ key: await keyWith(...scopes) }, flow));
  expect(step(narrow, "mail")).toMatchObject({
    status: "failed",
    error: { code: "PERMISSION_REQUIRED", message: expect.stringContaining("connector:gmail:exec") },
  });
  const wide = await endOf(home, await launch({ key: await keyWith(...scopes, "connector:gmail:exec") }, flow));
  const { code, message } = (await ask(changing("gmail"), home.key)).body.error;
  expect(step(wide, "mail")).toMatchObject({ status: "failed", error: { code, message } });
});
