import { randomBytes } from "node:crypto";
import { z } from "zod";
import { ApiError, notFound } from "#lib/api/errors";
import { id, slug, timestamp } from "#lib/api/fields";
import type { Db } from "#lib/platform/db";
import { giveWelcomeCredits } from "#lib/runtime/ledger";

export const ROLES = ["owner", "admin", "member", "viewer"] as const;
export const role = () => z.enum(ROLES);

/** The path field that names a workspace. `admit` finds out which one is meant, and whether the caller may enter. */
export const workspaceRef = () =>
  z
    .string()
    .min(1)
    .max(100)
    .meta({ description: "The workspace: its id, number or slug.", examples: ["ws_42"] });

/** A workspace as someone who is in it sees it. */
export const workspace = z.object({ id: id("ws"), slug: z.string(), name: z.string(), role: role(), createdAt: timestamp() }).meta({ id: "Workspace" });

/** In a path a bare number is read as an id, and "current" as the caller's own workspace. */
const isFree = (text: string) => !/^\d+$/.test(text) && text !== "current";

/** The slug that someone wishes for a workspace. */
export const workspaceSlug = () => slug().refine(isFree, 'Must not be a number alone, nor "current".');

/** A slug for a name in any language: what is left of it in plain letters and digits. */
export function slugOf(text: string): string {
  const word = text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
  if (!word) return "workspace";
  return isFree(word) ? word : `workspace-${word}`;
}

/**
 * A new workspace with its first owner. A slug that was asked for is taken as it is or refused; one that is made from a
 * word gets a random end when it is taken, now or by someone who comes at the same time.
 */
export async function createWorkspace(tx: Db, made: { name: string; ownerId: number; slug: string } | { name: string; ownerId: number; word: string }) {
  const word = "word" in made ? slugOf(made.word) : "";
  const candidates = "slug" in made ? [made.slug] : [word, `${word}-${randomText()}`, `${word}-${randomText()}${randomText()}`];
  for (const slug of candidates) {
    const [row] = await tx.workspace.createManyAndReturn({ data: { slug, name: made.name }, skipDuplicates: true });
    if (!row) continue;
    await tx.member.create({ data: { workspaceId: row.id, userId: made.ownerId, role: "owner" } });
    await giveWelcomeCredits(tx, row.id);
    return row;
  }
  if ("slug" in made) throw new ApiError("SLUG_TAKEN", { param: "slug" });
  throw new Error("No slug was free.");
}

/** The workspace that a person has to themselves; its slug comes from their address. */
export const createPersonalWorkspace = (tx: Db, user: { id: number; name: string; email: string }, slugEnd = "") =>
  createWorkspace(tx, { name: `${user.name.slice(0, 80)}'s workspace`, ownerId: user.id, word: `${user.email.split("@")[0]?.slice(0, 30)}${slugEnd}` });

/**
 * Gives a workspace of their own to those of these people who have lost their last one. Called in the transaction that
 * took it, after it took it. Their rows are locked, in one order for all: of two workspaces that someone loses at the
 * same time, the second sees that the first is gone.
 */
export async function keepEveryoneSomewhere(tx: Db, userIds: number[]) {
  await tx.$executeRaw`SELECT 1 FROM users WHERE id = ANY(${userIds}) ORDER BY id FOR NO KEY UPDATE`;
  const left = await tx.user.findMany({ where: { id: { in: userIds }, members: { none: {} } }, orderBy: { email: "asc" } });
  // Never the slug of the one that is gone: who deletes that by its slug a second time must not hit this.
  for (const user of left) await createPersonalWorkspace(tx, user, `-${randomText()}`);
}

/** Makes those who change who is in a workspace take turns. Refuses when it is gone. */
export async function lockWorkspace(tx: Db, workspaceId: number) {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  if (rows.length === 0) throw notFound("There is no such workspace.");
}

const randomText = () => randomBytes(3).toString("hex");
