import { notFound } from "#lib/api/errors";
import { type Page, publicDocument } from "#lib/operations/distribution/document";
import { filesOf, type PublishedVersion, publicSkill, publicVersion, versionOfZip } from "#lib/operations/distribution/published";
import type { Db } from "#lib/platform/db";
import { contentTypeOf } from "#lib/runtime/content-type";
import { versionFile } from "#lib/runtime/version-files";

const SCHEMA = "https://schemas.agentskills.io/discovery/0.2.0/schema.json";
const BASE = "/.well-known/agent-skills";

/**
 * What `npx skills` finds here. The current form and the older one in one document: a skill's address holds its digest or its
 * version, so that what is fetched is what the index said even when a new version comes in between.
 */
export const agentSkillsIndex = () =>
  publicDocument({
    ...listed,
    key: "agent-skills",
    head: async () => ({ $schema: SCHEMA }),
    entry: ({ slug, description, version }) => version && current(slug, description, version),
  });

/** The older form alone. It is refused as a whole when one entry is not to a client's liking, so what could be is left out. */
export const legacyIndex = () =>
  publicDocument({
    ...listed,
    key: "skills",
    head: async () => ({}),
    entry: ({ slug, description, version }) =>
      version && !filesOf(version).some(({ path }) => path.includes("..")) ? legacy(slug, description, version) : undefined,
  });

/** The same for one skill alone. */
export async function skillIndex(called: string) {
  const { slug, description, version } = await publicSkill(called);
  return { $schema: SCHEMA, skills: [current(slug, description, version)] };
}

export async function skillIndexLegacy(called: string) {
  const { slug, description, version } = await publicSkill(called);
  return { skills: [legacy(slug, description, version)] };
}

const version = { select: { version: true, contentSha: true, files: true } } as const;
const listed = {
  list: "skills",
  read: (tx: Db, page: Page) => tx.skill.findMany({ ...page, select: { slug: true, description: true, version } }),
};
type Listed = { version: string; contentSha: string; files: unknown };

const legacy = (name: string, description: string, latest: Listed) => ({ name, description, files: filesOf(latest).map(({ path }) => path) });

const current = (slug: string, description: string, latest: Listed) => ({
  ...legacy(slug, description, latest),
  version: latest.version,
  ...artifact(slug, latest),
});

/** A skill that is nothing but its SKILL.md is that file; any other is its zip. */
function artifact(slug: string, latest: Listed) {
  const [file, ...others] = filesOf(latest);
  if (file?.path === "SKILL.md" && others.length === 0) {
    const url = `${BASE}/${slug}/SKILL.md?version=${encodeURIComponent(latest.version)}`;
    return { type: "skill-md", url, digest: `sha256:${file.sha256}` };
  }
  return { type: "archive", url: `${BASE}/${slug}/${latest.contentSha}.zip`, digest: `sha256:${latest.contentSha}` };
}

export type FetchedFile = { data: Uint8Array<ArrayBuffer>; contentType: string; fixed: boolean };

/** A file of a skill's latest version or a given one. `fixed` when the address holds the version, so that it never changes. */
export async function skillFile(slug: string, path: string, version: string | null): Promise<FetchedFile> {
  const skill = await publicSkill(slug);
  return { ...(await fileOf(await publicVersion(skill, version), path)), fixed: version !== null && version !== "latest" };
}

/** The bytes of a file, as what no browser shows or runs: they are somebody else's, and this is our own address. */
export async function fileOf(version: PublishedVersion, path: string) {
  const data = filesOf(version).some((file) => file.path === path) && (await versionFile(version, path));
  if (!data) throw notFound("There is no such file in this skill.");
  const type = contentTypeOf(path);
  const isSafe = /^(text\/(markdown|plain|csv)|application\/json)\b/.test(type);
  return { data: new Uint8Array(data), contentType: isSafe ? type : "application/octet-stream" };
}

/** The zip of a version by its digest. */
export async function skillZip(slug: string, sha256: string) {
  const skill = await publicSkill(slug);
  const version = await versionOfZip(skill, sha256);
  return { sha256, filename: `${skill.slug}-${version.version}.zip`, contentType: "application/zip", size: version.contentSize };
}
