import { vi } from "vitest";
import type { NewBlock } from "#lib/runtime/blocks";
import { createMask } from "#lib/runtime/mask";
import type { ModelRun, Usage } from "#lib/runtime/model-run";
import type { SandboxErrorCode } from "#lib/runtime/sandbox/sandbox";
import { PLACES } from "#lib/runtime/script-run";

export const SECRET = "s3cret-value-42";

type Options = Partial<ModelRun> & {
  url?: string;
  wire?: "anthropic" | "endpoint";
  byok?: boolean;
  prices?: string;
  credits?: bigint;
  stopped?: SandboxErrorCode;
};

/** Runs a skill with a model at `url`, in a real sandbox, and answers all that came of it. */
export async function runWithModel({ url, wire = "anthropic", byok = false, prices = "", credits = 10n ** 12n, stopped, ...given }: Options) {
  const variables = { ANTHROPIC_API_KEY: "", MODEL_BASE_URL: "", MODEL_NAME: "", MODEL_API_KEY: "", MODEL_PRICES: prices, ANTHROPIC_BASE_URL: url ?? "" };
  const own =
    wire === "anthropic"
      ? byok
        ? {}
        : { ANTHROPIC_API_KEY: "sk-ant-server" }
      : { MODEL_BASE_URL: url ?? "", MODEL_NAME: "small", MODEL_API_KEY: "sk-endpoint" };
  for (const [name, value] of Object.entries({ ...variables, ...own })) vi.stubEnv(name, value);
  vi.resetModules();
  const { findModel } = await import("#lib/platform/models");
  const { runModel } = await import("#lib/runtime/model-run");
  const { virtual } = await import("#lib/runtime/sandbox/virtual");
  const { SandboxError } = await import("#lib/runtime/sandbox/sandbox");
  const model = findModel(byok ? { byokKey: "sk-ant-own" } : {});
  if (!model && !given.model) throw new Error("No model.");
  const blocks: NewBlock[] = [];
  const saved: Record<string, string> = {};
  const notes: string[] = [];
  const spent: { total: bigint; usage: Usage }[] = [];
  const reserved: bigint[] = [];
  const sandbox = await virtual.create({ readOnly: [PLACES.skill], network: [] });
  const input = given.input ?? "the input";
  try {
    await sandbox.write([
      { path: `${PLACES.skill}/SKILL.md`, data: Buffer.from("skill") },
      { path: PLACES.input, data: Buffer.from(typeof input === "string" ? input : JSON.stringify(input)) },
      { path: `${PLACES.output}/`, data: new Uint8Array() },
      { path: `${PLACES.attachments}/`, data: new Uint8Array() },
      ...(given.attachments ?? []).map(({ filename, data }) => ({ path: `${PLACES.attachments}/${filename}`, data })),
    ]);
    const outcome = await runModel({
      model: model as NonNullable<typeof model>,
      skillName: "Test skill",
      instructions: "Do what the input says.",
      files: [{ path: "SKILL.md" }],
      memory: "",
      attachments: [],
      source: false,
      sandbox: stopped ? { ...sandbox, run: () => Promise.reject(new SandboxError(stopped, "It was stopped.")) } : sandbox,
      env: { TOKEN: SECRET },
      scopes: ["*"],
      signal: new AbortController().signal,
      deadline: performance.now() + 30_000,
      mask: createMask([{ name: "TOKEN", value: SECRET }]),
      saveArtifact: (filename, data) => {
        saved[filename] = Buffer.from(data).toString();
      },
      appendMemory: async (note) => {
        notes.push(note);
        return undefined;
      },
      budget: {
        reserve: async (total) => {
          if (total > credits) return false;
          reserved.push(total);
          return true;
        },
        spent: async (total, usage) => {
          spent.push({ total, usage });
        },
      },
      ...given,
      input,
      add: (block) => {
        blocks.push(block);
        given.add?.(block);
      },
    });
    // A sandbox that had to be ended holds nothing any more.
    const output = await sandbox.read(PLACES.output).catch(() => []);
    const text = blocks.map((block) => (block.type === "text" ? block.text : "")).join("");
    const logs = blocks.flatMap((block) => (block.type === "log" ? [block.text] : []));
    const results = blocks.flatMap((block) => (block.type === "tool-result" ? [block] : []));
    return { ...outcome, blocks, text, logs, results, saved, notes, spent, reserved, output };
  } finally {
    await sandbox.stop();
    vi.unstubAllEnvs();
  }
}
