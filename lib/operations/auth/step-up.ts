import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { auditRefusedProof, limitPasswordGuesses } from "#lib/operations/auth/refusal";
import { markSteppedUp } from "#lib/operations/auth/stepped-up";
import { db } from "#lib/platform/db";
import { checkPassword } from "#lib/platform/password";

export const stepUp = operation({
  route: "POST /auth/step-up",
  summary: "Prove again that it is you, with your password.",
  description: "Good for five minutes, in this session. Who has a passkey uses that instead.",
  scope: "session",
  role: "viewer",
  audit: "session.update",
  input: { password: z.string().min(1).max(1000) },
  output: z.null(),
  status: 204,
  async prepare(ctx, { password }) {
    const { passwordHash, _count } = await db().user.findUniqueOrThrow({ where: { id: ctx.user.id }, include: { _count: { select: { passkeys: true } } } });
    if (_count.passkeys > 0)
      throw new ApiError("STEP_UP_REQUIRED", { message: "You have a passkey: use it to prove that it is you. The password is not enough." });
    if (passwordHash === null)
      throw new ApiError("STEP_UP_REQUIRED", { message: "You have no password. Sign in again, then add a passkey or set a password in the settings." });
    await limitPasswordGuesses(ctx, ctx.caller);
    if (await checkPassword(passwordHash, password)) return;
    await auditRefusedProof(ctx, ctx.caller, "password");
    throw new ApiError("CREDENTIALS_INVALID", { message: "The password is wrong." });
  },
  handler: (ctx) => markSteppedUp(ctx, "password"),
});
