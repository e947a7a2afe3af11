import { z } from "zod";
import { ApiError } from "#lib/api/errors";
import { id, timestamp } from "#lib/api/fields";
import type { Prisma } from "#lib/platform/db";

/** What people call a secret, and what its value is masked by. */
export const secretName = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,100}$/, "Must be 1 to 100 letters, digits, underscores, dots or hyphens.")
    .meta({ examples: ["OPENAI_KEY"] });

const MAX_VALUE = 64 * 1024;

/** What nobody reads again. */
export const secretValue = () =>
  z
    .string()
    .min(1)
    .max(MAX_VALUE)
    .refine((value) => Buffer.byteLength(value) <= MAX_VALUE, "Must be at most 64 KiB.")
    .meta({ description: "1 byte to 64 KiB of text. It can be replaced, but not read again." });

/** A secret as it is listed: never its value, nor a part of it. */
export const secret = z
  .object({
    id: id("sec"),
    name: z.string(),
    boundTo: z.array(z.string()).meta({ description: "The slugs of the skills that get it." }),
    bindings: z
      .array(z.object({ id: id("bind"), skill: z.string(), envVar: z.string() }))
      .meta({ description: "The same with the environment variable that each gets it as, and what to remove to take it away." }),
    createdAt: timestamp(),
    updatedAt: timestamp(),
  })
  .meta({ id: "Secret" });

/** What is read with a secret to show it. The value stays where it is. */
export const shown = {
  id: true,
  name: true,
  createdAt: true,
  updatedAt: true,
  bindings: { select: { id: true, envVar: true, skill: { select: { slug: true } } } },
} satisfies Prisma.SecretSelect;

export function toSecret({ bindings, ...row }: Prisma.SecretGetPayload<{ select: typeof shown }>): z.output<typeof secret> {
  const sorted = bindings.map(({ skill, ...each }) => ({ ...each, skill: skill.slug })).sort((a, b) => order(a.skill, b.skill) || order(a.envVar, b.envVar));
  return { ...row, boundTo: [...new Set(sorted.map(({ skill }) => skill))], bindings: sorted };
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Two secrets of a workspace cannot have one name, also when they come at the same time. */
export function refuseTakenName(error: { code?: string }): never {
  throw error.code === "P2002" ? new ApiError("SECRET_EXISTS", { param: "name" }) : error;
}
