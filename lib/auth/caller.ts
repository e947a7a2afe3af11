import type { GrantMode, Role } from "#lib/platform/prisma/enums";

/** Who is asking, for which workspace. */
export type Caller = ApiKeyCaller | SessionCaller;

type Common = {
  user: { id: number; name: string; email: string; isAdmin: boolean };
  workspace: { id: number; slug: string; name: string };
  role: Role;
  /** The upload ticket that this caller came with, good for nothing but an upload. */
  ticket?: { id: number; collectionId: number | null };
};
export type ApiKeyCaller = Common & {
  type: "api_key";
  /** `activated` is false until the key has been given something to do; `app` is there when it came with an app's access token. */
  key: { id: number; name: string; scopes: string[]; activated: boolean; app?: true };
  /** What a person allowed this key besides, when the request carries the grant's token. */
  grant?: { id: number; mode: GrantMode; scopes: string[] };
  /** The collection whose key it is. */
  collection?: CollectionReach;
};
/** What a collection's key reaches: what is in the collection, or with `allSkills` the drive and, as `team` and `shared` say, more. */
export type CollectionReach = { id: number; name: string; allSkills: boolean; team: boolean; shared: boolean };
export type SessionCaller = Common & { type: "session"; session: { id: number; cookie: boolean; createdAt: Date; steppedUpAt: Date | null } };

const RANK: Record<Role, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

/** Whether a role is at least another. */
export const atLeast = (role: Role, least: Role): boolean => RANK[role] >= RANK[least];

/** The collection that a caller is confined to, if it is a key over chosen skills: it reaches these and what it did with them itself. */
export function confinedTo(caller: Caller | undefined): CollectionReach | undefined {
  return caller?.type === "api_key" && caller.collection && !caller.collection.allSkills ? caller.collection : undefined;
}
