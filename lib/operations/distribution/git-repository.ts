import { notFound } from "#lib/api/errors";
import { publicSkill, publicVersions } from "#lib/operations/distribution/published";
import type { Repository } from "#lib/runtime/git-repository/repository";
import { serveGit } from "#lib/runtime/git-repository/serve-git";
import type { About } from "#lib/runtime/latest-version";
import { skillRepository } from "#lib/runtime/skill-repository";

/** What git is answered that asks for `<skill>.git/<path>`. */
export function answerGit(request: Request, [name = "", ...path]: string[]): Promise<Response> {
  if (!name.endsWith(".git")) throw notFound("Repositories are at /git/<skill>.git.");
  return serveGit(request, path.join("/"), () => gitRepository(name.slice(0, -4)));
}

/** The repository of a public skill: its versions but for the withdrawn and the quarantined, with `main` at the latest. */
async function gitRepository(slug: string): Promise<Repository> {
  const skill = await publicSkill(slug);
  const versions = await publicVersions(skill, { id: true, version: true, contentSha: true, createdAt: true, about: true });
  const latest = versions.findIndex(({ id }) => id === skill.versionId);
  // It may have been withdrawn between the two questions.
  if (latest === -1) throw notFound("There is no such skill.");
  const committed = versions.map(({ version, contentSha, createdAt, about }) => {
    // What the version says of itself; what the skill says now may change, and its old commits must not.
    const { description = skill.description, author = null, license = null, tags = [] } = about as Partial<About>;
    return { version, contentSha, createdAt, facts: { description, author, license, keywords: tags } };
  });
  return skillRepository(skill.slug, committed, latest);
}
