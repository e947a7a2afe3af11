import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";
import { passkey } from "#lib/operations/auth/passkey";

export const listPasskeys = operation({
  route: "GET /auth/passkeys",
  summary: "List your passkeys.",
  scope: "session",
  input: pageInput,
  output: page(passkey),
  handler: (ctx, input) => pageById("pk", input, ({ where, ...rest }) => ctx.db.passkey.findMany({ where: { ...where, userId: ctx.user.id }, ...rest })),
});
