/** Where a route of ours has a fixed word that a skill's name could stand in the place of, here and in what may come. */
const ROUTES = [
  ...[
    "all",
    "categories",
    "collections",
    "diff",
    "discover",
    "facets",
    "download",
    "drive",
    "import",
    "index",
    "installed",
    "latest",
    "leaderboard",
    "marketplace",
  ],
  ...["new", "own", "private", "public", "publish", "reports", "reviews", "search", "settings", "sync", "trending", "updates", "upload", "uploads", "versions"],
];

/** Names that programs which read our manifests keep for themselves. */
const CLIENTS = [
  ...["agent-skills", "builtin", "cargo", "gh", "github", "healthcare", "inline", "knowledge-work-plugins", "life-sciences", "npm", "pip", "skills-dir"],
  ...["synced", "uv"],
];

const RESERVED = new Set([...ROUTES, ...CLIENTS]);

/** Why a workspace's skill cannot have a name; nothing when it can. */
export function refusedName(slug: string): string | undefined {
  if (/anthropic|claude/.test(slug)) return `A skill's name must not contain “anthropic” or “claude”: Claude refuses it.`;
  if (RESERVED.has(slug) || slug.startsWith("deleted-")) return `The name “${slug}” is reserved. Choose another.`;
  return undefined;
}
