import { type McpServer, ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server";
import { mayList, mayUse } from "#lib/api/mcp/may-use";
import { valuesOf } from "#lib/api/mcp/prompt-input";
import { promptedSkill } from "#lib/api/mcp/prompts";
import { orNothing, orProtocolError } from "#lib/api/mcp/protocol-error";
import { ARTIFACT_TEMPLATE, SKILL_TEMPLATE } from "#lib/api/mcp/resources";
import { invoke, type Operations, type Visitor } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";

/** What one completion holds at most, by the protocol. */
const MOST = 100;

const MOST_IN_SLUG = 64;

type Asked = { visitor: Visitor; operations: Operations; value: string; others: Record<string, string>; signal: AbortSignal };
type Listed = { id: string; filename: string; slug: string };

/** What can stand in a prompt's argument or in a template's variable, as far as it is known, by how it begins. */
export function addCompletion({ server }: McpServer, visitor: Visitor, operations: Operations) {
  server.registerCapabilities({ completions: {} });
  server.setRequestHandler("completion/complete", ({ params: { ref, argument, context } }, ctx) =>
    orProtocolError(visitor, async () => {
      const { signal } = ctx.mcpReq;
      const asked = { visitor, operations, value: argument.value, others: context?.arguments ?? {}, signal };
      const found =
        ref.type === "ref/prompt"
          ? valuesOf(await promptedSkill(visitor, operations, ref.name, signal), argument.name)
          : await ofTemplate(ref.uri, argument.name, asked);
      const fitting = [...new Set(found)].filter((each) => each.startsWith(argument.value));
      return { completion: { values: fitting.slice(0, MOST), hasMore: fitting.length > MOST } };
    }),
  );
}

async function ofTemplate(template: string, variable: string, asked: Asked): Promise<string[]> {
  if (template === ARTIFACT_TEMPLATE && variable === "artifactId") return (await list(asked, "listArtifacts", { limit: MOST })).map(({ id }) => id);
  if (template === ARTIFACT_TEMPLATE && variable === "filename") return filenameOf(asked);
  if (template === SKILL_TEMPLATE && variable === "slug") return slugs(asked);
  // The extension's own, which has the whole path in one variable.
  if (template === "skill://{+path}" && variable === "path") return paths(asked);
  if (template === ARTIFACT_TEMPLATE || template === SKILL_TEMPLATE || template === "skill://{+path}") return [];
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no resource template ${template}. resources/templates/list names those there are.`);
}

async function filenameOf({ visitor, operations, others: { artifactId }, signal }: Asked): Promise<string[]> {
  const get = operations.getArtifact as Operation;
  if (artifactId === undefined || !mayUse(visitor, get)) return [];
  const found = (await orNothing(invoke(visitor, get, { id: artifactId }, signal))) as Listed | undefined;
  return found ? [found.filename.split("/").at(-1) as string] : [];
}

/** Installed ones first, then those of the marketplace. */
async function slugs(asked: Asked): Promise<string[]> {
  // Both lists are in the order of slugs, so that they are begun where the value stands; a cursor is a whole slug.
  const after = /^[a-z0-9]+(-[a-z0-9]+)*/.exec(asked.value)?.[0];
  if (after !== undefined && after.length > MOST_IN_SLUG) return [];
  const input = { limit: MOST, ...(after !== undefined && { after_id: after }) };
  const installed = await list(asked, "listInstalledContents", input);
  const offered = await list(asked, "listMarketplaceSkills", input);
  return [...(after === asked.value ? await itself(asked, after) : []), ...[...installed, ...offered].map(({ slug }) => slug)];
}

/** What stands there already may be a whole slug. */
async function itself({ visitor, operations, signal }: Asked, slug: string): Promise<string[]> {
  const get = operations.getSkill as Operation;
  return (await orNothing(invoke(visitor, get, { slug }, signal))) === undefined ? [] : [slug];
}

async function paths(asked: Asked): Promise<string[]> {
  const { visitor, operations, value, signal } = asked;
  const contents = operations.getSkillContents as Operation;
  const [slug = "", ...below] = value.split("/");
  if (below.length === 0) return (await slugs(asked)).map((each) => `${each}/SKILL.md`);
  if (!mayList(visitor, contents)) return [];
  const found = (await orNothing(invoke(visitor, contents, { slug }, signal))) as { files: { path: string }[] } | undefined;
  return found?.files.map(({ path }) => `${slug}/${path}`) ?? [];
}

async function list({ visitor, operations, signal }: Asked, name: string, input: Record<string, unknown>): Promise<Listed[]> {
  const operation = operations[name] as Operation;
  if (!mayList(visitor, operation)) return [];
  return ((await invoke(visitor, operation, input, signal)) as { data: Listed[] }).data;
}
