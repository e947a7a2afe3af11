import { z } from "zod";
import { slug } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { findReadable } from "#lib/operations/marketplace/shown-skill";
import { filesOf, textOf } from "#lib/operations/skills/skill-file";
import { versionFile } from "#lib/runtime/version-files";

/** What is longer is no text that a person compares, and more than this in all is no answer. */
const MOST_BYTES = 200_000;
const MOST_IN_ALL = 2_000_000;

const side = z.object({ size: z.int(), sha256: z.string() }).nullable();
const change = z.object({
  path: z.string(),
  change: z.enum(["added", "removed", "changed"]),
  before: side,
  after: side,
  texts: z
    .object({ before: z.string(), after: z.string() })
    .nullable()
    .meta({ description: "What it held before and holds after, where both are text and not too long; empty where there was no such file." }),
  omitted: z.enum(["binary", "large"]).nullable().meta({ description: "Why there are no texts." }),
});
type Change = z.output<typeof change>;

export const compareVersions = operation({
  route: "GET /marketplace/skills/{slug}/compare",
  summary: "Compare two versions of a skill, file by file.",
  description: "Only files that differ are listed. Texts of up to 200,000 bytes come with them, until there are two million in all.",
  scope: "public",
  input: { slug: slug(), from: z.string().max(40), to: z.string().max(40) },
  output: z.object({ slug: slug(), from: z.string(), to: z.string(), unchanged: z.int(), files: z.array(change) }).meta({ id: "SkillComparison" }),
  async prepare(ctx, input) {
    const { slug, version: from } = await findReadable(ctx, input.slug, input.from);
    const { version: to } = await findReadable(ctx, input.slug, input.to);
    const old = new Map(filesOf(from).map((file) => [file.path, file]));
    const now = new Map(filesOf(to).map((file) => [file.path, file]));
    const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
    const differing = paths.filter((path) => old.get(path)?.sha256 !== now.get(path)?.sha256);
    const files: Change[] = [];
    let left = MOST_IN_ALL;
    for (const path of differing) {
      const [before = null, after = null] = [old.get(path), now.get(path)];
      const bytes = (before?.size ?? 0) + (after?.size ?? 0);
      const isLarge = Math.max(before?.size ?? 0, after?.size ?? 0) > MOST_BYTES || bytes > left;
      const read = async (version: typeof from) => textOf((await versionFile(version, path)) ?? new Uint8Array());
      const [a, b] = isLarge ? [null, null] : [before ? await read(from) : "", after ? await read(to) : ""];
      const texts = a !== null && b !== null ? { before: a, after: b } : null;
      if (texts) left -= bytes;
      files.push({
        ...{ path, before, after, texts },
        change: before ? (after ? "changed" : "removed") : "added",
        omitted: texts ? null : isLarge ? "large" : "binary",
      });
    }
    return { slug, from: from.version, to: to.version, unchanged: paths.length - differing.length, files };
  },
  handler: async (_ctx, _input, compared) => compared,
});
