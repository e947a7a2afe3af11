import { z } from "zod";
import { id, timestamp } from "#lib/api/fields";
import { role } from "#lib/operations/workspaces/workspace";
import type { Role } from "#lib/platform/prisma/enums";

/** Someone in a workspace. The id is the person's. */
export const member = z.object({ id: id("usr"), name: z.string(), email: z.string(), role: role(), joinedAt: timestamp() }).meta({ id: "Member" });

type User = { id: number; name: string; email: string };

export const toMember = ({ id, name, email }: User, { role, createdAt }: { role: Role; createdAt: Date }) => ({ id, name, email, role, joinedAt: createdAt });
