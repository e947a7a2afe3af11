import { createHash } from "node:crypto";

export type ObjectType = "commit" | "tree" | "blob";
export type GitObject = { oid: string; type: ObjectType; data: Buffer };

/** An object under the name that git gives it: the SHA-1 of its type, its size and its bytes. */
export function gitObject(type: ObjectType, data: Uint8Array): GitObject {
  const oid = createHash("sha1").update(`${type} ${data.length}\0`).update(data).digest("hex");
  return { oid, type, data: Buffer.from(data.buffer, data.byteOffset, data.byteLength) };
}

type Folder = Map<string, Folder | Uint8Array>;

/**
 * A folder's files as git's objects: each file once, whatever it is called, and a tree for each folder. Two lists of the same
 * files give the same objects, in whatever order they come.
 */
export function treeOf(files: { path: string; data: Uint8Array }[]): { root: string; objects: GitObject[] } {
  const top: Folder = new Map();
  for (const { path, data } of files) {
    const parts = path.split("/");
    const name = parts.pop() ?? "";
    let folder = top;
    for (const part of parts) {
      const below = folder.get(part) ?? new Map();
      if (!(below instanceof Map)) throw new Error(`'${path}' lies below a file.`);
      folder.set(part, below);
      folder = below;
    }
    if (folder.has(name)) throw new Error(`'${path}' is there twice.`);
    folder.set(name, data);
  }
  const objects = new Map<string, GitObject>();
  const write = (folder: Folder): string => {
    const entries = [...folder].map(([name, item]) => {
      const isTree = item instanceof Map;
      const oid = isTree ? write(item) : keep(gitObject("blob", item));
      // Git sorts a folder as if its name ended in a slash.
      return { key: Buffer.from(isTree ? `${name}/` : name), line: `${modeOf(item)} ${name}\0`, oid };
    });
    entries.sort((a, b) => Buffer.compare(a.key, b.key));
    return keep(gitObject("tree", Buffer.concat(entries.flatMap(({ line, oid }) => [Buffer.from(line), Buffer.from(oid, "hex")]))));
  };
  const keep = (object: GitObject) => {
    objects.set(object.oid, object);
    return object.oid;
  };
  const root = write(top);
  return { root, objects: [...objects.values()] };
}

/** A zip does not say what may be run. What begins with `#!` is written to be, so it may. */
function modeOf(item: Folder | Uint8Array): string {
  if (item instanceof Map) return "40000";
  return item[0] === 0x23 && item[1] === 0x21 ? "100755" : "100644";
}
