import { invalid } from "#lib/api/errors";
import { operation } from "#lib/api/operation";
import { page, pageInput, toPage } from "#lib/api/pages";
import { adminOnly } from "#lib/operations/reviews/admin-only";
import { cursorOf, placeOf, review, toReviews, WAITING, type WaitingRow } from "#lib/operations/reviews/waiting";
import { Prisma } from "#lib/platform/db";

export const listReviews = operation({
  route: "GET /reviews",
  summary: "List what waits for an admin of this server.",
  description:
    "Skills that were submitted, versions that are held or quarantined and not decided, appeals and reports: newest first. Go on with `last_id` or `first_id`: that place stays when what stood there is decided.",
  scope: "full",
  input: pageInput,
  output: page(review),
  async handler(ctx, input) {
    adminOnly(ctx);
    const { after_id, before_id, limit } = input;
    if (after_id !== undefined && before_id !== undefined) throw invalid("before_id", "Give after_id or before_id, not both.");
    const newer = before_id !== undefined;
    const cursor = before_id ?? after_id;
    const place = cursor === undefined ? undefined : await placeOf(ctx.db, newer ? "before_id" : "after_id", cursor);
    const beyond = newer ? Prisma.sql`>` : Prisma.sql`<`;
    const order = newer ? Prisma.sql`ASC` : Prisma.sql`DESC`;
    const where = place ? Prisma.sql`WHERE (since, rank, id) ${beyond} (${place.since}::timestamptz, ${place.rank}, ${place.id})` : Prisma.empty;
    const rows = await ctx.db.$queryRaw<WaitingRow[]>`
      SELECT * FROM (${WAITING}) AS waiting ${where} ORDER BY since ${order}, rank ${order}, id ${order} LIMIT ${limit + 1}`;
    const found = toPage(rows, limit, newer, cursorOf);
    return { ...found, data: await toReviews(ctx.db, found.data) };
  },
});
