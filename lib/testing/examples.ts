import { operations } from "#lib/operations/index";
import type { Example, Examples, Name, World } from "#lib/testing/example-world";
import { PEOPLE_EXAMPLES } from "#lib/testing/people-examples";
import { REGISTRY_EXAMPLES } from "#lib/testing/registry-examples";
import { WORKSPACE_EXAMPLES } from "#lib/testing/workspace-examples";

export { createWorld, type Example, type Name, type World } from "#lib/testing/example-world";

/** A request that works, for each operation. `foreign` names the parameter that can hold another's id; `key` and `token` are sent where the world's would not do, and `headers` besides. */
export const EXAMPLES: Examples = { ...PEOPLE_EXAMPLES, ...REGISTRY_EXAMPLES, ...WORKSPACE_EXAMPLES };
export const EXAMPLES: Record<Name, (world: World) => Example | Promise<Example>> = {
  startActivation: () => ({ body: { client_label: "walk" } }),
  pollActivation: async (world) => {
    const { user_code, device_code } = await startActivation();
    await json("POST /api/v1/activate/confirm", { token: await world.addSession(), body: { user_code } });
    return { body: { device_code } };
  },
  lookupActivation: async () => ({ query: `?user_code=${(await startActivation()).user_code}` }),
  confirmActivation: async () => ({ body: { user_code: (await startActivation()).user_code } }),
  denyActivation: async () => ({ body: { user_code: (await startActivation()).user_code } }),
  connectAgent: () => ({ body: { requestedScopes: ["memory:read"], reason: `walk ${Math.random()}` } }),
  requestPermission: () => ({ body: { scope: "memory:read", reason: `walk ${Math.random()}` } }),
  pollConsent: async (world) => {
    const id = await newConsent(world);
    const { body } = await json(`POST /api/v1/agents/consents/${id}/approve`, { token: await world.addSession(), body: { mode: "session" } });
    return { params: { id: body.id }, foreign: "id" };
  },
  listAgents: () => ({ query: "?limit=2" }),
  listConsents: () => ({ query: "?status=all&limit=2" }),
  approveConsent: async (world) => ({ params: { id: await newConsent(world) }, body: { mode: "session" }, foreign: "id" }),
  denyConsent: async (world) => ({ params: { id: await newConsent(world) }, foreign: "id" }),
  listGrants: () => ({ query: "?limit=2" }),
  revokeGrant: async (world) => {
    const id = await newConsent(world);
    await json(`POST /api/v1/agents/consents/${id}/approve`, { token: await world.addSession(), body: { mode: "session" } });
    const grant = await db().grant.findFirstOrThrow({ where: { consentId: Number(id.slice(4)) } });
    return { params: { id: `grt_${grant.id}` }, foreign: "id" };
  },
  createApiKey: () => ({ body: { name: "walk" } }),
  rotateApiKey: async (world) => ({ params: { id: `key_${(await world.addKey(["*"])).id}` }, body: {}, foreign: "id" }),
  listApiKeys: () => ({}),
  revokeApiKey: (world) => ({ params: { id: `key_${world.keyId}` }, foreign: "id" }),
  signUp: () => ({ body: { email: `walk-${Math.random()}@example.com`, password: "correct horse", name: "Walk" } }),
  signIn: async (world) => {
    await withPassword(world);
    return { body: { email: world.user.email, password: "correct horse" } };
  },
  signOut: async (world) => ({ token: await world.addSession() }),
  getAccount: () => ({}),
  listSessions: () => ({ query: "?limit=2" }),
  deleteSession: async (world) => {
    await world.addSession();
    const { id } = await db().session.findFirstOrThrow({ where: { userId: world.user.id }, orderBy: { id: "desc" } });
    return { params: { id: `ses_${id}` }, foreign: "id" };
  },
  stepUp: async (world) => {
    await withPassword(world);
    return { body: { password: "correct horse" } };
  },
  createStepUpOptions: async (world) => {
    const { token } = await withPasskey(world);
    return { token };
  },
  verifyStepUp: async (world) => {
    const { token, authenticator } = await withPasskey(world);
    const { body } = await json("POST /api/v1/auth/step-up/passkey/options", { token, body: {} });
    return { token, body: { response: authenticator.answer(body.challenge) } };
  },
  listPasskeys: () => ({ query: "?limit=2" }),
  createPasskeyOptions: async (world) => ({ token: await world.addSteppedUpSession() }),
  createPasskey: async (world) => {
    const token = await world.addSteppedUpSession();
    const { body } = await json("POST /api/v1/auth/passkeys/options", { token, body: {} });
    return { token, body: { name: "walk", response: createAuthenticator().register(body.challenge) } };
  },
  updatePasskey: async (world) => ({ params: { id: (await withPasskey(world)).id }, body: { name: "renamed" }, foreign: "id" }),
  deletePasskey: async (world) => {
    const { id, token } = await withPasskey(world);
    return { params: { id }, token, foreign: "id" };
  },
  setPassword: async (world) => {
    const member = await newMember(world);
    return { token: await world.addSession(member.id), body: { currentPassword: "correct horse", newPassword: "correct battery" } };
  },
  requestPasswordReset: () => ({ body: { email: `walk-${Math.random()}@example.com` } }),
  confirmPasswordReset: async (world) => ({ body: { token: await mailedToken("password_reset", await newMember(world)), password: "correct battery" } }),
  requestEmailLink: () => ({ body: { email: `walk-${Math.random()}@example.com` } }),
  confirmEmailLink: async (world) => ({ body: { token: await mailedToken("sign_in", await newMember(world)) } }),
  getProfile: () => ({}),
  getCurrentWorkspace: () => ({}),
  updateProfile: () => ({ body: { name: `Walk ${Math.random()}` } }),
  listWorkspaces: () => ({ query: "?limit=2" }),
  createWorkspace: () => ({ body: { name: "Walk" } }),
  updateWorkspace: (world) => ({ ...inWorkspace(world), body: { name: `Walk ${Math.random()}` } }),
  deleteWorkspace: async (world) => ({ params: { id: `ws_${await secondWorkspace(world)}` }, token: await world.addSession(), foreign: "id" }),
  rebindApiKey: async (world) => ({ body: { workspace: `ws_${await secondWorkspace(world)}` }, key: (await world.addKey(["*"])).key }),
  listMembers: inWorkspace,
  updateMember: async (world) => ({ ...inWorkspace(world, { userId: `usr_${(await world.addMember("member")).user.id}` }), body: { role: "viewer" } }),
  removeMember: async (world) => inWorkspace(world, { userId: `usr_${(await world.addMember("member")).user.id}` }),
  listInvitations: inWorkspace,
  createInvitation: (world) => ({ ...inWorkspace(world), body: { email: `walk-${Math.random()}@example.com` } }),
  deleteInvitation: async (world) => ({ ...inWorkspace(world, { invId: `inv_${(await invite(world, world.workspace.id)).id}` }) }),
  getInvitation: async (world) => ({ params: { token: (await invite(world)).token } }),
  acceptInvitation: async (world) => ({ params: { token: (await invite(world)).token } }),
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
  listMarketplaceSkills: () => ({ query: "?limit=2" }),
  getMarketplaceSkill: () => ({ params: { slug: "summarize" } }),
  listCategories: () => ({}),
  listOwnSkills: () => ({ query: "?limit=2" }),
  listSkills: () => ({ query: "?limit=2" }),
  getSkill: () => ({ params: { slug: "summarize" } }),
  installSkill: () => ({ params: { slug: "csv-report" }, body: {} }),
  uninstallSkill: async (world) => {
    await json("POST /api/v1/skills/summarize/install", { key: world.key });
    return { params: { slug: "summarize" } };
  },
  createDownload: () => ({ body: { scope: "skill", skillSlug: "text-statistics" } }),
  downloadSkill: async () => {
    const { body } = await json("GET /api/v1/skills/summarize");
    return { params: { slug: "summarize", file: `${body.data.download.content_sha}.zip` } };
  },
  listCollections: () => ({ query: "?limit=2" }),
  createCollection: () => ({ body: { name: `walk-${createToken().slice(0, 20)}`, skillSlugs: ["text-statistics"] } }),
  updateCollection: async (world) => ({ params: { name: await newCollection(world) }, body: { includeTeamSkills: false }, foreign: "name" }),
  deleteCollection: async (world) => ({ params: { name: await newCollection(world) }, foreign: "name" }),
  addCollectionSkill: async (world) => ({ params: { name: await newCollection(world) }, body: { skillSlug: "text-statistics" }, foreign: "name" }),
  removeCollectionSkill: async (world) => ({ params: { name: await newCollection(world), slug: "summarize" }, foreign: "name" }),
  publishSkill: (world) => ownSkill(world),
  unpublishSkill: (world) => ownSkill(world, { submittedAt: new Date() }),
  renameSkill: async (world) => ({ ...(await ownSkill(world)), body: { newSlug: `walk-${Math.random().toString(36).slice(2)}` } }),
  deleteSkill: (world) => ownSkill(world),
  restoreSkill: (world) => ownSkill(world, { deletedAt: new Date() }),
  yankVersion: async (world) => ({ ...(await ownSkill(world)), body: { version: "1.0.0", reason: "walk" } }),
  unyankVersion: async (world) => ({ ...(await ownSkill(world, {}, { yankedAt: new Date() })), body: { version: "1.0.0" } }),
  rescanSkill: async (world) => ({ ...(await ownSkill(world)), body: {} }),
  appealVerdict: async (world) => ({ ...(await ownSkill(world, {}, { state: "held", verdict: "warn" })), body: { reason: "walk" } }),
  reportSkill: async () => ({ params: { slug: await publishSkill({ script: "true" }) }, body: { reason: "walk" } }),
  listSkillReports: () => ({ params: { slug: "summarize" }, query: "?limit=2" }),
  getSkillScan: () => ({ params: { slug: "summarize" } }),
  listReviews: async () => ({ query: "?limit=2", key: await adminKey() }),
  getReview: async () => ({ params: { slug: "summarize" }, key: await adminKey() }),
  downloadReview: async (world) => ({ params: { ...(await ownSkill(world)).params, version: "1.0.0" }, key: await adminKey() }),
  decideReview: async (world) => ({
    // After its version: what comes later than the submission is not approved with it.
    params: (await ownSkill(world, { submittedAt: new Date(Date.now() + 60_000) })).params ?? {},
    body: { decision: "approve" },
    key: await adminKey(),
  }),
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
  listDrive: () => ({}),
  importToDrive: () => ({ body: { skillSlug: "docx-to-pdf" } }),
  removeFromDrive: async (world) => {
    await json("POST /api/v1/drive/import", { key: world.key, body: { skillSlug: "summarize" } });
    return { params: { slug: "summarize" } };
  },
  toggleDriveSkill: async (world) => ({ params: { slug: await updatable(world) }, body: {} }),
  listDriveUpdates: () => ({}),
  acceptUpdate: async (world) => ({ params: { slug: await updatable(world) } }),
  dismissUpdate: async (world) => ({ params: { slug: await updatable(world) } }),
  diffDrive: () => ({ body: { local: [{ slug: "summarize", content_sha: "0".repeat(64) }] } }),
  previewSync: () => ({ body: { install_id: randomUUID(), local: [{ slug: "summarize", content_sha: "0".repeat(64) }] } }),
  executeSync: () => ({ body: { install_id: randomUUID(), kind: "manual", mode: "all", classifications: [], local: [] } }),
  finalizeSync: async (world) => ({ body: { run_id: await openSync(world) } }),
  streamEvents: () => ({}),
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
  getFacets: () => ({ query: "?q=summarize" }),
  discoverSkills: () => ({ query: "?keywords=summarize&offset=0" }),
  listLeaderboard: () => ({ query: "?sort_by=installs" }),
  listAuditLogs: () => ({ query: "?limit=2" }),
  exportAuditLogs: () => ({ query: "?format=json" }),
};

/** A skill of the world's own, which a stranger does not find. */
async function ownSkill(
  world: World,
  skill: Prisma.SkillUncheckedUpdateManyInput = {},
  version: Prisma.SkillVersionUncheckedUpdateManyInput = {},
): Promise<Example> {
  const slug = await publishSkill({ script: "true" }, { workspaceId: world.workspace.id });
  await db().skillVersion.updateMany({ where: { skill: { slug } }, data: version });
  await db().skill.updateMany({ where: { slug }, data: skill });
  return { params: { slug } };
}

/** The key of an admin of the instance, who is nobody in the world. */
async function adminKey(): Promise<string> {
  const admin = await createWorkspace();
  await db().user.update({ where: { id: admin.user.id }, data: { isAdmin: true } });
  return admin.key;
}

/** A checkout of the world's that is paid and not booked yet. */
async function payCheckout(world: World) {
  const stripe = await sharedStripe();
  const { body } = await json("POST /api/v1/billing/top-up", { key: world.key, body: { amount: 500 } });
  await stripe.pay(body.checkoutUrl);
  return { stripe, checkoutId: body.checkoutId as string };
}

/** A skill in the world's drive that has a later version than the installed one. */
async function updatable(world: World): Promise<string> {
  const skill = await createSkill(world);
  await skill.publish({ version: "1.0.0" });
  await json("POST /api/v1/drive/import", { key: world.key, body: { skillSlug: skill.slug } });
  await skill.publish({ version: "1.1.0" });
  return skill.slug;
}

async function openSync(world: World): Promise<string> {
  const { body } = await json("POST /api/v1/drive/sync/execute", { key: world.key, body: { install_id: randomUUID(), kind: "daily", mode: "all", local: [] } });
  return body.data.run_id;
}

const startActivation = async () => (await json("POST /api/v1/activate", { body: { client_label: "walk" } })).body;

/** A question that the world's own key has put to its owner. */
async function newConsent(world: World): Promise<string> {
  const { body } = await json("POST /api/v1/agents/connect", { key: world.key, body: { requestedScopes: ["memory:read"], reason: `walk ${Math.random()}` } });
  return body.consent_id;
}

/** Somebody the operation lets in: a session where only a person may act, else a key. */
export const callerFor = async (name: Name, world: World, example: Example = {}) =>
  operations[name].scope === "session" || example.token ? { token: example.token ?? (await world.addSession()) } : { key: example.key ?? world.key };
