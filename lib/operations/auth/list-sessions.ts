import { z } from "zod";
import { id, timestamp } from "#lib/api/fields";
import { operation } from "#lib/api/operation";
import { page, pageById, pageInput } from "#lib/api/pages";

const session = z
  .object({
    id: id("ses"),
    current: z.boolean().meta({ description: "Whether it is the one that asks." }),
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    createdAt: timestamp(),
    lastUsedAt: timestamp(),
    expiresAt: timestamp(),
  })
  .meta({ id: "Session" });

export const listSessions = operation({
  route: "GET /auth/sessions",
  summary: "List your sessions: where you are signed in.",
  scope: "session",
  input: pageInput,
  output: page(session),
  async handler(ctx, input) {
    const own = { userId: ctx.user.id, expiresAt: { gt: new Date() } };
    const found = await pageById("ses", input, ({ where, ...rest }) => ctx.db.session.findMany({ where: { ...where, ...own }, ...rest }));
    return { ...found, data: found.data.map((each) => ({ ...each, current: each.id === ctx.caller.session.id })) };
  },
});
