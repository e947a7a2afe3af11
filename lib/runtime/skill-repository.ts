import { sha256Hex } from "#lib/platform/crypto";
import { once } from "#lib/platform/global";
import { ByteCache } from "#lib/runtime/byte-cache";
import { packed } from "#lib/runtime/git-repository/pack";
import { type PluginFacts, pluginTree } from "#lib/runtime/git-repository/plugin-tree";
import { type PackedObject, type Repository, repository } from "#lib/runtime/git-repository/repository";
import { inTurn } from "#lib/runtime/in-turn";
import { versionFiles } from "#lib/runtime/version-files";

/** What a version's row gives to its commit. All of it is fixed once it is published. */
export type CommittedVersion = { version: string; contentSha: string; createdAt: Date; facts: Omit<PluginFacts, "slug" | "version"> };

type Outline = { root: string; oids: string[] };

const MIB = 1024 * 1024;
/** What a version's commit is made of is small and asked for with every fetch. Some ten thousand versions fit. */
const outlines = () => once("git outlines", () => new ByteCache<Outline>(16 * MIB));
/** Versions ready to be sent: those that many fetch, usually the latest. */
const contents = () => once("git contents", () => new ByteCache<Outline & { objects: PackedObject[] }>(64 * MIB));
/** A version is up to 16 MiB unpacked, and a stranger can ask for many at once. */
const turn = () => once("git turn", () => inTurn(2));

/** The repository of a skill with these versions, in the order in which they were published; `latest` is where `main` is. */
export async function skillRepository(slug: string, versions: CommittedVersion[], latest: number): Promise<Repository> {
  const made = [];
  for (const { version, contentSha, createdAt, facts } of versions) {
    const plugin = { slug, version, ...facts };
    const key = sha256Hex(JSON.stringify([contentSha, plugin]));
    const objects = () => contents().get(key, () => turn()(() => load(contentSha, plugin)));
    const outline = await outlines().get(key, async () => {
      const { root, oids } = await objects();
      return { value: { root, oids }, bytes: 200 + oids.length * 100 };
    });
    made.push({ version, createdAt, ...outline, objects: async () => (await objects()).objects });
  }
  return repository(slug, made, latest);
}

async function load(contentSha: string, plugin: PluginFacts) {
  const tree = pluginTree(plugin, await versionFiles(contentSha));
  const objects: PackedObject[] = [];
  for (const object of tree.objects) objects.push(await packed(object));
  const bytes = objects.reduce((sum, { entry }) => sum + entry.length + 200, 0);
  return { value: { root: tree.root, oids: objects.map(({ oid }) => oid), objects }, bytes };
}
