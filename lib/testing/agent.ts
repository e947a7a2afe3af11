import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { json } from "#lib/testing/request";
import type { TestWorkspace } from "#lib/testing/workspace";

/** What an agent and the person behind its key do, in one word each. */
export type Agent = { id: number; key: string };
export const askKey = (home: TestWorkspace): Promise<Agent> => home.addKey([]);
export const connect = (agent: Agent, requestedScopes: string[], more: object = {}) =>
  json("POST /api/v1/agents/connect", { key: agent.key, body: { requestedScopes, agentDisplayName: "Scribe", reason: "Drafting your replies", ...more } });
export const permission = (agent: Agent, body: object) => json("POST /api/v1/agents/request-permission", { key: agent.key, body });
export const approve = (home: TestWorkspace, id: string, body: object = {}) => json(`POST /api/v1/agents/consents/${id}/approve`, { token: home.token, body });
export const deny = (home: TestWorkspace, id: string) => json(`POST /api/v1/agents/consents/${id}/deny`, { token: home.token });
export const poll = (agent: Agent, id: string) => json(`GET /api/v1/agents/connect/poll/${id}`, { key: agent.key });
export const executions = (agent: Agent, grant?: string) =>
  json("GET /api/v1/executions", { key: agent.key, headers: grant ? { "x-permission-grant": grant } : {} });
export const install = (agent: Agent, grant?: string, more: Record<string, string> = {}) =>
  json("POST /api/v1/skills/summarize/install", { key: agent.key, body: {}, headers: { ...(grant && { "x-permission-grant": grant }), ...more } });
export const stepUp = (home: TestWorkspace) => db().session.updateMany({ where: { tokenHash: sha256(home.token) }, data: { steppedUpAt: new Date() } });
export const scopesOf = async (agent: Agent) => (await db().apiKey.findUniqueOrThrow({ where: { id: agent.id } })).scopes;

/** Asks, has it approved, and collects the token. */
export async function granted(home: TestWorkspace, agent: Agent, scopes: string[], mode: string): Promise<string> {
  const { body } = await connect(agent, scopes, { mode, reason: `test ${Math.random()}` });
  await approve(home, body.consent_id);
  return (await poll(agent, body.consent_id)).body.grant_token;
}
