import { z } from "zod";
import { dollarinos } from "#lib/api/fields";
import { Risk, SkillRuntime, Verdict } from "#lib/platform/prisma/enums";

const names = z.array(z.string());
const gained = z.object({ added: names, removed: names });
const changed = gained.extend({ changed: names });
const turned = <Value extends z.ZodType>(value: Value) => z.object({ from: value, to: value });

/** What a version can do, reach and cost that another cannot. */
export const capabilityDifference = z
  .object({
    secrets: gained,
    hosts: gained,
    connectors: gained,
    tools: gained.meta({ description: "`allowed-tools`: what programs that load the skill let it use without asking." }),
    scripts: changed.meta({ description: "Files that a sandbox can start." }),
    files: changed.meta({ description: "All other files." }),
    runtime: turned(z.enum(SkillRuntime).nullable()),
    entrypoint: turned(z.string().nullable()),
    cost: turned(dollarinos()).meta({ description: "What a run costs beside the model's tokens." }),
    risk: turned(z.enum(Risk).nullable()),
    verdict: turned(z.enum(Verdict).nullable()),
  })
  .meta({ id: "CapabilityDifference" });
export type CapabilityDifference = z.output<typeof capabilityDifference>;

/** What is compared of a version; the lists are as its row keeps them. */
export type Capable = {
  requires: unknown;
  files: unknown;
  about: unknown;
  cost: bigint;
  entrypoint: string | null;
  risk: Risk | null;
  verdict: Verdict | null;
};
export const capable = { requires: true, files: true, about: true, cost: true, entrypoint: true, risk: true, verdict: true } as const;

type Requires = { secrets?: string[]; connectors?: string[]; network?: string[]; allowedTools?: string[] };
type File = { path: string; sha256: string };

const isScript = (path: string) => path.startsWith("scripts/") || /\.(sh|py|js|mjs)$/.test(path);

/** Compares two versions of a skill. Every list is in the order of its words, so that the same two always answer the same. */
export function differenceOf(from: Capable, to: Capable): CapabilityDifference {
  const [before, after] = [from.requires as Requires, to.requires as Requires];
  return {
    secrets: compareNames(before.secrets, after.secrets),
    hosts: compareNames(before.network, after.network),
    connectors: compareNames(before.connectors, after.connectors),
    tools: compareNames(before.allowedTools, after.allowedTools),
    scripts: compareFiles(from, to, isScript),
    files: compareFiles(from, to, (path) => !isScript(path)),
    runtime: { from: runtimeOf(from), to: runtimeOf(to) },
    entrypoint: { from: from.entrypoint, to: to.entrypoint },
    cost: { from: from.cost, to: to.cost },
    risk: { from: from.risk, to: to.risk },
    verdict: { from: from.verdict, to: to.verdict },
  };
}

const RISKS: Risk[] = ["low", "medium", "high"];
const VERDICTS: Verdict[] = ["pass", "review", "warn", "malicious"];

/** Whether a person should look before accepting: the skill asks for more, can do more, costs more, or is trusted less. */
export function needsAttention({ secrets, hosts, connectors, tools, scripts, runtime, cost, risk, verdict }: CapabilityDifference): boolean {
  const asksForMore = [secrets, hosts, connectors, tools, scripts].some(({ added }) => added.length > 0);
  const isWorse = rises(RISKS, risk) || rises(VERDICTS, verdict);
  return asksForMore || isWorse || runtime.from !== runtime.to || cost.to > cost.from;
}

/** What nobody has looked at is no rise: it would be one for every version from before the scanner. */
function rises<Value>(order: Value[], { from, to }: { from: Value | null; to: Value | null }): boolean {
  return from !== null && to !== null && order.indexOf(to) > order.indexOf(from);
}

const runtimeOf = ({ about }: Capable): SkillRuntime | null => (about as { runtime?: SkillRuntime }).runtime ?? null;

function compareNames(before: string[] = [], after: string[] = []) {
  const missing = (from: string[], other: string[]) => [...new Set(from)].filter((name) => !other.includes(name)).sort();
  return { added: missing(after, before), removed: missing(before, after) };
}

function compareFiles(from: Capable, to: Capable, wanted: (path: string) => boolean) {
  const shas = ({ files }: Capable) => new Map((files as File[]).filter(({ path }) => wanted(path)).map(({ path, sha256 }) => [path, sha256]));
  const [before, after] = [shas(from), shas(to)];
  const differing = [...after].filter(([path, sha256]) => before.has(path) && before.get(path) !== sha256);
  return { ...compareNames([...before.keys()], [...after.keys()]), changed: differing.map(([path]) => path).sort() };
}
