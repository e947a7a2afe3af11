import { z } from "zod";
import { invalid } from "#lib/api/errors";
import { timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { createUploadTicket as createTicket } from "#lib/auth/upload-ticket";
import { attachmentName } from "#lib/operations/executions/attachments";
import { refuseConfined } from "#lib/operations/uploads/store-skill";
import { uploadUrl } from "#lib/operations/uploads/upload-place";
import { uploadScript } from "#lib/operations/uploads/upload-script";

const ticketAnswer = z.object({ ticket: z.string(), expires_at: timestamp(), upload_url: z.string(), script: z.string() });

export const createUploadTicket = operation({
  route: "POST /uploads/ticket",
  summary: "Get a ticket for uploading one skill within ten minutes.",
  description:
    "Send the skill's zip as the field `file` of a form to `upload_url`, with `Authorization: Bearer <ticket>`; or paste `script`, which packs a folder and sends it. " +
    "An upload that is refused leaves the ticket good. With `collectionName` the skill is put into that collection.",
  scope: "workspace:files:write",
  audit: "upload.ticket",
  input: { collectionName: z.string().min(1).max(100).optional(), filename: attachmentName.optional() },
  // In the envelope of all uploads, and beside it as the contract names them.
  output: ticketAnswer.extend({ data: ticketAnswer.meta({ id: "UploadTicket" }) }),
  status: 201,
  async handler(ctx, { collectionName, filename = null }) {
    refuseConfined(ctx);
    const collection =
      collectionName === undefined
        ? null
        : await ctx.db.collection.findFirst({ where: { workspaceId: ctx.workspace.id, name: collectionName, deletedAt: null } });
    if (collectionName !== undefined && !collection) throw invalid("collectionName", "There is no such collection.");
    const { ticket, expiresAt } = await createTicket(ctx.db, ctx.caller, { collectionId: collection?.id ?? null, filename });
    ctx.record({ metadata: { ...(collection && { collectionName: collection.name }), ...(filename && { filename }), expiresAt } });
    const script = uploadScript({ ticket, uploadUrl: uploadUrl(), filename, expiresAt });
    const answer = { ticket, expires_at: expiresAt, upload_url: uploadUrl(), script };
    return { ...answer, data: answer };
  },
});
