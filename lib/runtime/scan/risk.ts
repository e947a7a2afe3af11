import type { Risk } from "#lib/runtime/scan/finding";
import { hostsIn, nowhere } from "#lib/runtime/scan/hosts";
import { magicOf } from "#lib/runtime/scan/magic";
import { NETWORK_CODE } from "#lib/runtime/scan/network-code";
import type { LookedAt } from "#lib/runtime/scan/rule";
import type { SkillManifest } from "#lib/runtime/skill-folder";

/**
 * What a skill could do if it were bad, whatever was found in it. High: the "lethal trifecta" of something worth stealing, text by
 * strangers and a way out; or a program that nobody can read. Low: only words for a model, with nothing at hand. Medium: the rest.
 */
export function riskOf(files: LookedAt[], manifest: SkillManifest): { risk: Risk; riskReasons: string[] } {
  const code = files.flatMap(({ passages }) => passages).filter(({ kind }) => kind !== "prose" && kind !== "data");
  const scripts = code.filter(({ kind }) => kind === "script").length;
  const reaches = code.some(({ code: text, bare }) => NETWORK_CODE.test(bare ?? text));
  const hosts = [...new Set(reaches ? code.flatMap((passage) => hostsIn(passage.code)).filter((host) => !nowhere(host)) : [])];
  const memory = code.some((passage) => passage.code.includes("MEMORY_FILE"));
  const programs = files.filter(({ path, data }) =>
    ["elf", "mach-o", "pe", "wasm", "python-bytecode", "java-class", "installer"].includes(magicOf(path, data) ?? ""),
  );
  const loads = files.some(({ path, text }) => /\.md$/i.test(path) && text !== null && /(^|\s)!`[^`\n]{1,400}`/m.test(text));

  const reasons: string[] = [];
  const because = (holds: boolean, reason: string) => {
    if (holds) reasons.push(reason);
    return holds;
  };
  const sensitive = [
    because(manifest.secrets.length > 0, `Is given secrets: ${names(manifest.secrets)}.`),
    because(manifest.connectors.length > 0, `Acts on connected accounts: ${names(manifest.connectors)}.`),
    because(memory, "Reads the workspace's memory."),
  ].some(Boolean);
  const anywhere = manifest.network.some((host) => host === "*" || host === "*.*");
  const outbound = [
    because(manifest.network.length > 0, anywhere ? "May reach any host." : `May reach ${names(manifest.network)}.`),
    because(reaches && manifest.network.length === 0, hosts.length ? `Its code opens connections: ${names(hosts)}.` : "Its code opens connections."),
  ].some(Boolean);
  because(scripts > 0, scripts === 1 ? "Runs a script." : `Runs scripts: ${scripts} of them.`);
  because(loads, "Runs commands when a client loads it.");
  because(programs.length > 0, `Holds programs that cannot be read: ${names(programs.map(({ path }) => path))}.`);

  // What a skill fetches, and what it is given to work on, was written by strangers.
  if (sensitive && outbound) reasons.unshift("Has something worth stealing, reads what strangers wrote, and has a way out.");
  const risk = (sensitive && outbound) || anywhere || programs.length > 0 ? "high" : reasons.length > 0 ? "medium" : "low";
  return { risk, riskReasons: reasons };
}

const names = (list: string[]) => (list.length > 5 ? `${list.slice(0, 5).join(", ")} and ${list.length - 5} more` : list.join(", "));
