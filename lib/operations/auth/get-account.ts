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
      hasPassword: z.boolean(),
      passkeys: z.int().meta({ description: "How many you have. With any, a step-up takes one." }),
      providers: z.array(z.string()).meta({ description: "Where else you have an account that signs you in: `github`, `google`." }),
      emailVerifiedAt: timestamp().nullable(),
    })
    .meta({ id: "SignInAccount" }),
  async handler(ctx) {
    const user = await ctx.db.user.findUniqueOrThrow({ where: { id: ctx.user.id }, include: { accounts: true, _count: { select: { passkeys: true } } } });
    const { passwordHash, accounts, _count, emailVerifiedAt } = user;
    return { hasPassword: passwordHash !== null, passkeys: _count.passkeys, providers: accounts.map(({ provider }) => provider), emailVerifiedAt };
  },
});
