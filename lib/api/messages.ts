import { z } from "zod";

/** How a schema's own refusals read: what would be right, for whoever typed it. A schema that says something itself is left alone. */
z.config({
  customError: (issue) => {
    if (issue.code === "too_small") return tooSmall(issue.origin, Number(issue.minimum) + (issue.inclusive === false ? 1 : 0));
    if (issue.code === "too_big") return tooBig(issue.origin, Number(issue.maximum));
    if (issue.code === "invalid_type") return `Must be ${TYPES[issue.expected] ?? issue.expected}.`;
    if (issue.code === "invalid_format" && issue.format === "email") return "Must be an e-mail address.";
    if (issue.code === "invalid_format" && issue.format === "datetime") return "Must be a time such as 2026-01-31T09:00:00Z.";
    if (issue.code === "invalid_value") return `Must be ${issue.values.length === 1 ? "" : "one of "}${issue.values.map(String).join(", ")}.`;
    if (issue.code === "invalid_union") return mustBeOneOf(issue);
    return undefined;
  },
});

/** What a field of several shapes may be: the values that tell them apart, or their types. */
function mustBeOneOf({ inst, errors, discriminator }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string | undefined {
  if (discriminator !== undefined) {
    const values = (inst as z.core.$ZodDiscriminatedUnion | undefined)?._zod.propValues[discriminator as string];
    return values && `Must be ${[...values].map(String).join(" or ")}.`;
  }
  const types = errors.map(([each, more]) =>
    each?.code === "invalid_type" && each.path.length === 0 && !more ? (TYPES[each.expected] ?? each.expected) : undefined,
  );
  return types.length > 0 && types.every((type) => type !== undefined) ? `Must be ${[...new Set(types)].join(" or ")}.` : undefined;
}

const TYPES: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function tooSmall(origin: string, least: number): string {
  if (origin === "string") return least === 1 ? "Must not be empty." : `Must have at least ${least} characters.`;
  if (origin === "array") return least === 1 ? "Must not be empty." : `Must have at least ${least} items.`;
  return `Must be at least ${least}.`;
}

function tooBig(origin: string, most: number): string {
  if (origin === "string") return `Must have at most ${most} characters.`;
  if (origin === "array") return `Must have at most ${most} items.`;
  return `Must be at most ${most}.`;
}
