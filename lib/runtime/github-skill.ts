import { join } from "node:path";
import { env, GITHUB } from "#lib/platform/env";
import type { SkillQuestion } from "#lib/platform/git-skill";
import { BadSkill } from "#lib/runtime/bad-skill";
import { CHECKOUT_LIMITS } from "#lib/runtime/checkout";
import type { Answer } from "#lib/runtime/github-thread";
import { inThread } from "#lib/runtime/in-thread";
import { refusedArchive } from "#lib/runtime/nested-archive";
import type { SkillFile } from "#lib/runtime/skill-folder";
import { clash, refusedPath, SKILL_LIMITS, visible } from "#lib/runtime/skill-paths";

const MOST_CHOICES = 50;

/** A place at GitHub, as its address names it. `path` is what stands behind `tree/`: a ref, which may have slashes, and a folder. */
export type GitHubPlace = { owner: string; repo: string; path: string[] };

/** GitHub cannot be asked now, which is nobody's fault here: to try again may help. */
export class GitHubAway extends Error {
  override name = "GitHubAway";
}

/** By its name, because a module can be loaded more than once. */
export const isGitHubAway = (error: unknown): error is GitHubAway => error instanceof Error && error.name === "GitHubAway";

const bad = (why: string) => new BadSkill("github", why);
const FORMS = "https://github.com/OWNER/REPO, or that with /tree/BRANCH/FOLDER behind it";

/** Reads the address of a repository, of a folder in it, or of a SKILL.md, as GitHub's pages have it. Throws a BadSkill. */
export function parseGitHubUrl(text: string): GitHubPlace {
  const url = URL.parse(text.trim());
  const base = new URL(env().GITHUB_URL);
  const isBase = url !== null && [base.host, `www.${base.host}`].includes(url.host);
  // What is written for github.com is read from the GitHub that this server uses.
  const known = isBase || ["github.com", "www.github.com"].includes(url?.host ?? "");
  if (!url || !/^https?:$/.test(url.protocol) || !known || url.username || url.password) throw bad(`The address must be ${FORMS}.`);
  const prefix = isBase ? base.pathname.replace(/\/+$/, "") : "";
  if (!url.pathname.startsWith(`${prefix}/`)) throw bad(`The address must be ${FORMS}.`);
  const [owner = "", name = "", kind, ...path] = url.pathname
    .slice(prefix.length)
    .replace(/^\/|\/+$/g, "")
    .split("/")
    .map(decoded);
  const repo = name.replace(/\.git$/, "");
  if (!/^\w[\w-]{0,99}$/.test(owner) || !/^[\w.-]{1,100}$/.test(repo) || /^\.{1,2}$/.test(repo)) throw bad(`The address must be ${FORMS}.`);
  if (kind === undefined) return { owner, repo, path: [] };
  if (path.includes("")) throw bad("The address holds a folder without a name.");
  if (kind === "blob" && path.length > 1 && path.at(-1) === "SKILL.md") return { owner, repo, path: path.slice(0, -1) };
  if (kind === "tree" && path.length > 0) return { owner, repo, path };
  throw bad(`The address must be ${FORMS}; this one leads to something else.`);
}

function decoded(segment: string): string {
  let name: string;
  try {
    name = decodeURIComponent(segment);
  } catch {
    // The only thing that this function throws for.
    throw bad("The address holds a % that means nothing.");
  }
  if (/[/\\\p{Cc}]|^\.{1,2}$/u.test(name)) throw bad("The address holds a name that no folder has.");
  return name;
}

/**
 * The files of a skill at GitHub, at the commit that is there now, and its address at the ref that was asked for. It keeps to
 * what a zip keeps to; what is hidden in it is the repository's and left out. Throws a BadSkill, or GitHubAway.
 */
export async function readGitHubSkill(
  address: string,
  { signal, timeoutMs = CHECKOUT_LIMITS.timeoutMs }: { signal: AbortSignal; timeoutMs?: number },
): Promise<{ files: SkillFile[]; commit: string; url: string }> {
  const { owner, repo, path } = parseGitHubUrl(address);
  const base = env().GITHUB_URL;
  const { maxBytes, maxFiles } = CHECKOUT_LIMITS;
  // Another GitHub than the public one is a setting of this server's: its own network may hold it.
  const allowPrivate = env().CHECKOUT_ALLOW_PRIVATE || base !== GITHUB;
  const question: SkillQuestion = { url: `${base}/${owner}/${repo}.git`, path, maxBytes, maxFiles, allowPrivate, skill: SKILL_LIMITS };
  // Named so that a bundler leaves the file where it is: Node runs it as it stands.
  const thread = join(process.cwd(), "lib/runtime/github-thread.ts");
  const answer = await inThread<Answer>(thread, question, {
    ...{ signal, timeoutMs },
    late: () => new GitHubAway(`The repository ${question.url} did not come within ${timeoutMs / 1000} s.`),
    tooMuch: () => bad(`The repository ${question.url} takes too much memory to read.`),
  });
  if ("problem" in answer) throw answer.away ? new GitHubAway(visible(answer.problem, 500)) : bad(visible(answer.problem, 500));
  const { found } = answer;
  const urlOf = (folder: string) =>
    `${base}/${owner}/${repo}/tree/${[...found.ref.split("/"), ...folder.split("/")].filter(Boolean).map(encodeURIComponent).join("/")}`;
  if ("choices" in found) {
    const more = found.choices.length > MOST_CHOICES ? `, and ${found.choices.length - MOST_CHOICES} more` : "";
    throw new BadSkill(
      "several_skills",
      `There are ${found.choices.length} skills in this place. Name one of them: ${found.choices.slice(0, MOST_CHOICES).map(urlOf).join(", ")}${more}.`,
    );
  }
  checkFiles(found.files);
  return { files: found.files, commit: found.commit, url: urlOf(found.folder) };
}

function checkFiles(files: SkillFile[]): void {
  const refuse = (path: string, why: string) => bad(`The file '${visible(path)}' of the skill is refused: ${why}.`);
  for (const { path, data } of files) {
    const why = refusedPath(path) ?? refusedArchive(path, data);
    if (why) throw refuse(path, why);
  }
  const twice = clash(files.map(({ path }) => path));
  if (twice) throw refuse(twice.path, twice.why);
}
