import type { GrantMode, Role } from "#lib/platform/prisma/enums";

/** Who is asking, for which workspace. */
export type Caller = ApiKeyCaller | SessionCaller;

type Common = {
  user: { id: number; name: string; email: string; isAdmin: boolean };
  workspace: { id: number; slug: string; name: string };
  role: Role;
};
export type ApiKeyCaller = Common & {
  type: "api_key";
  /** `activated` is false until the key has been given something to do. */
  key: { id: number; name: string; scopes: string[]; activated: boolean };
  /** What a person allowed this key besides, when the request carries the grant's token. */
  grant?: { id: number; mode: GrantMode; scopes: string[] };
};
export type SessionCaller = Common & { type: "session"; session: { id: number; cookie: boolean; createdAt: Date; steppedUpAt: Date | null } };

const RANK: Record<Role, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

/** Whether a role is at least another. */
export const atLeast = (role: Role, least: Role): boolean => RANK[role] >= RANK[least];
