import { randomBytes } from "node:crypto";
import { writeZip } from "#lib/testing/zip-writer";

/** The zip of a skill as a form sends it. Its name is new unless it is given, and its script repeats its input. */
export function skillFile({ name = `up-${randomBytes(6).toString("hex")}`, metadata = "", files = {} as Record<string, string> } = {}): File {
  const skillMd = `---\nname: ${name}\ndescription: An upload of a test.\nmetadata:\n  clanker-entrypoint: scripts/main.sh\n${metadata}---\n\n# Uploaded\n`;
  const all = { "SKILL.md": skillMd, "scripts/main.sh": "cat\n", ...files };
  const zip = writeZip(Object.entries(all).map(([path, data]) => ({ name: `${name}/${path}`, data })));
  return new File([new Uint8Array(zip)], `${name}.zip`, { type: "application/zip" });
}
