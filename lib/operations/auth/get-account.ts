import { z } from "zod";
import { timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";

export const getAccount = operation({
  route: "GET /auth/account",
  summary: "See by which ways you can sign in and step up.",
  scope: "session",
  input: {},
  output: z
    .object({
      signInWith: z.array(z.enum(["password", "github", "google"])).meta({ description: "A mailed link signs in besides." }),
      passkeys: z.int().meta({ description: "How many you have. With any, a step-up takes one." }),
      emailVerifiedAt: timestamp().nullable(),
    })
    .meta({ id: "SignInAccount" }),
  async handler(ctx) {
    const user = await ctx.db.user.findUniqueOrThrow({ where: { id: ctx.user.id }, include: { accounts: true, _count: { select: { passkeys: true } } } });
    const { passwordHash, accounts, _count, emailVerifiedAt } = user;
    const providers = new Set(accounts.map(({ provider }) => provider as "github" | "google"));
    return { signInWith: [...(passwordHash === null ? [] : ["password" as const]), ...providers], passkeys: _count.passkeys, emailVerifiedAt };
  },
});
