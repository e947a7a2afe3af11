import { createToken } from "#lib/auth/api-key";
import { sha256 } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { hashPassword } from "#lib/platform/password";
import { createAuthenticator } from "#lib/testing/authenticator";
import type { Example, Examples, World } from "#lib/testing/example-world";
import { mailedToken } from "#lib/testing/mailed-token";
import { addPasskey } from "#lib/testing/passkey";
import { json } from "#lib/testing/request";

/** Examples for people: how they come in, what they may do, and who belongs to a workspace. */
export const PEOPLE_EXAMPLES = {
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
  exportAccount: () => ({}),
  exportWorkspace: () => ({}),
  deleteAccount: async (world) => {
    const member = await newMember(world);
    const token = await world.addSteppedUpSession(member.id);
    return { token };
  },
  rebindApiKey: async (world) => ({ body: { workspace: `ws_${await secondWorkspace(world)}` }, key: (await world.addKey(["*"])).key }),
  listMembers: inWorkspace,
  updateMember: async (world) => ({ ...inWorkspace(world, { userId: `usr_${(await world.addMember("member")).user.id}` }), body: { role: "viewer" } }),
  removeMember: async (world) => inWorkspace(world, { userId: `usr_${(await world.addMember("member")).user.id}` }),
  listInvitations: inWorkspace,
  createInvitation: (world) => ({ ...inWorkspace(world), body: { email: `walk-${Math.random()}@example.com` } }),
  deleteInvitation: async (world) => ({ ...inWorkspace(world, { invId: `inv_${(await invite(world, world.workspace.id)).id}` }) }),
  getInvitation: async (world) => ({ params: { token: (await invite(world)).token } }),
  acceptInvitation: async (world) => ({ params: { token: (await invite(world)).token } }),
} satisfies Partial<Examples>;

const startActivation = async () => (await json("POST /api/v1/activate", { body: { client_label: "walk" } })).body;

/** A question that the world's own key has put to its owner. */
async function newConsent(world: World): Promise<string> {
  const { body } = await json("POST /api/v1/agents/connect", { key: world.key, body: { requestedScopes: ["memory:read"], reason: `walk ${Math.random()}` } });
  return body.consent_id;
}

/** Gives the world's owner a password and no passkey, so that the password is enough. */
async function withPassword(world: World) {
  await db().passkey.deleteMany({ where: { userId: world.user.id } });
  await db().user.update({ where: { id: world.user.id }, data: { passwordHash: await hashPassword("correct horse") } });
}

/** Someone whose sessions may end: the owner's are needed. */
async function newMember(world: World) {
  const { user } = await world.addMember("member");
  return db().user.update({ where: { id: user.id }, data: { passwordHash: await hashPassword("correct horse") } });
}

async function withPasskey(world: World) {
  const token = await world.addSteppedUpSession();
  return { token, ...(await addPasskey(token)) };
}

function inWorkspace(world: World, more: Record<string, string> = {}): Example {
  return { params: { id: `ws_${world.workspace.id}`, ...more }, foreign: "id" };
}

/** Another workspace of the same person. */
const secondWorkspace = async (world: World) =>
  (
    await db().workspace.create({
      data: { name: "Second", slug: `second-${createToken().toLowerCase()}`, members: { create: { userId: world.user.id, role: "owner" } } },
    })
  ).id;

/** An invitation to a person's own workspace, in which they have a lower role: accepting it changes something. */
async function invite(world: World, where?: number) {
  const token = createToken();
  const workspaceId = where ?? (await secondWorkspace(world));
  if (!where) await db().member.updateMany({ where: { workspaceId }, data: { role: "viewer" } });
  const expiresAt = new Date(Date.now() + 60_000);
  const { id } = await db().invitation.create({ data: { workspaceId, email: world.user.email, role: "member", tokenHash: sha256(token), expiresAt } });
  return { id, token };
}
