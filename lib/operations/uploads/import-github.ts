import { writeAudit } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError, invalid, isApiError } from "#lib/api/errors";
import type { PreparedVersion } from "#lib/operations/skills/publish-version";
import { lockSlug } from "#lib/operations/skills/skill-slug";
import { bySlug, visible } from "#lib/operations/skills/visible-skill";
import { prepareSkill, recordOf, storeSkill } from "#lib/operations/uploads/store-skill";
import { isGitHubAway, readGitHubSkill } from "#lib/runtime/github-skill";

export type GitHubImport = { param: string; version: PreparedVersion; url: string; commit: string };

/** Whether text means a place at GitHub and not a slug. */
export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text.trim());

/**
 * Fetches, reads, scans and packs the skill at an address of GitHub's, before the transaction that stores it. What is wrong with it
 * is said of the field `param`, and nothing is stored.
 */
export async function prepareGitHubImport(param: string, address: string, ctx: Pick<Context, "workspace" | "signal">): Promise<GitHubImport> {
  let place = { url: address, commit: "" };
  const version = await prepareSkill(ctx, param, async () => {
    const { files, ...rest } = await readGitHubSkill(address, { signal: ctx.signal }).catch((error: unknown) => {
      if (isGitHubAway(error)) throw new ApiError("OVERLOADED", { message: `${error.message} Try again shortly.` });
      throw error;
    });
    place = rest;
    return files;
  });
  return { param, version, ...place };
}

/**
 * Stores what was fetched as a version of the workspace's skill of that name. What is there already is answered as it is: to
 * import again what has not changed changes nothing. A number that stands for other files is passed over, because whoever
 * imports a skill cannot raise it.
 */
export async function storeGitHubImport(ctx: Context, { param, version: prepared, url, commit }: GitHubImport) {
  const { manifest, sha256 } = prepared;
  await lockSlug(ctx.db, manifest.slug);
  const skill = await ctx.db.skill.findFirst({
    where: { slug: manifest.slug, workspaceId: ctx.workspace.id },
    include: { versions: true },
  });
  const same = skill?.versions.find(({ contentSha }) => contentSha === sha256);
  if (skill && same && !skill.deletedAt) return { skill, version: same, changed: false };
  const taken = !same && skill?.versions.some(({ version }) => version === manifest.version);
  const unsaid = taken ? { ...prepared, manifest: { ...manifest, version: null } } : prepared;
  const stored = await storeSkill(ctx, { sourceType: "github", sourceUrl: url }, unsaid).catch(async (error: unknown) => {
    // What is wrong with the file is wrong with what was named instead of one.
    if (isApiError(error) && error.details.param === "file") throw invalid(param, error.message);
    // Who imports a repository of somebody else's cannot choose another name in it.
    if (isApiError(error) && error.code === "SLUG_TAKEN" && !skill?.deletedAt)
      throw new ApiError("SLUG_TAKEN", { param, message: await takenBy(ctx, manifest.slug) });
    throw error;
  });
  const record = recordOf(stored);
  if (record) await writeAudit(ctx.db, "version.create", ctx.caller, ctx, { ...record, metadata: { ...record.metadata, url, commit } });
  return { ...stored, changed: true };
}

/** What to do about a name that is taken: to install what has it, where that can be seen, or to change it in a copy. */
async function takenBy(ctx: Context, slug: string): Promise<string> {
  const known = await ctx.db.skill.findFirst({ where: { AND: [visible(ctx), bySlug(slug)] }, select: { slug: true, workspaceId: true } });
  const fork = "fork the repository, and choose another `name` in its SKILL.md";
  if (known?.workspaceId === ctx.workspace.id) return `The skill ${slug} is called ${known.slug} here now. To import it under another name, ${fork}.`;
  const first = `There is a skill named ${slug} already, and it is someone else's.`;
  return known ? `${first} Install that one by its name, or ${fork}.` : `${first} To have this one, ${fork}.`;
}
