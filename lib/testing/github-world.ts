import { randomBytes } from "node:crypto";
import { openConnection } from "#lib/runtime/connectors/connected";
import { connectAccount, type Instead } from "#lib/testing/providers";
import { json } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

/** A workspace with Ada's GitHub, and a repository of hers in which actions are tried over REST. */
export async function githubWorld() {
  const home = await createWorkspace();
  const { double } = await connectAccount(home, "github");
  const { fetch, url } = await openConnection(home.workspace.id, "github");
  const name = `actions-${randomBytes(4).toString("hex")}`;
  const body = JSON.stringify({ name, auto_init: true, description: "Where actions are tried" });
  const made = await fetch(`${url}/user/repos`, { method: "POST", body, headers: { "content-type": "application/json" } });
  if (made.status !== 201) throw new Error(`There is no repository: ${made.status}`);
  const tried = new Set<string>();
  /** Does an action, and answers its output, or what is wrong with its status. */
  const run = async (action: string, input: object, key = home.key) => {
    tried.add(`github.${action}`);
    const { status, body } = await json(`POST /api/v1/connectors/actions/github.${action}/run`, { key, body: { input } });
    return status === 200 ? body.output : { status, ...body.error };
  };
  /** What an action comes to where GitHub answers one path so. */
  const runWith = async (path: RegExp, instead: Instead, action: string, input: object) => {
    double.instead = (heard) => (path.test(heard.path) ? instead : undefined);
    return run(action, input).finally(() => {
      double.instead = undefined;
    });
  };
  return { home, double, repository: `ada/${name}`, tried, run, runWith };
}
