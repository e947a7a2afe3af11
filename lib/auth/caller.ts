import type { Role } from "#lib/platform/prisma/enums";

/** Who is asking, for which workspace. */
export type Caller = ApiKeyCaller | SessionCaller;

type Common = {
  user: { id: number; name: string; email: string; isAdmin: boolean };
  workspace: { id: number; slug: string; name: string };
  role: Role;
};
export type ApiKeyCaller = Common & { type: "api_key"; key: { id: number; name: string; scopes: string[] } };
export type SessionCaller = Common & { type: "session"; session: { id: number; cookie: boolean } };

const RANK: Record<Role, number> = { viewer: 0, member: 1, admin: 2, owner: 3 };

/** Whether a role is at least another. */
export const atLeast = (role: Role, least: Role): boolean => RANK[role] >= RANK[least];
