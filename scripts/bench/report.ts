import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { availableParallelism, cpus, totalmem } from "node:os";

type Target = { what: string; figure: string; target: string; holds: boolean };
const said: string[] = [];
const targets: Target[] = [];

/** Prints a line, and keeps it for the report. */
export function say(line: string) {
  console.log(line);
  said.push(line);
}

/** A figure that has a target: at least or at most so much. Says whether it is met, and keeps it for the report's table. */
export function hold(what: string, value: number, unit: string, limit: { least?: number; most?: number }) {
  const digits = Math.abs(value) < 10 ? 2 : 0;
  const holds = Number.isFinite(value) && value >= (limit.least ?? Number.NEGATIVE_INFINITY) && value <= (limit.most ?? Number.POSITIVE_INFINITY);
  const target = limit.least === undefined ? `≤ ${limit.most}${unit}` : `≥ ${limit.least}${unit}`;
  targets.push({ what, figure: `${value.toFixed(digits)}${unit}`, target, holds });
  say(`  → ${what}: ${value.toFixed(digits)}${unit}, target ${target}${holds ? "" : ", not met"}`);
}

const commit = () => execFileSync("git", ["log", "-1", "--format=%h of %cs"], { encoding: "utf8" }).trim();

/** Writes what was measured to a file: the machine, each figure beside its target, and all that was printed. */
export async function writeReport(file: string, command: string, busy: string) {
  const processor = cpus()[0]?.model ?? "unknown processor";
  const kernel = readFileSync("/proc/sys/kernel/osrelease", "utf8").trim();
  const rows = targets.map(({ what, figure, target, holds }) => `| ${what} | ${figure} | ${target} | ${holds ? "yes" : "**no**"} |`);
  const text = `# Performance

What Clanker takes, measured by \`${command}\`, which starts everything itself and wrote this file. Figures are medians. A ratio is to a floor in the same
run: a bare \`node:http\` server that asks the same database for the same answers with prepared statements and does nothing else (\`scripts/bench/floor.ts\`).
The machine that serves makes the load as well, so the figures say little alone; ratios say more.

- Commit ${commit()}, Node ${process.version}, Linux ${kernel}
- ${processor}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB; load ${busy} before

| What | Measured | Target | Met |
| --- | --- | --- | --- |
${rows.join("\n")}

## All that was measured

\`\`\`text
${said.join("\n").trim()}
\`\`\`
`;
  await writeFile(file, text);
  // The tables in the form that all documents have.
  execFileSync("node_modules/.bin/biome", ["format", "--write", file]);
}
