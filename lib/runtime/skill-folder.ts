import { valid } from "semver";
import { z } from "zod";
import { BadSkill } from "#lib/runtime/bad-skill";
import { refusedEnvVar } from "#lib/runtime/env-var";
import { badFrontMatter, requireStorable, splitSkillMd, textOf } from "#lib/runtime/front-matter";
import { schemaProblem } from "#lib/runtime/schema-problem";
import { parseExample, type SkillExample } from "#lib/runtime/skill-example";
import { visible } from "#lib/runtime/skill-paths";

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
  /** What to try it with. */
  example: SkillExample | null;
  secrets: string[];
  connectors: string[];
  network: string[];
  /** What programs that load the skill let it use without asking. */
  allowedTools: string[];
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

/** Semantic Versioning 2.0, as its authors write it down, without build metadata: two builds of a version have no order. */
const SEMVER = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*)(\.(0|[1-9]\d*|\d*[a-zA-Z-][\da-zA-Z-]*))*)?$/;
/** The one check of what a version may be. */
const version = z
  .string()
  .max(40)
  .superRefine((text, ctx) => {
    if (SEMVER.test(text) && valid(text) === text) return;
    const built = /^([^+]+)\+[\da-zA-Z.-]+$/.exec(text)?.[1];
    const message =
      built !== undefined && SEMVER.test(built)
        ? `must not have build metadata, which says nothing about what comes first: write ${built}, or a version of its own`
        : "must be a version such as 1.0.0 or 2.1.0-beta.1 (semver.org)";
    ctx.addIssue({ code: "custom", message });
  });

/** What Claude Code reads besides. It says nothing here: a skill that is run is not loaded by that program. */
const CLAUDE_CODE = [
  ...["when_to_use", "argument-hint", "arguments", "disable-model-invocation", "user-invocable", "model", "effort", "context", "agent", "hooks", "paths"],
] as const;
const ignored = Object.fromEntries(CLAUDE_CODE.map((key) => [key, z.unknown().optional()])) as Record<
  (typeof CLAUDE_CODE)[number],
  z.ZodOptional<z.ZodUnknown>
>;

/** ClawHub's own block: of it only the variables that a skill needs say something here. */
const openclaw = z.looseObject({ requires: z.looseObject({ env: z.array(z.string()).optional() }).optional() });

/** A host, without a scheme, a port or a path; all below one with an asterisk. */
const HOST = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i;

const Metadata = z.looseObject({
  version: version.optional(),
  author: z.string().max(200).optional(),
  "clanker-title": z.string().min(1).max(100).optional(),
  "clanker-category": z.enum(CATEGORIES, `must be one of ${CATEGORIES.join(", ")}`).default("productivity"),
  "clanker-tags": z
    .string()
    .max(500)
    .refine((tags) => list(tags).length <= 20, "must be at most 20 tags")
    .optional(),
  "clanker-entrypoint": script.optional(),
  "clanker-offline-entrypoint": script.optional(),
  "clanker-parameters": path.optional(),
  "clanker-example": path.optional(),
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
  "clanker-network": z
    .string()
    .superRefine((hosts, ctx) => {
      const bad = list(hosts).find((host) => !HOST.test(host));
      if (bad) ctx.addIssue({ code: "custom", message: `names '${bad.slice(0, 80)}'. It must be hosts such as api.example.com or *.example.com.` });
    })
    .optional(),
  "clanker-cost": z
    .string()
    .regex(/^\d{1,6}(\.\d{1,6})?$/, "must be a number of dollarinos such as 0.5")
    .default("0"),
  openclaw: openclaw.optional(),
  clawdbot: openclaw.optional(),
});

/** The open format's fields (agentskills.io) and those of the programs that its skills are written for. An unknown key is a mistake. */
const FrontMatter = z.strictObject({
  name: z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens"),
  description: z.string().trim().min(1).max(1024),
  license: z.string().max(500).optional(),
  compatibility: z.string().min(1).max(500).optional(),
  "allowed-tools": z.union([z.string(), z.array(z.string())], "must be text or a list of texts").optional(),
  ...ignored,
  // ClawHub's authors write these at the top.
  version: version.optional(),
  homepage: z.unknown().optional(),
  metadata: Metadata.superRefine((metadata, ctx) => {
    const unknown = Object.keys(metadata).find((key) => key.startsWith("clanker-") && !Object.hasOwn(Metadata.shape, key));
    if (unknown) ctx.addIssue({ code: "unrecognized_keys", keys: [unknown], input: metadata });
  }).prefault({}),
});

/**
 * Reads a skill folder. Throws a BadSkill whose message names the file and the field when something is wrong, or an entry
 * point or schema that the front matter names is not among the files.
 */
export function readSkillFolder(files: SkillFile[]): SkillManifest {
  const named = (name: string) => {
    const file = files.find((candidate) => candidate.path === name);
    if (!file) throw new BadSkill("missing_file", `SKILL.md names '${name}', which is not in the folder.`);
    return file.data;
  };
  const skillMd = files.find((file) => file.path === "SKILL.md");
  if (!skillMd) throw new BadSkill("no_skill_md", "There is no SKILL.md at the top of the folder.");
  const { fields, body } = splitSkillMd(skillMd.data);
  // A field without a value is not said.
  const said = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const parsed = FrontMatter.safeParse(said);
  if (!parsed.success) throw badFrontMatter(inWords(parsed.error.issues, said));
  const { metadata, ...front } = parsed.data;
  const entrypoint = metadata["clanker-entrypoint"] ?? metadata["clanker-offline-entrypoint"] ?? null;
  if (entrypoint) named(entrypoint);
  const schema = metadata["clanker-parameters"];
  const example = metadata["clanker-example"];

  return {
    slug: front.name,
    name: metadata["clanker-title"] ?? front.name,
    description: front.description,
    license: front.license ?? null,
    author: metadata.author ?? null,
    version: metadata.version ?? front.version ?? null,
    category: metadata["clanker-category"],
    tags: [...new Set(list(metadata["clanker-tags"]))],
    runtime: metadata["clanker-entrypoint"] ? "script" : "model",
    entrypoint,
    parameters: schema ? parseSchema(schema, textOf(schema, named(schema))) : null,
    example: example ? parseExample(example, named(example), files) : null,
    secrets: secretsOf(metadata["clanker-secrets"], (metadata.openclaw ?? metadata.clawdbot)?.requires?.env),
    connectors: list(metadata["clanker-connectors"]),
    network: list(metadata["clanker-network"]),
    allowedTools: toolsOf(front["allowed-tools"]),
    cost: Number(metadata["clanker-cost"]),
    readme: body.trim(),
  };
}

/** Names of tools as one text, where brackets hold what belongs to a name, or as a list. */
const toolsOf = (given: string | string[] = []): string[] => [given].flat().flatMap((text) => text.match(/[^\s,(]+(\([^)]*\))?/g) ?? []);

/** The secrets that a skill needs, each once. ClawHub's skills also list what every system sets, such as HOME: that is no secret. */
function secretsOf(own: string | undefined, openclaw: string[] = []): string[] {
  return [...new Set([...list(own), ...openclaw.filter((name) => refusedEnvVar(name) === undefined)])];
}

function parseSchema(name: string, text: string): Record<string, unknown> {
  let schema: unknown;
  try {
    schema = JSON.parse(text);
  } catch (error) {
    throw new BadSkill("parameters", `${name} is not JSON: ${visible((error as Error).message)}`);
  }
  if (typeof schema !== "object" || schema === null || Array.isArray(schema))
    throw new BadSkill("parameters", `${name} must be a JSON Schema, which is an object.`);
  const problem = schemaProblem(schema as Record<string, unknown>);
  if (problem) throw new BadSkill("parameters", `${name} is no JSON Schema that can be used: ${visible(problem, 300)}.`);
  requireStorable(schema, [name]);
  return schema as Record<string, unknown>;
}

/** The first problem, as the end of a sentence. A field that does not exist comes first: it may be why another is missing. */
function inWords(issues: z.core.$ZodIssue[], fields: unknown): string {
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? (issues[0] as z.core.$ZodIssue);
  const field = issue.path.map((part) => visible(String(part))).join(".");
  if (issue.code === "unrecognized_keys") {
    const key = visible(issue.keys[0] ?? "");
    const where = issue.path.length > 0 ? "" : " What is not in the open format belongs under metadata.";
    return `there is no field '${field ? `${field}.${key}` : key}'.${where}`;
  }
  const value = issue.path.reduce((at: unknown, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], fields);
  if (value === undefined) return `${field} is missing.`;
  if (issue.code === "invalid_type" && issue.expected === "string") {
    if (typeof value === "number" || typeof value === "boolean")
      return `${field} must be text: put it in quotes, such as ${field.endsWith("version") ? '"1.0.0"' : `"${value}"`}.`;
    return `${field} must be text.`;
  }
  if (issue.code === "invalid_type") return `${field} must be ${issue.expected === "array" ? "a list" : "fields with a name and a value"}.`;
  if (issue.code === "too_big") return `${field} is longer than ${issue.maximum} characters.`;
  if (issue.code === "too_small") return `${field} is empty.`;
  return `${field} ${issue.message.replace(/\.$/, "")}.`;
}
