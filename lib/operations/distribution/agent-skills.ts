import { notFound } from "#lib/api/errors";
import {
  filesOf,
  type Published,
  type PublishedVersion,
  publicSkill,
  publicSkills,
  publicVersion,
  publicVersions,
} from "#lib/operations/distribution/published";
import { contentTypeOf } from "#lib/runtime/content-type";
import { versionFile } from "#lib/runtime/version-files";

const SCHEMA = "https://schemas.agentskills.io/discovery/0.2.0/schema.json";
const BASE = "/.well-known/agent-skills";

/**
 * What `npx skills` finds here. The current form and the older one in one document: a skill's address holds its digest or its
 * version, so that what is fetched is what the index said even when a new version comes in between.
 */
export async function agentSkillsIndex() {
  const skills = await publicSkills();
  return { $schema: SCHEMA, skills: skills.map((skill) => ({ ...legacy(skill), version: skill.version.version, ...artifact(skill) })) };
}

/** The older form alone. It is refused as a whole when one entry is not to a client's liking, so what could be is left out. */
export async function legacyIndex() {
  const skills = (await publicSkills()).map(legacy);
  return { skills: skills.filter(({ files }) => !files.some((path) => path.includes(".."))) };
}

const legacy = ({ slug, description, version }: Published) => ({ name: slug, description, files: filesOf(version).map(({ path }) => path) });

/** A skill that is nothing but its SKILL.md is that file; any other is its zip. */
function artifact({ slug, version }: Published) {
  const [file, ...others] = filesOf(version);
  if (file?.path === "SKILL.md" && others.length === 0) {
    const url = `${BASE}/${slug}/SKILL.md?version=${encodeURIComponent(version.version)}`;
    return { type: "skill-md", url, digest: `sha256:${file.sha256}` };
  }
  return { type: "archive", url: `${BASE}/${slug}/${version.contentSha}.zip`, digest: `sha256:${version.contentSha}` };
}

export type FetchedFile = { data: Uint8Array<ArrayBuffer>; contentType: string; fixed: boolean };

/** A file of a skill's latest version or a given one. `fixed` when the address holds the version, so that it never changes. */
export async function skillFile(slug: string, path: string, version: string | null): Promise<FetchedFile> {
  const skill = await publicSkill(slug);
  return { ...(await fileOf(await publicVersion(skill, version), path)), fixed: version !== null && version !== "latest" };
}

/** The bytes of a file, as what no browser shows or runs: they are somebody else's, and this is our own address. */
export async function fileOf(version: PublishedVersion, path: string) {
  const data = filesOf(version).some((file) => file.path === path) && (await versionFile(version.contentSha, path));
  if (!data) throw notFound("There is no such file in this skill.");
  const type = contentTypeOf(path);
  const isSafe = /^(text\/(markdown|plain|csv)|application\/json)\b/.test(type);
  return { data: new Uint8Array(data), contentType: isSafe ? type : "application/octet-stream" };
}

/** The zip of a version by its digest. */
export async function skillZip(slug: string, sha256: string) {
  const skill = await publicSkill(slug);
  const version = (await publicVersions(skill, { version: true, contentSha: true, contentSize: true })).find(({ contentSha }) => contentSha === sha256);
  if (!version) throw notFound("There is no such version of this skill.");
  return { sha256, filename: `${skill.slug}-${version.version}.zip`, contentType: "application/zip", size: version.contentSize };
}
