import { refusedArchive } from "#lib/runtime/nested-archive";
import type { SkillFile } from "#lib/runtime/skill-folder";
import { clash, isLeftover, refusedPath, SKILL_LIMITS, visible } from "#lib/runtime/skill-paths";
import { BadZip, readZip } from "#lib/runtime/zip-entries";

export { BadZip } from "#lib/runtime/zip-entries";

/** With folders, and what is left out. */
const MAX_ENTRIES = 2000;

/**
 * The files of a skill that was sent as a zip, with SKILL.md at the top. Everything happens in memory: no name in the zip means a
 * place on this machine. Throws a BadZip for whatever is not plainly a folder of ordinary files.
 */
export async function unpackSkill(zip: Uint8Array): Promise<SkillFile[]> {
  const entries = await readZip(zip, { ...SKILL_LIMITS, maxEntries: MAX_ENTRIES });
  const refuse = (code: string, path: string, why: string) => new BadZip(code, `The entry '${visible(path)}' of the zip is refused: ${why}.`);
  for (const { path, folder } of entries) {
    const why = refusedPath(folder ? path.slice(0, -1) : path, { leftover: isLeftover(path) });
    if (why) throw refuse("name", path, why);
  }
  const twice = clash(entries.map(({ path }) => path));
  if (twice) throw refuse("clash", twice.path, twice.why);
  const files = entries.filter(({ path, folder }) => !folder && !isLeftover(path));
  if (files.length > SKILL_LIMITS.maxFiles)
    throw new BadZip("too_many_files", `The zip holds ${files.length} files; a skill may have ${SKILL_LIMITS.maxFiles}.`);
  for (const { path, data } of files) {
    const why = refusedArchive(path, data);
    if (why) throw refuse("nested_archive", path, why);
  }
  return atTop(files.map(({ path, data }) => ({ path, data })));
}

/** Takes off the one folder that everything is in, if it is there that SKILL.md is. */
function atTop(files: SkillFile[]): SkillFile[] {
  if (files.some(({ path }) => path === "SKILL.md")) return files;
  const [only, ...others] = new Set(files.map(({ path }) => path.slice(0, path.indexOf("/") + 1)));
  if (!only || !files.some(({ path }) => path === `${only}SKILL.md`) || others.length > 0) {
    const found = files.find(({ path }) => /(^|\/)SKILL\.md$/i.test(path));
    const there = found ? ` There is one at '${visible(found.path)}'.` : "";
    throw new BadZip("no_skill_md", `There is no SKILL.md at the top of the zip, or in the one folder that everything else is in.${there}`);
  }
  return files.map(({ path, data }) => ({ path: path.slice(only.length), data }));
}
