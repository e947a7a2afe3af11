import { z } from "zod";
import { notFound } from "#lib/api/errors";
import { slug } from "#lib/api/fields";
import { contentTypeOf } from "#lib/runtime/content-type";
import { versionFile } from "#lib/runtime/version-files";

/** One file of a version of a skill, with what it holds. */
export const skillFile = z
  .object({
    slug: slug(),
    version: z.string(),
    path: z.string(),
    contentType: z.string(),
    size: z.int().meta({ description: "Bytes." }),
    sha256: z.string(),
    text: z.string().nullable().meta({ description: "What it holds, if that is text in UTF-8." }),
    data: z.string().nullable().meta({ description: "Anything else, in base64." }),
  })
  .meta({ id: "SkillFile" });

export const filePath = z.string().min(1).max(1024).meta({ description: "As the list of its files has it, such as `SKILL.md`." });

type Listed = { path: string; size: number; sha256: string };
type Version = { version: string; contentSha: string; contentSize: number; files: unknown };

export const filesOf = ({ files }: Pick<Version, "files">) => files as Listed[];

/** A file of a version as the API answers it. Throws NOT_FOUND. */
export async function readSkillFile(slug: string, version: Version, path: string): Promise<z.output<typeof skillFile>> {
  const listed = filesOf(version).find((each) => each.path === path);
  const data = listed && (await versionFile(version, listed.path));
  if (!listed || !data) throw notFound("There is no such file in this skill.");
  const text = textOf(data);
  const about = { slug, version: version.version, contentType: contentTypeOf(listed.path) };
  return { ...listed, ...about, text, data: text === null ? Buffer.from(data).toString("base64") : null };
}

/** Bytes as text only if that loses nothing, a mark at the beginning included: whoever compares the digest must get the same bytes. */
export function textOf(data: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    // The only thing that this decoder throws for.
    return null;
  }
}
