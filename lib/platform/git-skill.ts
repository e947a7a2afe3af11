import git from "isomorphic-git";
import { fetchCommit, GitProblem, type GitQuestion, onRepository, type Remote, requireName, type Store } from "#lib/platform/git";
import { TooLarge } from "#lib/platform/git-pack";

export type SkillQuestion = Omit<GitQuestion, "ref"> & {
  /** What stands behind `tree/`: a branch, tag or commit, whose name may have slashes, and a folder. */
  path: string[];
  /** What the skill's folder may hold. */
  skill: { maxBytes: number; maxFiles: number };
};

/** The skill's files, or the folders of several skills, in a commit; `ref` is what the commit was asked by. */
export type SkillFound = { commit: string; ref: string } & (
  | { folder: string; files: { path: string; data: Uint8Array<ArrayBuffer> }[] }
  | { choices: string[] }
);

const MAX_DEPTH_BYTES = 2000;

/**
 * The skill in a folder of a repository: the folder itself, or the only one below it. `leaveOut` says which paths are the
 * repository's and not the skill's. As with `readRepository`, nothing touches a disk and no program of the repository is run.
 */
export async function readSkillOf(question: SkillQuestion, leaveOut: (path: string) => boolean): Promise<SkillFound> {
  return onRepository(question, async (store, remote) => {
    const { ref, shown, rest } = await splitRef(remote, question);
    const fetched = await fetchCommit(store, remote, { url: question.url, ref });
    // What was asked for can be a tag with a message of its own.
    const { oid: commit } = await git.readCommit({ ...store, oid: fetched });
    const from = rest.join("/");
    const top = await folderAt(store, commit, rest, shown);
    const found = { commit, ref: shown };
    const folders = (await isSkill(store, top)) ? [{ path: from, oid: top }] : await skillsBelow(store, top, from, question);
    const [only, ...others] = folders;
    if (!only) throw new GitProblem(`There is no SKILL.md in ${from ? `'${from}' of ` : ""}the repository ${question.url} at '${shown}', nor below.`);
    if (others.length > 0) return { ...found, choices: folders.map(({ path }) => path) };
    return { ...found, folder: only.path, files: await filesOf(store, only.oid, question, leaveOut) };
  });
}

/** The longest name of a branch or tag that the path begins with; else a commit; nothing of it is the main branch. */
async function splitRef(remote: Remote, { url, path }: SkillQuestion) {
  const refs = await git.listServerRefs({ ...remote, protocolVersion: 1, symrefs: true });
  if (path.length === 0) {
    const target = refs.find(({ ref }) => ref === "HEAD")?.target;
    if (refs.length === 0) throw new GitProblem(`The repository ${url} is empty.`);
    return { ref: target, shown: target?.replace(/^refs\/heads\//, "") ?? "HEAD", rest: [] };
  }
  const names = new Set(refs.map(({ ref }) => ref));
  for (let length = path.length; length > 0; length--) {
    const shown = path.slice(0, length).join("/");
    const ref = [`refs/heads/${shown}`, `refs/tags/${shown}`].find((each) => names.has(each));
    if (ref) return { ref, shown, rest: path.slice(length) };
  }
  const [first = ""] = path;
  if (!/^[0-9a-f]{40}$/.test(first)) throw new GitProblem(`The repository ${url} has no branch, tag or whole commit id '${first}'.`);
  return { ref: first, shown: first, rest: path.slice(1) };
}

async function folderAt(store: Store, commit: string, path: string[], shown: string): Promise<string> {
  let { oid, tree } = await git.readTree({ ...store, oid: commit });
  for (const [depth, name] of path.entries()) {
    const next = tree.find((entry) => entry.path === name && entry.type === "tree");
    if (!next) throw new GitProblem(`There is no folder '${path.slice(0, depth + 1).join("/")}' in the repository at '${shown}'.`);
    ({ oid, tree } = await git.readTree({ ...store, oid: next.oid }));
  }
  return oid;
}

const isSkill = async (store: Store, oid: string) =>
  (await git.readTree({ ...store, oid })).tree.some(({ path, type }) => path === "SKILL.md" && type === "blob");

/** The uppermost folders with a SKILL.md. One folder can be in many others, so that their number is limited and not their depth alone. */
async function skillsBelow(store: Store, top: string, from: string, { maxFiles }: SkillQuestion) {
  const found: { path: string; oid: string }[] = [];
  let folders = 0;
  const walk = async (oid: string, path: string): Promise<void> => {
    folders += 1;
    if (folders > maxFiles || path.length > MAX_DEPTH_BYTES) throw new TooLarge();
    const { tree } = await git.readTree({ ...store, oid });
    if (tree.some((entry) => entry.path === "SKILL.md" && entry.type === "blob")) {
      found.push({ path, oid });
      return;
    }
    for (const entry of tree) {
      requireName(entry.path);
      if (entry.type === "tree") await walk(entry.oid, path ? `${path}/${entry.path}` : entry.path);
    }
  };
  await walk(top, from);
  return found;
}

async function filesOf(store: Store, top: string, { skill }: SkillQuestion, leaveOut: (path: string) => boolean) {
  const files: { path: string; data: Uint8Array<ArrayBuffer> }[] = [];
  let bytes = 0;
  let folders = 0;
  const walk = async (oid: string, above: string): Promise<void> => {
    folders += 1;
    if (folders > 4 * skill.maxFiles || above.length > MAX_DEPTH_BYTES) throw tooLarge(skill);
    const { tree } = await git.readTree({ ...store, oid });
    for (const { mode, path: name, oid: child, type } of tree) {
      requireName(name);
      const path = `${above}${name}`;
      if (leaveOut(type === "tree" ? `${path}/` : path)) continue;
      if (type === "commit") throw new GitProblem(`'${path}' in the skill is another repository (a submodule), which a skill cannot hold.`);
      if (mode === "120000") throw new GitProblem(`'${path}' in the skill is a link, which a skill cannot hold.`);
      if (type === "tree") await walk(child, `${path}/`);
      else {
        const { blob } = await git.readBlob({ ...store, oid: child });
        bytes += blob.length;
        if (bytes > skill.maxBytes || files.length === skill.maxFiles) throw tooLarge(skill);
        // A copy, because the bytes may lie in the middle of the whole pack.
        files.push({ path, data: new Uint8Array(blob) });
      }
    }
  };
  await walk(top, "");
  return files;
}

const tooLarge = ({ maxBytes, maxFiles }: SkillQuestion["skill"]) =>
  new GitProblem(`The skill is too large: it may have ${maxFiles} files and ${Math.round(maxBytes / 1024 / 1024)} MiB.`);
