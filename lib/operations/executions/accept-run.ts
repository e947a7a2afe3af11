import { Validator } from "@cfworker/json-schema";
import { z } from "zod";
import { actorOf, writeAudit } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { ApiError, invalid, notFound } from "#lib/api/errors";
import { formatId, parseId } from "#lib/api/fields";
import { SURFACES } from "#lib/operations/executions/execution";
import { installSkill } from "#lib/operations/skills/drive-skill";
import { findUpload, keepBytes } from "#lib/operations/uploads/find-upload";
import { blobs } from "#lib/platform/blob";
import type { Prisma } from "#lib/platform/db";
import { enqueue } from "#lib/platform/queue";
import { contentTypeOf } from "#lib/runtime/content-type";
import { recordChange } from "#lib/runtime/events";
import { admitRun, DOLLARINO } from "#lib/runtime/ledger";
import { missingSecrets } from "#lib/runtime/secrets";

const MAX_INPUT = 200_000;
export const MAX_ATTACHMENTS = 25 * 1024 * 1024;
const DEFAULT_TIMEOUT_SECONDS = 120;

export const attachmentName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\\p{Cc}\u202a-\u202e\u2066-\u2069]+$/u, "Must be a file name without folders or control characters.")
  .refine((name) => name !== "." && name !== "..", "Must be a file name.");

export const mediaType = z
  .string()
  .max(200)
  .regex(/^[\x20-\x7e]+$/, "Must be a media type.");

const attachment = z.union([
  z.strictObject({
    filename: attachmentName,
    contentType: mediaType.optional(),
    data: z.base64().meta({ description: "The bytes in base64." }),
  }),
  z.strictObject({ artifactId: z.union([z.string(), z.number()]).meta({ description: "An artifact of this workspace." }) }),
  z.strictObject({ uploadId: z.union([z.string(), z.number()]).meta({ description: "What `POST /uploads` answered." }) }),
]);

export const timeoutSeconds = z
  .int()
  .min(1)
  .max(900)
  .optional()
  .meta({ description: `${DEFAULT_TIMEOUT_SECONDS} unless given.` });

/** The fields of a run beside the skill, shared by `run` and `rerun`. */
export const runFields = {
  input: z
    .union([z.string().max(MAX_INPUT), z.record(z.string(), z.unknown())])
    .meta({ description: "Text, or an object that matches the skill's parameters." }),
  attachments: z.array(attachment).max(50).optional().meta({ description: "Files the skill finds beside its input, 25 MiB in all." }),
  interface: z.enum(SURFACES).optional().meta({ description: "Where the run comes from, as it is listed; `api` unless given." }),
  model: z.string().max(200).optional(),
  timeoutSeconds,
};

/** What a body with attachments may weigh: base64 is a third larger than the bytes. */
export const RUN_BODY_LIMIT = Math.ceil((MAX_ATTACHMENTS * 4) / 3) + 2 * 1024 * 1024;

export type StoredAttachment = { filename: string; contentType: string; size: number; sha256: string };
type GivenAttachment = z.output<typeof attachment>;

/** Puts attachments into the blob store, before the transaction. Throws when they are too large or name nothing. */
export async function storeAttachments(ctx: Context, given: GivenAttachment[] = []): Promise<StoredAttachment[]> {
  const stored: StoredAttachment[] = [];
  let total = 0;
  for (const [i, each] of given.entries()) {
    const file = await storeAttachment(ctx, each, `attachments.${i}`);
    total += file.size;
    if (total > MAX_ATTACHMENTS) throw new ApiError("REQUEST_TOO_LARGE", { param: "attachments", message: "Attachments may be 25 MiB in all." });
    const taken = (name: string) => stored.some((other) => other.filename.toLowerCase() === name.toLowerCase());
    if (taken(file.filename) && "data" in each) throw invalid(`attachments.${i}.filename`, "Two attachments have this name.");
    // Skills give their files the same names every time, so artifacts of several runs are told apart by a number.
    let filename = file.filename;
    for (let n = 2; taken(filename); n++) filename = file.filename.replace(/(\.[^.]*)?$/, `-${n}$1`);
    stored.push({ ...file, filename });
  }
  return stored;
}

function storeAttachment(ctx: Context, each: GivenAttachment, param: string): Promise<StoredAttachment> {
  if ("data" in each) return storeData(each);
  return "artifactId" in each ? findArtifact(ctx, each.artifactId, `${param}.artifactId`) : findUpload(ctx, each.uploadId, `${param}.uploadId`);
}

async function storeData(each: { filename: string; contentType?: string | undefined; data: string }): Promise<StoredAttachment> {
  const data = Buffer.from(each.data, "base64");
  return { filename: each.filename, contentType: each.contentType ?? contentTypeOf(each.filename), size: data.length, sha256: await blobs.put(data) };
}

async function findArtifact(ctx: Context, given: string | number, param: string): Promise<StoredAttachment> {
  const row = await ctx.db.artifact.findFirst({ where: { id: parseId("art", given) ?? 0, workspaceId: ctx.workspace.id, deletedAt: null } });
  if (!row) throw invalid(param, "There is no such artifact in this workspace.");
  const { contentType, size, sha256 } = row;
  await keepBytes(sha256, param);
  return { filename: row.filename.split("/").at(-1) as string, contentType, size, sha256 };
}

/**
 * Accepts a run: its row, its job and its first event in the caller's transaction, so that an accepted run is never lost
 * and a refused one leaves nothing. Installs the skill when it is not.
 */
export async function acceptRun(
  ctx: Context,
  run: {
    slug: string;
    input: string | Record<string, unknown>;
    attachments: StoredAttachment[];
    interface?: (typeof SURFACES)[number] | undefined;
    model?: string | undefined;
    timeoutSeconds?: number | undefined;
    rerunOfId?: number;
    /** Another script than the entry point, and how it is called. */
    script?: { script: string; args: string[]; sessionId: string | null };
  },
) {
  const { row: installed, changed } = await installSkill(ctx.db, ctx.workspace.id, run.slug);
  // The run's own entry is written by the caller; that it also installed something is a change of its own.
  if (changed) await writeAudit(ctx.db, "drive.create", ctx.caller, ctx, { resourceId: run.slug, metadata: { version: installed.version.version } });
  if (!installed.enabled) throw new ApiError("SKILL_DISABLED");
  const { skill, version } = installed;
  if (run.script) checkScript(version, run.script.script);
  else if (!version.entrypoint) {
    throw new ApiError("MODEL_NOT_CONFIGURED", { message: `${skill.name} needs a language model and has no offline script; this server has no model.` });
  }
  if (!run.script) checkInput(run.input, version.parameters);
  const [missing] = await missingSecrets(ctx.db, ctx.workspace.id, skill.id, (version.requires as { secrets: string[] }).secrets);
  if (missing !== undefined) throw secretNotBound(skill.slug, missing);

  const surface = run.interface ?? ctx.surface;
  const estimate = version.cost;
  const row = await ctx.db.execution.create({
    data: {
      workspaceId: ctx.workspace.id,
      userId: ctx.user.id,
      actor: actorOf(ctx.caller),
      scopes: ctx.caller.type === "api_key" ? [...ctx.caller.key.scopes, ...(ctx.caller.grant?.scopes ?? [])] : ["*"],
      versionId: version.id,
      skillSlug: skill.slug,
      skillName: skill.name,
      interface: surface,
      input: run.input as Prisma.InputJsonValue,
      attachments: run.attachments,
      model: run.model ?? null,
      timeoutSeconds: run.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
      rerunOfId: run.rerunOfId ?? null,
      reserved: estimate,
      ...run.script,
    },
  });
  const tier = await admit(ctx, estimate);
  const ahead = await unfinished(ctx);
  await enqueue(ctx.db, "execution", { executionId: row.id }, { workspaceId: ctx.workspace.id, tier, ahead });
  await recordChange(ctx.db, { workspaceId: ctx.workspace.id, executionId: row.id, interface: surface, status: "queued", fromBlock: 1, toBlock: 0 });
  ctx.record({
    resourceId: formatId("exec", row.id),
    metadata: { skill: skill.slug, version: version.version, ...(run.rerunOfId && { rerunOf: formatId("exec", run.rerunOfId) }) },
  });
  return {
    executionId: row.id,
    skillName: skill.name,
    status: "started" as const,
    message: "Execution started. Poll status or connect to SSE for real-time updates.",
    sseUrl: "/api/events",
  };
}

/** A script is a file of the version that a sandbox knows how to start. */
function checkScript({ files }: { files: unknown }, script: string) {
  if (!/\.(sh|py|js|mjs)$/.test(script) || !(files as { path: string }[]).some(({ path }) => path === script)) {
    throw notFound("The skill has no such script; its scripts end in .sh, .py, .js or .mjs.");
  }
}

/** Counts the run and holds back its estimate, or says why it cannot be. Answers the workspace's tier. */
async function admit(ctx: Context, estimate: bigint): Promise<string> {
  const admitted = await admitRun(ctx.db, ctx.workspace.id, estimate, { unlimited: ctx.user.isAdmin });
  if (admitted.reason === null) return admitted.tier;
  if (admitted.reason === "runs") {
    throw new ApiError("RUN_LIMIT_REACHED", {
      message: `The ${admitted.tier} tier has ${admitted.limit} runs a month, and they are used up until the next one.`,
    });
  }
  const [needed, available] = [estimate, admitted.available].map((amount) => Number(amount) / Number(DOLLARINO));
  throw new ApiError("INSUFFICIENT_CREDITS", { message: `This run needs ${needed} dollarinos, and ${available} are available.` });
}

/** How many of the workspace's runs wait or run, counted no further than matters: who has fewer comes first. */
async function unfinished(ctx: Context): Promise<number> {
  const [row] = await ctx.db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM (SELECT 1 FROM executions WHERE workspace_id = ${ctx.workspace.id} AND status IN ('queued', 'running') LIMIT 1000) AS counted`;
  return Number(row?.count ?? 0n) - 1; // The run itself is there already.
}
const secretNotBound = (slug: string, name: string) =>
  new ApiError("SECRET_NOT_BOUND", {
    param: `secrets.${name}`,
    message: `This skill needs the secret ${name}. Bind one with POST /api/v1/skills/${slug}/secrets {"secretId": "sec_…", "envVar": "${name}"}, then run it again.`,
  });

function checkInput(input: string | Record<string, unknown>, parameters: string | null) {
  if (typeof input === "string") return;
  if (JSON.stringify(input).length > MAX_INPUT) throw invalid("input", `Must be at most ${MAX_INPUT} characters of JSON.`);
  if (!parameters) return;
  const { valid, errors } = new Validator(JSON.parse(parameters), "2020-12", false).validate(input);
  if (valid) return;
  // The deepest problem is the cause; those above it only say that something below is wrong.
  const cause = errors.reduce((a, b) => (b.instanceLocation.length > a.instanceLocation.length ? b : a));
  const path = cause.instanceLocation.replace(/^#\/?/, "").split("/").filter(Boolean);
  if (cause.keyword === "false" || cause.error === "False boolean schema.") throw invalid(["input", ...path].join("."), "The skill has no such parameter.");
  const alternatives = cause.keyword === "anyOf" || cause.keyword === "oneOf";
  throw invalid(["input", ...path].join("."), alternatives ? "This fits none of the forms that the skill takes here." : cause.error);
}
