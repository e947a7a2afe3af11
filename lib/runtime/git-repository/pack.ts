import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { GitObject, ObjectType } from "#lib/runtime/git-repository/objects";
import type { Commit, PackedObject, Repository } from "#lib/runtime/git-repository/repository";

const KINDS: Record<ObjectType, number> = { commit: 1, tree: 2, blob: 3 };
const compress = promisify(deflate);

/**
 * A pack of the commits at these places, with what is in them and not in those that the client has. One version's files at a time
 * are in memory, however long the history is: what will be in the pack is known from the outlines.
 */
export async function* pack({ commits }: Repository, send: number[], has: Set<number>): AsyncGenerator<Buffer> {
  const known = new Set([...has].flatMap((at) => oidsOf(commits[at])));
  const plan = send.toReversed().flatMap((at) => {
    const commit = commits[at];
    if (!commit) return [];
    const oids = new Set(commit.oids.filter((oid) => !known.has(oid)));
    for (const oid of oids) known.add(oid);
    return [{ commit, oids }];
  });
  const count = plan.reduce((sum, { oids }) => sum + 1 + oids.size, 0);

  const hash = createHash("sha1");
  const counted = (bytes: Buffer) => {
    hash.update(bytes);
    return bytes;
  };
  const head = Buffer.alloc(12, "PACK");
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(count, 8);
  yield counted(head);
  for (const { commit, oids } of plan) {
    yield counted((await packed(commit.commit)).entry);
    if (oids.size === 0) continue;
    for (const object of await commit.objects()) if (oids.delete(object.oid)) yield counted(object.entry);
    if (oids.size > 0) throw new Error(`Version ${commit.version} has other files than its outline says.`);
  }
  yield hash.digest();
}

const oidsOf = (commit: Commit | undefined) => (commit ? [commit.commit.oid, ...commit.oids] : []);

/** An object as a pack holds it: its kind and size, seven bits a byte after the first four, and its bytes compressed. */
export async function packed({ oid, type, data }: GitObject): Promise<PackedObject> {
  const head = [(KINDS[type] << 4) | (data.length & 15)];
  for (let rest = Math.floor(data.length / 16); rest > 0; rest = Math.floor(rest / 128)) {
    head[head.length - 1] = (head.at(-1) ?? 0) | 0x80;
    head.push(rest & 0x7f);
  }
  return { oid, entry: Buffer.concat([Buffer.from(head), await compress(data)]) };
}
