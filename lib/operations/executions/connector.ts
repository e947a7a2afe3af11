import { z } from "zod";
import type { Context } from "#lib/api/context";
import { refusal } from "#lib/operations/connectors/connector";
import { isRepositoryUrl } from "#lib/platform/repository-url";
import { expired, notConnected } from "#lib/runtime/connectors/problem";

export const ref = z
  .string()
  .max(255)
  .regex(/^[^\s\p{Cc}~^:?*[\\-][^\s\p{Cc}~^:?*[\\]*$/u, "Must be the name of a branch or tag, or a commit.")
  .meta({ description: "A branch, a tag or a commit; the main branch unless given." });

/** A repository whose files a run finds in its source folder. What is stored with the execution is read by `checkoutFor`. */
export const connector = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("github"),
    fields: z.strictObject({
      repo: z.string().regex(/^[\w-][\w.-]{0,99}\/(?!\.{1,2}$)[\w.-]{1,100}$/, "Must be `owner/name`."),
      ref: ref.optional(),
    }),
  }),
  z.strictObject({
    type: z.literal("remote"),
    fields: z.strictObject({
      url: z
        .string()
        .max(2000)
        .refine(isRepositoryUrl, "Must be the http or https address of a Git repository, without a password, a question mark or a #.")
        .optional()
        .meta({ description: "A Git repository that anyone can clone; without one there is nothing to work on but the input." }),
      ref: ref.optional(),
    }),
  }),
]);

export type Connector = z.output<typeof connector>;

/** Refuses a repository that the caller may not read, whether it was named now or by the run that is repeated. */
export async function allowConnector(ctx: Context, { type }: Connector): Promise<void> {
  if (type === "remote") return;
  await ctx.need(`connector:${type}:read`);
  const workspaceId = ctx.workspace.id;
  const account = await ctx.db.connection.findUnique({ where: { workspaceId_app: { workspaceId, app: type } } });
  if (!account) throw refusal(notConnected(type, "connector"));
  if (account.expiredAt) throw refusal(expired(type));
}
