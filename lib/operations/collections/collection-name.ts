import { z } from "zod";
import { invalid } from "#lib/api/errors";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What a new collection may be called. It must not look like an id, which paths take as well. */
export const collectionName = () =>
  z
    .string()
    .regex(NAME, "Must be 1 to 64 letters, digits, dots, underscores or hyphens, and begin with a letter or digit.")
    .refine((name) => !name.includes(".."), "Must not contain two dots in a row.")
    .refine((name) => !/^(col_)?\d+$/i.test(name), "Must not look like an id.")
    .meta({ examples: ["acme-user-42"] });

/** A collection in a path: its name or its id. */
export const collectionRef = () =>
  z
    .string()
    .regex(NAME)
    .meta({ description: "The collection's name, or its id.", examples: ["acme-user-42"] });

/** Names of marketplaces that programs keep for themselves, or that people know as someone else's. */
const RESERVED = [
  ...["agent-skills", "anthropic-agent-skills", "anthropic-marketplace", "anthropic-plugin-directory", "anthropic-plugins"],
  ...["claude-code-marketplace", "claude-code-plugins", "claude-community", "claude-plugin-directory", "claude-plugin-test"],
  ...["claude-plugins-community", "claude-plugins-official", "healthcare", "knowledge-work-plugins", "life-sciences"],
  ...["builtin", "cargo", "gh", "github", "inline", "npm", "official", "pip", "skills-dir", "synced", "uv"],
  ...["clanker", "clanker-marketplace", "clanker-skills", "skillzdrive"],
];

/** Beginnings that only their owners use; `claudeai-` is one that a client makes names with itself. */
const RESERVED_BEGINNINGS = ["anthropic", "claude"];

const LOOK_ALIKES: Record<string, string> = { "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", i: "l" };

/** How a name reads at a glance: names that are the same here can be taken for each other. */
const glance = (name: string) =>
  name
    .toLowerCase()
    .replace(/[._-]/g, "")
    .replace(/[013457i]/g, (sign) => LOOK_ALIKES[sign] ?? sign)
    .replaceAll("rn", "m")
    .replaceAll("vv", "w");

const RESERVED_GLANCES = new Set(RESERVED.map(glance));
const BEGINNING_GLANCES = RESERVED_BEGINNINGS.map(glance);

/** Whether a name is one of these, or could be taken for one. */
export function isReservedName(name: string): boolean {
  const seen = glance(name);
  return RESERVED_GLANCES.has(seen) || BEGINNING_GLANCES.some((beginning) => seen.startsWith(beginning));
}

/** A public collection's name is what clients call its marketplace: it must be taken neither for theirs nor for a known one. */
export function refuseReservedName(name: string, param: string): void {
  if (isReservedName(name)) throw invalid(param, `The name ${name} is reserved, or too much like one that is: a public collection needs another.`);
}
