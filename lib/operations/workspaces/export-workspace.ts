import { z } from "zod";
import { writeAudit } from "#lib/api/audit";
import type { Context } from "#lib/api/context";
import { formatId } from "#lib/api/fields";
import { mayOpenStream, openStream } from "#lib/api/open-streams";
import { operation, type StreamAnswer } from "#lib/api/operation";
import { isStillGood } from "#lib/auth/authenticate";
import { requireProof } from "#lib/operations/auth/passkey";
import { filesOf } from "#lib/operations/workspaces/export-files";
import { archiveOf } from "#lib/platform/archive";
import { db, transaction } from "#lib/platform/db";

/** Each holds some of its files in memory, so a workspace has one at a time here. */
const exportOf = (workspaceId: number) => [`export:${workspaceId}`, 1, "download of a workspace"] as const;

export const exportWorkspace = operation({
  route: "GET /workspaces/current/export",
  summary: "Download what is in your workspace.",
  description:
    "A gzipped tar: what there is as JSON Lines, at most 500 things a file, the memory, every artifact, what runs were given (`attachments/<sha256>`), and each version of the workspace's own skills as a zip; `SHA256SUMS` comes last, so that a download without it is not complete. Not in it: values of secrets, keys and tokens; what actions and events of connected apps carried, which is kept encrypted; uploads that no run has used, and the files of sandbox sessions. In a session it takes a step-up.",
  scope: "full",
  role: "owner",
  responds: "stream",
  contentTypes: ["application/gzip"],
  input: {},
  output: z.custom<StreamAnswer>(),
  async prepare(ctx) {
    if (ctx.caller.type === "session") await requireProof(db(), ctx.caller);
  },
  async handler(ctx) {
    mayOpenStream(...exportOf(ctx.workspace.id));
    const filename = `${ctx.workspace.slug}-${new Date().toISOString().slice(0, 10)}.tar.gz`;
    return { filename, contentType: "application/gzip", chunks: written(ctx) };
  },
});

/** Begins when the first bytes are asked for, so that who only asks whether they may (HEAD) leaves no entry. */
async function* written(ctx: Context) {
  const ended = openStream(...exportOf(ctx.workspace.id));
  try {
    await transaction((tx) => writeAudit(tx, "workspace.export", ctx.caller, ctx, { resourceId: formatId("ws", ctx.workspace.id) }));
    yield* archiveOf(filesOf(db(), ctx.workspace.id, () => isStillGood(ctx.caller, "full")));
  } finally {
    ended();
  }
}
