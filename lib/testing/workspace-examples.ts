import { randomUUID } from "node:crypto";
import { createToken } from "#lib/auth/api-key";
import { db } from "#lib/platform/db";
import { GOOD_ANTHROPIC_KEY, useAnthropicDouble } from "#lib/testing/anthropic-double";
import type { Example, Examples, World } from "#lib/testing/example-world";
import { publishSkill } from "#lib/testing/publish-skill";
import { json } from "#lib/testing/request";
import { skillFile } from "#lib/testing/skill-file";
import { sharedStripe } from "#lib/testing/stripe-double";
import { TRIGGER_EXAMPLES } from "#lib/testing/trigger-examples";
import { WORKFLOW_EXAMPLES } from "#lib/testing/workflow-examples";

/** Examples for what a workspace has and does: secrets, runs and their files, webhooks, credits, its log. */
export const WORKSPACE_EXAMPLES = {
  listSecrets: () => ({ query: "?limit=2" }),
  createSecret: () => ({ body: { name: `walk-${createToken()}`, value: "a value" } }),
  updateSecret: async (world) => ({ params: { id: await newSecret(world) }, body: { value: "another value" }, foreign: "id" }),
  deleteSecret: async (world) => ({ params: { id: await newSecret(world) }, foreign: "id" }),
  listSkillSecrets: () => ({ params: { slug: "summarize" }, query: "?limit=2" }),
  bindSecret: async (world) => ({ params: { slug: await publishSkill({ script: "true" }) }, body: { secretId: await newSecret(world), envVar: "WALK" } }),
  unbindSecret: async (world) => {
    const slug = await publishSkill({ script: "true" });
    const bound = await json(`POST /api/v1/skills/${slug}/secrets`, { key: world.key, body: { secretId: await newSecret(world), envVar: "WALK" } });
    return { params: { slug, id: bound.body.id }, foreign: "id" };
  },
  getByok: () => ({}),
  setByok: async () => {
    await useAnthropicDouble();
    return { body: { anthropicKey: GOOD_ANTHROPIC_KEY } };
  },
  deleteByok: async (world) => {
    await db().byokKey.createMany({ data: { workspaceId: world.workspace.id, value: new Uint8Array(), lastFour: "walk" }, skipDuplicates: true });
    return {};
  },
  createRun: () => ({ body: { skillSlug: "text-statistics", scriptName: "main.mjs", stdin: "one two" } }),
  runSkill: () => ({ params: { slug: "text-statistics" }, body: { input: "Some text." } }),
  listExecutions: () => ({ query: "?limit=2" }),
  getExecutionStatus: (world) => ({ params: { id: `exec_${world.executionId}` }, foreign: "id" }),
  cancelExecution: async (world) => {
    const row = await db().execution.update({ where: { id: world.executionId }, data: { status: "running", finishedAt: null } });
    return { params: { id: `exec_${row.id}` }, foreign: "id" };
  },
  rerunExecution: async (world) => {
    await db().execution.update({ where: { id: world.executionId }, data: { status: "completed" } });
    return { params: { id: `exec_${world.executionId}` }, body: {}, foreign: "id" };
  },
  listArtifacts: () => ({ query: "?limit=2" }),
  getArtifact: liveArtifact,
  downloadArtifact: liveArtifact,
  createArtifactLink: liveArtifact,
  deleteArtifact: liveArtifact,
  getMemory: () => ({}),
  updateMemory: () => ({ body: { content: "walk" } }),
  appendToMemory: () => ({ body: { note: "walk" } }),
  listMemoryVersions: () => ({ query: "?limit=2" }),
  getMemoryVersion: memoryVersion,
  restoreMemoryVersion: memoryVersion,
  createUpload: () => ({ body: { file: new File(["hello"], "a.txt") } }),
  createUploadTicket: () => ({ body: { filename: "my-skill.zip" } }),
  getUploadUrl: () => ({ body: {} }),
  processSkill: () => ({ body: { file: skillFile() } }),
  streamEvents: () => ({}),
  ...TRIGGER_EXAMPLES,
  ...WORKFLOW_EXAMPLES,
  listWebhooks: () => ({ query: "?limit=2" }),
  createWebhook: () => ({ body: { url: "https://example.com/hook", events: ["*"] } }),
  getWebhook: async (world) => ({ params: { id: await newWebhook(world) }, foreign: "id" }),
  updateWebhook: async (world) => ({ params: { id: await newWebhook(world) }, body: { enabled: false }, foreign: "id" }),
  deleteWebhook: async (world) => ({ params: { id: await newWebhook(world) }, foreign: "id" }),
  rotateWebhookSecret: async (world) => ({ params: { id: await newWebhook(world) }, body: {}, foreign: "id" }),
  testWebhook: async (world) => ({ params: { id: await newWebhook(world) }, foreign: "id" }),
  listDeliveries: async (world) => ({ params: { id: await newWebhook(world) }, query: "?limit=2", foreign: "id" }),
  redeliver: async (world) => {
    const id = await newWebhook(world);
    const { body } = await json(`POST /api/v1/account/webhooks/${id}/test`, { key: world.key });
    return { params: { id, deliveryId: body.data.id }, foreign: "id" };
  },
  recordTelemetry: () => ({ body: { install_id: randomUUID(), event_type: "sync", cli_version: "0.1.0", os: "linux/x64", skill_slugs: ["summarize"] } }),
  adoptInstall: () => ({ body: { install_id: randomUUID() } }),
  getBalance: () => ({}),
  listTransactions: () => ({ query: "?type=grant&limit=2" }),
  getSubscriptionTier: () => ({}),
  getUsage: () => ({ query: "?from=2026-01-01&to=2026-12-31" }),
  getAccountCredits: () => ({}),
  createTopUp: async () => {
    await sharedStripe();
    return { body: { amount: 500 } };
  },
  confirmTopUp: async (world) => ({ params: { checkoutId: (await payCheckout(world)).checkoutId }, foreign: "checkoutId" }),
  receiveStripeEvent: async (world) => {
    const { stripe } = await payCheckout(world);
    const { payload, signature } = stripe.events.at(-1) as { payload: string; signature: string };
    return { body: JSON.parse(payload), headers: { "stripe-signature": signature } };
  },
  listAuditLogs: () => ({ query: "?limit=2" }),
  exportAuditLogs: () => ({ query: "?format=json" }),
} satisfies Partial<Examples>;

/** A checkout of the world's that is paid and not booked yet. */
async function payCheckout(world: World) {
  const stripe = await sharedStripe();
  const { body } = await json("POST /api/v1/billing/top-up", { key: world.key, body: { amount: 500 } });
  await stripe.pay(body.checkoutUrl);
  return { stripe, checkoutId: body.checkoutId as string };
}

/** A webhook to where nothing listens; those that earlier tries have made are in the way of the limit. */
async function newWebhook(world: World): Promise<string> {
  await db().webhook.deleteMany({ where: { workspaceId: world.workspace.id } });
  return (await json("POST /api/v1/account/webhooks", { key: world.key, body: { url: "https://webhook.invalid/", events: ["test"] } })).body.data.id;
}

const newSecret = async (world: World): Promise<string> =>
  (await json("POST /api/v1/secrets", { key: world.key, body: { name: `walk-${createToken()}`, value: "a value" } })).body.id;

async function liveArtifact(world: World): Promise<Example> {
  await db().artifact.update({ where: { id: world.artifactId }, data: { deletedAt: null } });
  return { params: { id: `art_${world.artifactId}` }, foreign: "id" };
}

async function memoryVersion(world: World): Promise<Example> {
  const { body } = await json("PUT /api/v1/memory", { key: world.key, body: { content: "walk" } });
  return { params: { version: String(body.version) } };
}
