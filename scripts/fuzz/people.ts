import type { Operation } from "#lib/api/operation";
import { atLeast } from "#lib/auth/caller";
import { allows, SCOPES, scopesOf } from "#lib/auth/scopes";
import { db } from "#lib/platform/db";
import { hashPassword } from "#lib/platform/password";
import type { Role } from "#lib/platform/prisma/enums";
import { createWorld, type World } from "#lib/testing/examples";
import { json } from "#lib/testing/request";
import type { Random } from "../chaos/random.ts";

export type Who = "owner" | "ownerSession" | "member" | "viewer" | "reader" | "asking" | "collection" | "stranger" | "strangerSession" | "nobody" | "mistyped";
export type People = { home: World; stranger: World; headers: Record<Who, [string, string][]>; theirs: string[]; canary: string };

const READER = Object.keys(SCOPES).filter((scope) => scope.endsWith(":read"));

/** Everyone's, so that theirs can be asked for: to make one takes a while. */
let passwordHash: string | undefined;

/** Everybody who can be at the door of one workspace: who belongs there, more or less, and who does not. */
export async function invitePeople(): Promise<People> {
  const [home, stranger] = [await createWorld(), await createWorld()];
  const member = await home.addMember("member");
  const viewer = await home.addMember("viewer");
  await json("POST /api/v1/skills/summarize/install", { key: home.key, body: {} });
  const { body } = await json("POST /api/v1/collections", { key: home.key, body: { name: "fuzz", skillSlugs: ["summarize"] } });
  const collection = body.data.key as string;
  passwordHash ??= await hashPassword("correct horse");
  await db().user.updateMany({ where: { id: { in: [home.user.id, stranger.user.id] } }, data: { passwordHash } });
  const canary = `canary-${home.workspace.id}-${Math.random().toString(36).slice(2)}`;
  await db().artifact.update({ where: { id: home.artifactId }, data: { filename: `${canary}.txt` } });
  await db().apiKey.update({ where: { id: home.keyId }, data: { name: canary } });
  await db().execution.update({ where: { id: home.executionId }, data: { input: canary } });
  const key = (value: string): [string, string][] => [["x-api-key", value]];
  return {
    ...{ home, stranger, canary },
    theirs: [`exec_${stranger.executionId}`, `art_${stranger.artifactId}`, `key_${stranger.keyId}`, `ws_${stranger.workspace.id}`, `usr_${stranger.user.id}`],
    headers: {
      ...{ owner: key(home.key), ownerSession: [["x-auth-token", home.token]], member: key(member.key), viewer: key(viewer.key) },
      ...{ reader: key((await home.addKey(READER)).key), asking: key((await home.addKey([])).key), collection: key(collection) },
      ...{ stranger: key(stranger.key), strangerSession: [["x-auth-token", stranger.token]], nobody: [] },
      mistyped: [["authorization", `Bearer ${home.key.slice(0, -1)}${home.key.endsWith("x") ? "y" : "x"}`]],
    },
  };
}

const WEIGHTS: Record<Exclude<Who, "owner" | "ownerSession">, number> = {
  ...{ member: 4, viewer: 3, reader: 2, asking: 2, collection: 3, stranger: 4, strangerSession: 2, nobody: 3, mistyped: 1 },
};
export const someone = (random: Random): Who => random.weighted(WEIGHTS);

/** The role of those who are members; keys that can less are an owner's. */
const ROLES: Partial<Record<Who, Role>> = { member: "member", viewer: "viewer" };

/** What scopes the key of each has; those without one are sessions, or nobody. */
const KEYS: Partial<Record<Who, readonly string[]>> = {
  ...{ owner: ["*"], member: ["*"], viewer: ["*"], stranger: ["*"], reader: READER, asking: [], collection: scopesOf({ allSkills: false }) },
};

/** Whether an operation may let somebody in at all, whatever they ask of it: their credential, its scope and their role. */
export function mayEnter(operation: Operation, who: Who): boolean {
  const { scope, role, workspace } = operation;
  if (scope === "public") return true;
  if (who === "nobody" || who === "mistyped") return false;
  const scopes = KEYS[who];
  if (!scopes) return scope !== "key";
  if (!allows(scopes, scope)) return false;
  if (who === "collection" && (scope === "key" || scope === "any")) return false;
  // Where the path names the workspace, it may be one of their own.
  return workspace !== undefined || atLeast(ROLES[who] ?? "owner", role);
}
