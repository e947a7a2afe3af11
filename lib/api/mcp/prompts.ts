import { type McpServer, ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { mayList } from "#lib/api/mcp/may-use";
import { argumentsOf, inputOf } from "#lib/api/mcp/prompt-input";
import { orNothing, orProtocolError } from "#lib/api/mcp/protocol-error";
import { type Contents, rootOf } from "#lib/api/mcp/skill-source";
import { invoke, type Operations, type Visitor } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";

const PAGE = 50;

type Page = { data: Contents[]; last_id: string | null; has_more: boolean };
export type OneSkill = Contents & { enabled: boolean | null; skillMd: string | null };

/** A prompt for each skill that is installed and switched on, in the order of their slugs. */
export function addPrompts({ server }: McpServer, visitor: Visitor, operations: Operations) {
  const list = operations.listInstalledContents as Operation;
  server.setRequestHandler("prompts/list", ({ params }, ctx) =>
    orProtocolError(visitor, async () => {
      if (!mayList(visitor, list)) return { prompts: [] };
      const input = { limit: PAGE, ...(params?.cursor !== undefined && { after_id: params.cursor }) };
      const { data, has_more, last_id } = (await invoke(visitor, list, input, ctx.mcpReq.signal)) as Page;
      const prompts = data.map((skill) => ({ name: skill.slug, title: skill.name, description: skill.description, arguments: argumentsOf(skill) }));
      return { prompts, ...(has_more && last_id !== null && { nextCursor: last_id }) };
    }),
  );
  server.setRequestHandler("prompts/get", ({ params }, ctx) =>
    orProtocolError(visitor, async () => {
      const skill = await promptedSkill(visitor, operations, params.name, ctx.mcpReq.signal);
      const input = inputOf(skill, params.arguments ?? {});
      const text = `Run the skill “${skill.name}”: call the tool execute-skill with these arguments, and work with what it answers.\n\n${JSON.stringify({ slug: skill.slug, input }, null, 2)}`;
      const about = skill.skillMd !== null && { uri: `${rootOf(skill)}/SKILL.md`, mimeType: "text/markdown", text: skill.skillMd };
      return {
        description: skill.description,
        messages: [
          { role: "user" as const, content: { type: "text" as const, text } },
          ...(about ? [{ role: "user" as const, content: { type: "resource" as const, resource: about } }] : []),
        ],
      };
    }),
  );
}

/** The skill of a prompt. One that is not listed has none. */
export async function promptedSkill(visitor: Visitor, operations: Operations, slug: string, signal: AbortSignal): Promise<OneSkill> {
  const found = await orNothing(invoke(visitor, operations.getSkillContents as Operation, { slug }, signal) as Promise<OneSkill>);
  if (found?.enabled) return found;
  const why = found
    ? found.enabled === null
      ? "The skill is not installed: call install-skill."
      : "The skill is switched off."
    : "prompts/list names those there are.";
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no prompt called ${slug}. ${why}`);
}
