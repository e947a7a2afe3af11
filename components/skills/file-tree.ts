export type Listed = { path: string; size: number };
/** A file, or with `below` a folder. */
export type Node = { name: string; path: string; below?: Node[] };

/** Paths as a tree: SKILL.md first, then folders before files, each by name. */
export function filesBelow(files: Listed[]): Node[] {
  const root: Node[] = [];
  const folders = new Map<string, Node[]>([["", root]]);
  const folder = (path: string): Node[] => {
    const known = folders.get(path);
    if (known) return known;
    const cut = path.lastIndexOf("/");
    const below: Node[] = [];
    folders.set(path, below);
    folder(path.slice(0, Math.max(cut, 0))).push({ name: path.slice(cut + 1), path, below });
    return below;
  };
  for (const { path } of files) {
    const cut = path.lastIndexOf("/");
    folder(path.slice(0, Math.max(cut, 0))).push({ name: path.slice(cut + 1), path });
  }
  const rank = ({ path, below }: Node) => (path === "SKILL.md" ? 0 : below ? 1 : 2);
  for (const nodes of folders.values()) nodes.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, "en"));
  return root;
}

/** What a relative link in a skill's text leads to: a path among its files, or nothing. */
export function fileAt(files: Listed[], link: string): string | undefined {
  const path = link.replace(/#.*$/, "").replace(/^(\.\/)+/, "");
  return files.some((file) => file.path === path) ? path : undefined;
}
