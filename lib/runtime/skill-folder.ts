import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { refusedEnvVar } from "#lib/runtime/env-var";

/** What a skill folder says of itself: the open format's six fields, and ours under `metadata` as strings. */
export type SkillManifest = {
  slug: string;
  name: string;
  description: string;
  license: string | null;
  author: string | null;
  /** Semver; null when it does not say one. */
  version: string | null;
  category: Category;
  tags: string[];
  runtime: "model" | "script";
  /** The script to run: the entry point of a script skill, the offline script of a model skill, or none. */
  entrypoint: string | null;
  /** JSON Schema that an object input must match; null when any text will do. */
  parameters: Record<string, unknown> | null;
  secrets: string[];
  connectors: string[];
  network: string[];
  /** Dollarinos a run. */
  cost: number;
  /** The Markdown below the front matter. */
  readme: string;
};

export type SkillFile = { path: string; data: Uint8Array };

export const CATEGORIES = ["communication", "design", "development", "documents", "marketing", "productivity", "research"] as const;
export type Category = (typeof CATEGORIES)[number];

const list = (value: string | undefined) =>
  (value ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);
const path = z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/, "must be a relative path inside the folder");
const script = path.regex(/\.(sh|py|js|mjs)$/, "must end in .sh, .py, .js or .mjs");

/** The open format's fields (agentskills.io), closed: an unknown key is a mistake. */
const FrontMatter = z.strictObject({
  name: z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens"),
  description: z.string().min(1).max(1024),
  license: z.string().optional(),
  compatibility: z.string().min(1).max(500).optional(),
  "allowed-tools": z.string().optional(),
  metadata: z
    .looseObject({
      version: z
        .string()
        .regex(/^\d+\.\d+\.\d+$/, "must be a version such as 1.0.0")
        .optional(),
      author: z.string().optional(),
      "clanker-title": z.string().optional(),
      "clanker-category": z.enum(CATEGORIES).default("productivity"),
      "clanker-tags": z.string().optional(),
      "clanker-entrypoint": script.optional(),
      "clanker-offline-entrypoint": script.optional(),
      "clanker-parameters": path.optional(),
      "clanker-secrets": z
        .string()
        .superRefine((names, ctx) => {
          for (const name of list(names)) {
            const why = refusedEnvVar(name);
            if (why) ctx.addIssue({ code: "custom", message: `names '${name.slice(0, 40)}'. ${why}` });
          }
        })
        .optional(),
      "clanker-connectors": z.string().optional(),
      "clanker-network": z.string().optional(),
      "clanker-cost": z
        .string()
        .regex(/^\d+(\.\d{1,6})?$/)
        .default("0"),
      /** ClawHub's own block: of it only the variables that a skill needs say something here. */
      openclaw: z.looseObject({ requires: z.looseObject({ env: z.array(z.string()).optional() }).optional() }).optional(),
    })
    .prefault({}),
});

/**
 * Reads a skill folder. Throws an Error whose message names the file and the field when something is wrong, or an entry
 * point or schema that the front matter names is not among the files.
 */
export function readSkillFolder(files: SkillFile[]): SkillManifest {
  const text = (name: string) => {
    const file = files.find((candidate) => candidate.path === name);
    if (!file) throw new Error(`SKILL.md names '${name}', which is not in the folder.`);
    return new TextDecoder("utf-8", { fatal: true }).decode(file.data);
  };
  if (!files.some((file) => file.path === "SKILL.md")) throw new Error("There is no SKILL.md at the top of the folder.");

  const [, head, body] = /^---\r?\n([\s\S]*?)\r?\n---\r?\n?([\s\S]*)$/.exec(text("SKILL.md")) ?? [];
  if (head === undefined || body === undefined) throw new Error("SKILL.md must begin with YAML front matter between two lines of ---.");

  const parsed = FrontMatter.safeParse(parseYaml(head, { schema: "core", maxAliasCount: 0 }));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`SKILL.md front matter: ${issue?.path.join(".") || "the block"} ${issue?.message}`);
  }
  const { metadata, ...front } = parsed.data;
  const entrypoint = metadata["clanker-entrypoint"] ?? metadata["clanker-offline-entrypoint"] ?? null;
  if (entrypoint) text(entrypoint);
  const schema = metadata["clanker-parameters"];

  return {
    slug: front.name,
    name: metadata["clanker-title"] ?? front.name,
    description: front.description,
    license: front.license ?? null,
    author: metadata.author ?? null,
    version: metadata.version ?? null,
    category: metadata["clanker-category"],
    tags: list(metadata["clanker-tags"]),
    runtime: metadata["clanker-entrypoint"] ? "script" : "model",
    entrypoint,
    parameters: schema ? parseJson(schema, text(schema)) : null,
    secrets: secretsOf(metadata["clanker-secrets"], metadata.openclaw?.requires?.env),
    connectors: list(metadata["clanker-connectors"]),
    network: list(metadata["clanker-network"]),
    cost: Number(metadata["clanker-cost"]),
    readme: body.trim(),
  };
}

/** The secrets that a skill needs, each once. ClawHub's skills also list what every system sets, such as HOME: that is no secret. */
function secretsOf(own: string | undefined, openclaw: string[] = []): string[] {
  return [...new Set([...list(own), ...openclaw.filter((name) => refusedEnvVar(name) === undefined)])];
}

function parseJson(name: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${name} is not JSON: ${(error as Error).message}`);
  }
}
