import { z } from "zod";

/** `owner/name`, as GitHub lets them be called. */
const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9_-]*\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

export const isRepository = (id: string): boolean => REPOSITORY.test(id);

export const repository = z.string().max(140).refine(isRepository, "Must be a repository as owner/name.").describe("The repository, as `owner/name`.");

/** The repository's owner and name, as GitHub's API takes them. */
export function at(id: string): { owner: string; repo: string } {
  const [owner = "", repo = ""] = id.split("/");
  return { owner, repo };
}

/** The name of a branch or a tag as git lets it be, or a commit. */
export const refName = z
  .string()
  .min(1)
  .max(255)
  .refine((ref) => /^(?!-)(?!.*\.\.)[^\s~^:?*[\\\p{Cc}]+$/u.test(ref), "Must be the name of a branch or tag, or a commit.");

/** A path inside a repository that means what it says. */
export const filePath = z
  .string()
  .min(1)
  .max(4096)
  .refine(
    (path) => path.split("/").every((each) => each !== "" && each !== "." && each !== ".."),
    "Must be a path inside the repository, such as docs/guide.md.",
  );

export const number = (of: string) => z.int().min(1).describe(`The number of the ${of}.`);

/** What lists take to be turned. */
export const turn = {
  after: z.string().min(1).max(20).optional().describe("Where to go on: the `next` of the answer before."),
  limit: z.int().min(1).max(100).default(30).describe("How many a page holds at most."),
};

export const next = z.string().nullable().describe("What `after` is for the next page; null at the end.");

/** Outputs say times in one way. */
export const time = (given: string | null | undefined): string | null => (given ? new Date(given).toISOString() : null);

/** The beginning of a text that stands in a list, where whole ones would be too much. */
export const beginning = (text: string | null | undefined): string | null => (text ? (text.length > 1000 ? `${text.slice(0, 1000)}…` : text) : null);

/** Whoever did something, by the name of the account; null where it is gone. */
export const login = z.string().nullable();

/** What was given, without what was not: the API takes no `undefined` for nothing. */
export const present = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
