import { z } from "zod";
import { id, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { scopeDetail, scopeDetails } from "#lib/operations/agents/scope-details";

const agent = z
  .object({
    id: id("key"),
    name: z.string(),
    displayName: z.string().nullable().meta({ description: "What the agent calls itself." }),
    scopes: z.array(z.string()),
    scopeDetails: z.array(scopeDetail),
    activated: z.boolean().meta({ description: "Whether it was ever given something to do." }),
    client: z
      .object({ clientId: z.string(), name: z.string(), uri: z.string().nullable() })
      .nullable()
      .meta({ description: "The app that a person connected; nothing of an agent that holds a key." }),
    owner: z.object({ id: id("usr"), name: z.string() }),
    lastUsedAt: timestamp().nullable(),
    expiresAt: timestamp().nullable(),
    createdAt: timestamp(),
  })
  .meta({ id: "Agent" });

export const listAgents = operation({
  route: "GET /agents",
  summary: "List the workspace's agents: its keys that work, with scopes and last use.",
  scope: "agent:list",
  input: pageInput,
  output: page(agent),
  async handler(ctx, input) {
    const workspaceId = ctx.workspace.id;
    const works = { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }], user: { members: { some: { workspaceId } } } };
    const rows = await pageById("key", input, ({ where, ...rest }) =>
      ctx.db.apiKey.findMany({ where: { workspaceId, ...works, ...where }, include: { user: true, oauthClient: true }, ...rest }),
    );
    const toAgent = (row: (typeof rows.data)[number]) => ({
      ...row,
      displayName: row.agentName,
      scopeDetails: scopeDetails(row.scopes),
      activated: row.activatedAt !== null,
      client: row.oauthClient,
      owner: { id: row.user.id, name: row.user.name },
    });
    return { ...rows, data: rows.data.map(toAgent) };
  },
});
