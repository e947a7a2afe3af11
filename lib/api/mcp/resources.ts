import {
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  ResourceTemplate,
} from "@modelcontextprotocol/server";
import { SkillsExtension } from "@modelcontextprotocol/server/ext/skills";
import { notFound } from "#lib/api/errors";
import { mayList } from "#lib/api/mcp/may-use";
import { orProtocolError } from "#lib/api/mcp/protocol-error";
import { readSkillFile, skillSource } from "#lib/api/mcp/skill-source";
import { invoke, invokeFile, type Operations, type Visitor } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";
import { blobs } from "#lib/platform/blob";
import { isBlobError } from "#lib/platform/blob-error";
import { log } from "#lib/platform/log";

/**
 * The one resource that changes under its URI, so that it is worth a subscription: an artifact and a version of a skill never
 * do. What changes besides are the lists: `resources/list` with every artifact that is made or deleted, and together with
 * `prompts/list` and `skills/list` with every skill that is installed, removed, switched or moved to another version.
 */
export const MEMORY_URI = "memory://memory.md";
/** For the templates, and what completes them. */
export const ARTIFACT_TEMPLATE = "artifact://{artifactId}/{filename}";
export const SKILL_TEMPLATE = "skill://{slug}/SKILL.md";

/** Bytes of an artifact that are read over MCP: a model's memory is no place for more. */
const MOST_BYTES = 1024 * 1024;
const LISTED_ARTIFACTS = 100;

type Artifact = { id: string; filename: string; contentType: string; size: number; createdAt: string };

/** The workspace's memory, the artifacts and the skills, as resources. */
export function addResources(mcp: McpServer, visitor: Visitor, operations: Operations) {
  const { getMemory, listArtifacts, downloadArtifact } = operations as Record<"getMemory" | "listArtifacts" | "downloadArtifact", Operation>;
  const memory = {
    ...{ uri: MEMORY_URI, name: "memory.md", title: "Memory", mimeType: "text/markdown" },
    description: "The document that everyone in the workspace shares.",
  };
  mcp.registerResource(memory.name, MEMORY_URI, memory, (_uri, ctx) =>
    orProtocolError(visitor, async () => {
      const { content } = (await invoke(visitor, getMemory, {}, ctx.mcpReq.signal)) as { content: string };
      return { contents: [{ uri: MEMORY_URI, mimeType: "text/markdown", text: content }] };
    }),
  );
  const aboutArtifact = { title: "Artifact", description: "A file that a run has left, by its id and its name without folders." };
  mcp.registerResource("artifact", new ResourceTemplate(ARTIFACT_TEMPLATE, { list: undefined }), aboutArtifact, (uri, _variables, ctx) =>
    orProtocolError(visitor, () => readArtifact(visitor, downloadArtifact, uri, ctx.mcpReq.signal)),
  );
  const aboutSkill = { title: "Skill", description: "The SKILL.md of a skill, installed here or from the marketplace.", mimeType: "text/markdown" };
  mcp.registerResource("skill", new ResourceTemplate(SKILL_TEMPLATE, { list: undefined }), aboutSkill, (uri, _variables, ctx) =>
    orProtocolError(visitor, async () => {
      const file = await readSkillFile(visitor, operations, uri.href, ctx.mcpReq.signal);
      if (!file) throw new ResourceNotFoundError(uri.href);
      return { contents: [{ uri: uri.href, mimeType: "text/markdown", text: file.text ?? "" }] };
    }),
  );
  const source = skillSource(visitor, operations);
  new SkillsExtension({ source, onWarning: (warning) => log.debug(warning, "a skill is not offered over MCP") }).attach(mcp);

  // In place of the SDK's own, which lists what was registered whoever asks: on a long connection that can change.
  mcp.server.setRequestHandler("resources/list", (_request, ctx) =>
    orProtocolError(visitor, async () => {
      const artifacts = mayList(visitor, listArtifacts)
        ? ((await invoke(visitor, listArtifacts, { limit: LISTED_ARTIFACTS }, ctx.mcpReq.signal)) as { data: Artifact[] }).data
        : [];
      const skills = (await source.listResources?.(ctx)) ?? [];
      return { resources: [...(mayList(visitor, getMemory) ? [memory] : []), ...artifacts.map(artifactResource), ...skills] };
    }),
  );
}

const artifactResource = ({ id, filename, contentType, size, createdAt }: Artifact) => ({
  ...{ uri: artifactUri(id, filename), name: filename, mimeType: contentType, size },
  annotations: { lastModified: createdAt },
});

const artifactUri = (id: string, filename: string) => `artifact://${id}/${encodeURIComponent(filename.split("/").at(-1) as string)}`;

async function readArtifact(visitor: Visitor, download: Operation, { href }: URL, signal: AbortSignal): Promise<ReadResourceResult> {
  const id = /^artifact:\/\/([^/?#]+)\//.exec(href)?.[1];
  if (id === undefined) throw new ResourceNotFoundError(href);
  const { filename, contentType, size, sha256 } = await invokeFile(visitor, download, { id }, signal);
  // One file, one address.
  const uri = artifactUri(id, filename);
  if (new URL(uri).href !== href) throw notFound(`There is no such file: ${id} is ${uri}.`);
  if (size > MOST_BYTES) {
    const why = `${filename} has ${size} bytes, and at most ${MOST_BYTES} are read as a resource. Call download-artifact with artifactId ${id} for a link to it.`;
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, why);
  }
  const bytes = await bytesOf(sha256);
  const text = textOf(contentType, bytes);
  return { contents: [{ uri: href, mimeType: contentType, ...(text === undefined ? { blob: Buffer.from(bytes).toString("base64") } : { text }) }] };
}

async function bytesOf(sha256: string): Promise<Uint8Array> {
  try {
    return await blobs.get(sha256);
  } catch (error) {
    if (!isBlobError(error) || error.code !== "missing") throw error;
    log.error({ err: error }, "a file that is listed is not in the blob store");
    throw notFound("The bytes of this file are not there any more.");
  }
}

/** What a model can read as it stands: bytes that are called text and are UTF-8. */
function textOf(contentType: string, bytes: Uint8Array): string | undefined {
  if (!/^(text\/|application\/(.+\+)?(json|xml|yaml|x-ndjson|sql|toml|javascript)\b|image\/svg)/.test(contentType)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // The only thing that this decoder throws for: it is called text and is none.
    return undefined;
  }
}
