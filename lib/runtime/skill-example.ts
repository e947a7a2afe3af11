import { z } from "zod";
import { BadSkill } from "#lib/runtime/bad-skill";
import { requireStorable, textOf } from "#lib/runtime/front-matter";
import type { SkillFile } from "#lib/runtime/skill-folder";
import { visible } from "#lib/runtime/skill-paths";

/** An input that shows what a skill does: text or an object, and files of the skill's own folder to attach. */
export type SkillExample = { input: string | Record<string, unknown>; attachments: string[] };

/** What is shown and run with one click has to stay small: 64 KiB as JSON. */
const MOST_BYTES = 64 * 1024;
/** And what it attaches can be sent with a run as it is. */
const MOST_ATTACHED = 4 * 1024 * 1024;

const Example = z.strictObject({
  input: z.union([z.string(), z.record(z.string(), z.unknown())], "must be text or an object"),
  attachments: z.array(z.string(), "must be a list of paths in the folder").max(10, "must be at most 10 files").default([]),
});

/** Reads the file that `clanker-example` names. Throws a BadSkill that names the file and the field. */
export function parseExample(name: string, data: Uint8Array, files: SkillFile[]): SkillExample {
  if (data.length > MOST_BYTES) throw new BadSkill("example", `${name} is larger than ${MOST_BYTES / 1024} KiB.`);
  let json: unknown;
  try {
    json = JSON.parse(textOf(name, data));
  } catch (error) {
    if (error instanceof BadSkill) throw error;
    throw new BadSkill("example", `${name} is not JSON: ${visible((error as Error).message)}`);
  }
  const { data: example, error } = Example.safeParse(json);
  if (!example) {
    const [issue] = error.issues;
    const field = issue?.path.map(String).join(".");
    throw new BadSkill("example", `${name}: ${field ? `${visible(field)} ` : ""}${issue?.message ?? "cannot be read"}.`);
  }
  const missing = example.attachments.find((path) => !files.some((file) => file.path === path));
  if (missing !== undefined) throw new BadSkill("example", `${name} attaches '${visible(missing)}', which is not in the folder.`);
  const attached = files.filter(({ path }) => example.attachments.includes(path)).reduce((sum, { data }) => sum + data.length, 0);
  if (attached > MOST_ATTACHED) throw new BadSkill("example", `${name} attaches more than ${MOST_ATTACHED / 1024 / 1024} MiB.`);
  // As a run tells names apart.
  const names = example.attachments.map((path) => basename(path).toLowerCase());
  if (new Set(names).size < names.length) throw new BadSkill("example", `${name} attaches two files of one name.`);
  requireStorable(json, [name]);
  return example;
}

/** The name under which a run finds a file that the example attaches. */
export const basename = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
