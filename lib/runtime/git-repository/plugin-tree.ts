import { type GitObject, treeOf } from "#lib/runtime/git-repository/objects";
import type { SkillFile } from "#lib/runtime/skill-folder";

/** What a plugin's manifest says of one version. It is a part of the commit, so it must be the version's own and never change. */
export type PluginFacts = {
  slug: string;
  version: string;
  description: string;
  author: string | null;
  license: string | null;
  keywords: string[];
};

/**
 * A version laid out as Claude Code, Copilot and their like expect a plugin: its manifest, and the published files byte for byte
 * as the one skill in it.
 */
export function pluginTree(facts: PluginFacts, files: SkillFile[]): { root: string; objects: GitObject[] } {
  const manifest = {
    name: facts.slug,
    version: facts.version,
    description: facts.description,
    // Claude Code's strict check wants one, and a name that can change would change the commits.
    author: { name: facts.author ?? "Unknown" },
    ...(facts.license && { license: facts.license }),
    ...(facts.keywords.length > 0 && { keywords: facts.keywords }),
  };
  return treeOf([
    // Git for Windows rewrites line ends unless it is told not to, and the bytes would not be the published ones.
    { path: ".gitattributes", data: Buffer.from("* -text\n") },
    { path: ".claude-plugin/plugin.json", data: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
    ...files.filter(({ path }) => isFit(path)).map(({ path, data }) => ({ path: `skills/${facts.slug}/${path}`, data })),
  ]);
}

/**
 * Git refuses a repository that holds a `.git`, under any of the names by which Windows and macOS would open one; and what
 * `.gitattributes` or `.gitmodules` say is done to those who check it out: the bytes of the other files would not be the
 * published ones. A zip may hold such a file; the repository does without it.
 */
function isFit(path: string): boolean {
  return path.split("/").every((part) => {
    const plain = part
      .normalize("NFKC")
      .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, "")
      .replace(/[:\\].*$/s, "")
      .replace(/[. ]+$/, "")
      .toLowerCase();
    return plain !== "" && !/^(\.git(modules|attributes)?|git~\d+|gitmod~\d+|gitatt~\d+|gi7[0-9a-f]{3}~\d+)$/.test(plain) && !part.includes("\0");
  });
}
