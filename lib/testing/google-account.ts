import { expect } from "vitest";
import type { App } from "#lib/platform/apps";
import { reading } from "#lib/runtime/connectors/action-run";
import { EVENTS } from "#lib/runtime/connectors/connectors";
import { json } from "#lib/testing/request";
import type { TestWorkspace } from "#lib/testing/workspace";

/** What a test does with a workspace's connected account of an app. */
export function accountOf(app: App, workspace: () => TestWorkspace) {
  const run = (name: string, input: object, { key } = workspace() as { key: string }) =>
    json(`POST /api/v1/connectors/actions/${app}.${name}/run`, { key, body: { input } });
  /** Does an action, which has to work, and answers its output. */
  async function done(name: string, input: object, who?: { key: string }) {
    const { status, body } = await run(name, input, who);
    expect([status, body.error], name).toEqual([200, undefined]);
    return body.output;
  }
  /** Does an action, and answers what is wrong with it. */
  async function failed(name: string, input: object, who?: { key: string }) {
    const { status, body } = await run(name, input, who);
    return [status, body.error?.code, body.error?.param];
  }
  /** Looks once what has happened, with a cursor as it is after it was kept. */
  async function poll(name: string, source: string | null, cursor: unknown) {
    const kind = EVENTS.find((each) => each.name === `${app}.${name}`);
    if (!kind || !("poll" in kind)) throw new Error(`There is no ${name}.`);
    return reading(workspace().workspace.id, app, async (connected) => {
      const { happened, cursor: next } = await kind.poll(connected, source, cursor);
      for (const { payload } of happened) kind.payload.parse(payload);
      return { happened, cursor: JSON.parse(JSON.stringify(next)), keys: happened.map(({ key }) => key) };
    });
  }
  const content = (query: string) => json(`GET /api/v1/connectors/${app}/content?${query}`, { key: workspace().key });
  return { run, done, failed, poll, content };
}

/** What others do to a workspace's mailbox, and what is in it. */
export function mailboxOf(workspace: () => TestWorkspace) {
  const ask = (path: string, body?: object) =>
    reading(workspace().workspace.id, "gmail", async ({ fetch, url }) => {
      const init = body && { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } };
      return (await (await fetch(`${url}/gmail/v1/users/me${path}`, init)).json()) as { id: string; threadId: string; raw: string };
    });
  /** A message comes in from outside. */
  const arrives = (source: string, labelIds = ["INBOX", "UNREAD"]) =>
    ask("/messages/import", { raw: Buffer.from(source.replaceAll("\n", "\r\n")).toString("base64url"), labelIds });
  const sourceOf = async (id: string) => Buffer.from((await ask(`/messages/${id}?format=raw`)).raw, "base64url").toString();
  return { arrives, sourceOf };
}

/** A letter of Grace's to Ada and others. */
export const letter = (subject: string, headers = "") =>
  [
    ...["From: Grace Hopper <grace@example.com>", "To: ada@example.com, Linus <linus@example.com>", "Cc: cc@example.com", `Subject: ${subject}`],
    ...[`Message-ID: <${subject.replace(/\W/g, "")}@example.com>`, `${headers}Content-Type: text/plain; charset=utf-8`, "", "Hello Ada,\n\nhow are you?"],
  ].join("\n");
