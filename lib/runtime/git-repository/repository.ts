import { type GitObject, gitObject } from "#lib/runtime/git-repository/objects";

/**
 * A version in a repository. Its objects can be many megabytes and are asked for only when they are sent; `root` and `oids`
 * tell what they are.
 */
export type RepositoryVersion = {
  version: string;
  createdAt: Date;
  root: string;
  oids: string[];
  objects: () => Promise<PackedObject[]>;
};
export type PackedObject = { oid: string; entry: Buffer };

export type Commit = RepositoryVersion & { commit: GitObject; seconds: number };

/** One line of commits, in the order in which they were published. `refs` are sorted by name, without HEAD, which is `refs/heads/main`. */
export type Repository = { commits: Commit[]; place: Map<string, number>; refs: { name: string; oid: string }[]; head: string };

/**
 * A repository with one commit a version. Nothing in it comes from this machine or this moment, so the same versions have the same
 * commit ids wherever they are served, and a clone of one server can fetch from another. `main` is at the version that is the
 * latest, which the last one published need not be: an older line can get a fix.
 */
export function repository(slug: string, versions: RepositoryVersion[], latest = versions.length - 1): Repository {
  const commits: Commit[] = [];
  for (const each of versions) {
    const seconds = Math.floor(each.createdAt.getTime() / 1000);
    const who = `Clanker <clanker@localhost> ${seconds} +0000`;
    const parent = commits.at(-1)?.commit.oid;
    const lines = [`tree ${each.root}`, ...(parent ? [`parent ${parent}`] : []), `author ${who}`, `committer ${who}`, "", `${slug} ${each.version}`, ""];
    commits.push({ ...each, seconds, commit: gitObject("commit", Buffer.from(lines.join("\n"))) });
  }
  const head = commits[latest]?.commit.oid;
  if (!head) throw new Error("A repository has at least one version.");
  // Of two with one number the later one is meant.
  const tags = new Map(commits.filter(({ version }) => isRefName(version)).map(({ version, commit }) => [`refs/tags/v${version}`, commit.oid]));
  const refs = [...new Map([["refs/heads/main", head], ...tags])].map(([name, oid]) => ({ name, oid }));
  refs.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { commits, place: new Map(commits.map(({ commit }, index) => [commit.oid, index])), refs, head };
}

/** The versions that git can call a tag. */
function isRefName(version: string): boolean {
  return /^[\w+-]+(\.[\w+-]+)*$/.test(version) && !version.endsWith(".lock");
}
