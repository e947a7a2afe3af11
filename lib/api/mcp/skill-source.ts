import type { SkillSource } from "@modelcontextprotocol/server/ext/skills";
import { mayList } from "#lib/api/mcp/may-use";
import { orNothing, orProtocolError } from "#lib/api/mcp/protocol-error";
import { invoke, type Operations, type Visitor } from "#lib/api/mcp/visitor";
import type { Operation } from "#lib/api/operation";

export type Contents = {
  slug: string;
  name: string;
  description: string;
  parameters: Record<string, unknown> | null;
  frontmatter: Record<string, unknown> | null;
  files: { path: string; size: number; sha256: string }[];
};
export type SkillFile = { slug: string; path: string; contentType: string; text: string | null; data: string | null };
type Page = { data: Contents[]; last_id: string | null; has_more: boolean };

const PAGE = 20;
/** What `resources/list` names of them at most; `skills/list` has pages. */
const MOST_LISTED = 100;

/**
 * The skills of a visitor for the skills extension (SEP-2640): listed are those installed here that would run. Any other that
 * the visitor may see is there for whoever asks by its URI. A file is `skill://<slug>/<path>`.
 */
export function skillSource(visitor: Visitor, operations: Operations): SkillSource {
  const [list, contents] = [operations.listInstalledContents, operations.getSkillContents] as [Operation, Operation];
  const page = (cursor: string | undefined, limit: number, signal: AbortSignal) =>
    invoke(visitor, list, { limit, ...(cursor !== undefined && { after_id: cursor }) }, signal) as Promise<Page>;
  return {
    list: ({ cursor }, ctx) =>
      orProtocolError(visitor, async () => {
        if (!mayList(visitor, list)) return { skills: [] };
        const { data, has_more, last_id } = await page(cursor, PAGE, ctx.mcpReq.signal);
        return { skills: data.flatMap((each) => entryOf(each) ?? []), ...(has_more && last_id !== null && { nextCursor: last_id }) };
      }),
    get: (uri, ctx) =>
      orProtocolError(visitor, async () => {
        const at = placeOf(uri);
        const found = at && (await orNothing(invoke(visitor, contents, { slug: at.slug }, ctx.mcpReq.signal) as Promise<Contents>));
        const entry = found && entryOf(found);
        return entry?.uri === uri ? entry : undefined;
      }),
    read: (uri, ctx) =>
      orProtocolError(visitor, async () => {
        const file = await readSkillFile(visitor, operations, uri, ctx.mcpReq.signal);
        if (!file) return undefined;
        const mimeType = file.contentType;
        return file.text === null ? { bytes: Buffer.from(file.data ?? "", "base64"), mimeType } : { text: file.text, mimeType };
      }),
    listResources: (ctx) =>
      orProtocolError(visitor, async () => {
        if (!mayList(visitor, list)) return [];
        const { data } = await page(undefined, MOST_LISTED, ctx.mcpReq.signal);
        return data.map((each) => ({
          ...{ uri: `${rootOf(each)}/SKILL.md`, name: `${each.slug}/SKILL.md`, title: each.name, description: each.description },
          ...{ mimeType: "text/markdown", size: each.files.find(({ path }) => path === "SKILL.md")?.size },
        }));
      }),
  };
}

/** A file of a skill by its URI; undefined when there is none. */
export async function readSkillFile(visitor: Visitor, operations: Operations, uri: string, signal: AbortSignal): Promise<SkillFile | undefined> {
  const at = placeOf(uri);
  if (!at) return undefined;
  const [fileOf, contentsOf] = [operations.getSkillFile, operations.getSkillContents] as [Operation, Operation];
  const read = (path: string) => orNothing(invoke(visitor, fileOf, { slug: at.slug, path }, signal) as Promise<SkillFile>);
  const found = await read(at.path);
  const [folder, ...below] = at.path.split("/");
  if (found || below.length === 0) return found;
  // The files of a skill whose slug was changed are below the name that its SKILL.md has.
  const contents = await orNothing(invoke(visitor, contentsOf, { slug: at.slug }, signal) as Promise<Contents>);
  return contents && contents.slug !== folder && contents.frontmatter?.name === folder ? read(below.join("/")) : undefined;
}

/** Where a skill's files are. The extension wants the last part to be the name in SKILL.md, which stays when a slug is changed. */
export function rootOf({ slug, frontmatter }: Pick<Contents, "slug" | "frontmatter">): string {
  const name = frontmatter?.name ?? slug;
  return name === slug ? `skill://${slug}` : `skill://${slug}/${encodeURIComponent(String(name))}`;
}

function entryOf({ files, ...skill }: Contents) {
  const { frontmatter } = skill;
  if (typeof frontmatter?.name !== "string" || typeof frontmatter.description !== "string") return undefined;
  const root = rootOf(skill);
  const resources = files.map(({ path, size, sha256 }) => ({ uri: `${root}/${encodedPath(path)}`, digest: `sha256:${sha256}`, size }));
  return { uri: `${root}/SKILL.md`, frontmatter: { ...frontmatter, name: frontmatter.name, description: frontmatter.description }, resources };
}

/** The slug and the path that a URI names. */
function placeOf(uri: string): { slug: string; path: string } | undefined {
  const [, slug, path] = /^skill:\/\/([a-z0-9-]+)\/([^?#]+)$/.exec(uri) ?? [];
  if (slug === undefined || path === undefined) return undefined;
  try {
    return { slug, path: decodeURIComponent(path) };
  } catch {
    // What cannot be decoded names nothing.
    return undefined;
  }
}

const encodedPath = (path: string) => path.split("/").map(encodeURIComponent).join("/");
