import { z } from "zod";
import { id, timestamp } from "#lib/api/fields";
import { role } from "#lib/operations/workspaces/workspace";
import { sha256 } from "#lib/platform/crypto";
import type { Db } from "#lib/platform/db";
import type { Role } from "#lib/platform/prisma/enums";

/** How long a link works, in days. */
export const DAYS = 7;

export const status = () => z.enum(["pending", "accepted", "expired"]);

export const invitation = z
  .object({
    id: id("inv"),
    email: z.string(),
    role: role(),
    status: status(),
    expiresAt: timestamp(),
    createdAt: timestamp(),
    invitedBy: z.object({ id: id("usr"), name: z.string() }).nullable(),
  })
  .meta({ id: "Invitation" });

export type Row = {
  id: number;
  workspaceId: number;
  email: string;
  role: Role;
  invitedById: number | null;
  acceptedById: number | null;
  acceptedAt: Date | null;
  expiresAt: Date;
  createdAt: Date;
};

/** The path field of a link's token. */
export const tokenField = () => z.string().min(1).max(100).meta({ description: "The last part of the invitation's link." });

export const statusOf = (row: Row): z.infer<ReturnType<typeof status>> => (row.acceptedAt ? "accepted" : row.expiresAt <= new Date() ? "expired" : "pending");

/** The invitations as they are listed, with who sent each; that person may be gone. */
export async function toInvitations(client: Db, rows: Row[]) {
  const senders = await client.user.findMany({
    where: { id: { in: rows.flatMap((row) => row.invitedById ?? []) } },
    select: { id: true, name: true },
  });
  return rows.map((row) => ({ ...row, status: statusOf(row), invitedBy: senders.find((user) => user.id === row.invitedById) ?? null }));
}

/** The invitation that a link leads to. One that was withdrawn or replaced has no row. */
export const findInvitation = (client: Db, token: string) =>
  client.invitation.findUnique({ where: { tokenHash: sha256(token) }, include: { workspace: true } });

/** Whether a link lets someone with this address make an account although sign-up is closed. */
export async function isInvited(client: Db, email: string, token: string): Promise<boolean> {
  const found = await findInvitation(client, token);
  return found !== null && statusOf(found) === "pending" && found.email === email.toLowerCase();
}
