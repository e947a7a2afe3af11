import { publishSkill } from "#lib/testing/publish-skill";
import { saidOf } from "./model.ts";
import type { Random } from "./random.ts";

/** The input of a run, `<n> <name>`: what it does follows from it, so the end can be compared with what it should be. */
export type Wanted = { text: string; status: "completed" | "failed"; error?: string; files: Record<string, string>; cost: bigint };

type Kind = {
  /** None where a model is asked. */
  script?: string;
  cost: bigint;
  timeoutSeconds?: number;
  /** How large `n` is. */
  size: [number, number];
  attachments?: boolean;
  wanted(n: number, name: string): Omit<Wanted, "cost">;
};

const lines = (n: number, name: string) => Array.from({ length: n }, (_, i) => `${name} line ${i + 1}\n`).join("");
const READ = 'read -r n name < "$INPUT_FILE"\n';
const PRINT = 'i=1; while [ $i -le $n ]; do echo "$name line $i"; sleep 0.05; i=$((i+1)); done\n';

export const KINDS = {
  quick: {
    script: `${READ}echo "$name done"`,
    cost: 0n,
    size: [1, 1],
    wanted: (_, name) => ({ text: `${name} done\n`, status: "completed", files: {} }),
  },
  /** Many blocks over a second or two. */
  chatty: {
    script: `${READ}${PRINT}echo end`,
    cost: 2_000_000n,
    size: [10, 40],
    wanted: (n, name) => ({ text: `${lines(n, name)}end\n`, status: "completed", files: {} }),
  },
  files: {
    script: `${READ}echo "writing $n"; i=1; while [ $i -le $n ]; do echo "$name file $i" > "$OUTPUT_DIR/f$i.txt"; i=$((i+1)); done; sleep 0.3; echo written`,
    cost: 1_500_000n,
    size: [2, 8],
    wanted: (n, name) => ({
      text: `writing ${n}\nwritten\n`,
      status: "completed",
      files: Object.fromEntries(Array.from({ length: n }, (_, i) => [`f${i + 1}.txt`, `${name} file ${i + 1}\n`])),
    }),
  },
  attached: {
    script: `${READ}cp /workspace/attachments/given.txt "$OUTPUT_DIR/copy.txt"; cat /workspace/attachments/given.txt`,
    cost: 250_000n,
    size: [1, 1],
    attachments: true,
    wanted: (_, name) => ({ text: `attached to ${name}\n`, status: "completed", files: { "copy.txt": `attached to ${name}\n` } }),
  },
  failing: {
    script: `${READ}${PRINT}echo "$name" > "$OUTPUT_DIR/why.txt"; echo broken >&2; exit 3`,
    cost: 500_000n,
    size: [1, 10],
    wanted: (n, name) => ({ text: lines(n, name), status: "failed", error: "SCRIPT_FAILED", files: { "why.txt": `${name}\n` } }),
  },
  /** Runs beyond its time. */
  endless: {
    script: `${READ}echo "$name begins"; sleep 60; echo never`,
    cost: 750_000n,
    timeoutSeconds: 1,
    size: [1, 1],
    wanted: (_, name) => ({ text: `${name} begins\n`, status: "failed", error: "EXECUTION_TIMEOUT", files: {} }),
  },
  model: {
    cost: 1_250_000n,
    size: [1, 1],
    wanted: (_, name) => ({ text: saidOf(name), status: "completed", files: {} }),
  },
} satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;
export type Skills = Record<KindName, string>;

const WEIGHTS: Record<KindName, number> = { quick: 4, chatty: 5, files: 4, attached: 2, failing: 2, endless: 1, model: 3 };

/** Every skill has its script under another name as well, for those who call `/runs`. */
export async function publishSkills(): Promise<Skills> {
  const made: [string, string][] = [];
  for (const [name, { script, cost }] of Object.entries(KINDS) as [string, Kind][])
    made.push([name, await publishSkill(script ? { script, "scripts/again.sh": script } : {}, { cost })]);
  return Object.fromEntries(made) as Skills;
}

export type Order = { kind: KindName; name: string; input: string; wanted: Wanted; attachments?: object[]; timeoutSeconds?: number };

/** One run to ask for, unlike every other. */
export function order(random: Random, number: number): Order {
  const kind = random.weighted(WEIGHTS);
  const { size, cost, wanted, ...more }: Kind = KINDS[kind];
  const n = random.whole(...size);
  const name = `r${number}`;
  const data = Buffer.from(`attached to ${name}\n`).toString("base64");
  return {
    ...{ kind, name, input: `${n} ${name}`, wanted: { ...wanted(n, name), cost } },
    ...(more.attachments && { attachments: [{ filename: "given.txt", data }] }),
    ...(more.timeoutSeconds && { timeoutSeconds: more.timeoutSeconds }),
  };
}
