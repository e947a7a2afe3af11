import { z } from "zod";
import { action } from "#lib/runtime/connectors/action";
import { driveJson } from "#lib/runtime/connectors/drive/drive-json";
import { FIELDS, file, getFile, pathOf, toFile } from "#lib/runtime/connectors/drive/file";
import { after, fileId, folderId, limit, next } from "#lib/runtime/connectors/drive/read-actions";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

const change = { method: "PATCH" as const, query: { fields: FIELDS } };

const renameFile = action({
  name: "drive.rename_file",
  description: "Give a file or folder another name.",
  access: "exec",
  input: z.strictObject({ fileId, name: z.string().min(1).max(1000).meta({ description: "The new name." }) }),
  output: file,
  target: ({ fileId }) => fileId,
  run: async (connected, { fileId, name }) => toFile(await driveJson(connected, pathOf(fileId), { ...change, body: { name } })),
});

const moveFile = action({
  name: "drive.move_file",
  description: "Put a file or folder into another folder.",
  access: "exec",
  input: z.strictObject({ fileId, folderId }),
  output: file,
  target: ({ fileId, folderId }) => `${fileId} to ${folderId}`,
  async run(connected, { fileId, folderId }) {
    const { parents = [] } = await getFile(connected, fileId);
    const query = { ...change.query, addParents: folderId, removeParents: parents.filter((id) => id !== folderId).join(",") || undefined };
    return toFile(await driveJson(connected, pathOf(fileId), { method: "PATCH", query, body: {} }));
  },
});

const trashFile = action({
  name: "drive.trash_file",
  description: "Put a file, or a folder with all that is in it, into the trash, where Drive keeps it for 30 days. With `trashed: false` it is taken back.",
  access: "exec",
  input: z.strictObject({ fileId, trashed: z.boolean().default(true).meta({ description: "false takes it back from the trash." }) }),
  output: file,
  target: ({ fileId }) => fileId,
  run: async (connected, { fileId, trashed }) => toFile(await driveJson(connected, pathOf(fileId), { ...change, body: { trashed } })),
});

const permission = z.object({
  id: z.string().meta({ description: "The permission." }),
  role: z.string().meta({ description: "What it lets people do: `reader`, `commenter`, `writer`, or more." }),
  kind: z.string().meta({ description: "Whom: one `user`, a `group`, a `domain`, or `anyone` with the link." }),
  email: z.string().nullable().meta({ description: "The e-mail address of whom it is for." }),
});
type Permission = { id: string; role: string; type: string; emailAddress?: string };
const toPermission = ({ id, role, type, emailAddress }: Permission) => ({ id, role, kind: type, email: emailAddress ?? null });
const PERMISSION = "id,role,type,emailAddress";

const shareFile = action({
  name: "drive.share_file",
  description: "Let somebody read, comment or change a file or folder: a person or group by e-mail address, or anyone who has the link.",
  access: "exec",
  input: z.strictObject({
    fileId,
    email: z.email().max(320).optional().meta({ description: "Whom to let in." }),
    anyone: z.boolean().default(false).meta({ description: "Let in anyone who has the link, in place of somebody." }),
    group: z.boolean().default(false).meta({ description: "Whether the address is a group's." }),
    role: z.enum(["reader", "commenter", "writer"]).default("reader").meta({ description: "What they may do." }),
    notify: z.boolean().default(true).meta({ description: "Whether Google tells them by e-mail." }),
    message: z.string().max(5000).optional().meta({ description: "What that e-mail says beside." }),
  }),
  output: permission,
  target: ({ fileId, email }) => `${fileId} with ${email ?? "anyone"}`,
  async run(connected, { fileId, email, anyone, group, role, notify, message }) {
    if ((email === undefined) !== anyone) throw new ConnectorProblem("INVALID_INPUT", "Name either an address or anyone.", { param: "input.email" });
    const mail = anyone ? {} : { sendNotificationEmail: notify, ...(notify && { emailMessage: message }) };
    const body = anyone ? { type: "anyone", role } : { type: group ? "group" : "user", role, emailAddress: email };
    const made = await driveJson<Permission>(connected, `${pathOf(fileId)}/permissions`, { method: "POST", query: { ...mail, fields: PERMISSION }, body });
    return toPermission(made);
  },
});

const listPermissions = action({
  name: "drive.list_permissions",
  description: "Read who is let into a file or folder.",
  access: "read",
  input: z.strictObject({ fileId, after, limit }),
  output: z.object({ permissions: z.array(permission).meta({ description: "Who is let in." }), next }),
  target: ({ fileId }) => fileId,
  async run(connected, { fileId, after, limit }) {
    const query = { pageSize: limit, pageToken: after, fields: `nextPageToken,permissions(${PERMISSION})` };
    const found = await driveJson<{ permissions: Permission[]; nextPageToken?: string }>(connected, `${pathOf(fileId)}/permissions`, { query });
    return { permissions: found.permissions.map(toPermission), next: found.nextPageToken ?? null };
  },
});

export const keepActions = [renameFile, moveFile, trashFile, shareFile, listPermissions];
