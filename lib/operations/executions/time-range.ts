import { z } from "zod";
import { Prisma } from "#lib/platform/db";

/** Beyond these years PostgreSQL and JavaScript write dates differently. */
const [FIRST, END] = [Date.UTC(1970), Date.UTC(10_000)];
const MESSAGE = "Must be a moment such as 2026-01-31T09:00:00Z, from 1970 on.";

const moment = (description: string) =>
  z
    .codec(z.iso.datetime({ offset: true, error: MESSAGE }), z.date(), {
      decode: (value, ctx) => {
        const date = new Date(value);
        if (date.getTime() >= FIRST && date.getTime() < END) return date;
        ctx.issues.push({ code: "custom", message: MESSAGE, input: value });
        return z.NEVER;
      },
      encode: (value) => value.toISOString(),
    })
    .meta({ override: { type: "string", format: "date-time", examples: ["2026-01-31T09:00:00.000Z"] } })
    .optional()
    .meta({ description });

/** The fields of a list that narrow it to a time. */
export const range = {
  since: moment("Only those from this moment on."),
  until: moment("Only those from before this moment."),
};

/** What they say of a row `t`. */
export const inRange = ({ since, until }: { since?: Date | undefined; until?: Date | undefined }): Prisma.Sql[] => [
  ...(since ? [Prisma.sql`t.created_at >= ${since}`] : []),
  ...(until ? [Prisma.sql`t.created_at < ${until}`] : []),
];
