/** What the first word of a path is called, and what it is about. */
const GROUPS: Record<string, [title: string, about: string]> = {
  account: ["Account", "Credits, and the webhooks that tell you what happened."],
  activate: ["Device flow", "A program gets a key when a person enters its code."],
  agents: ["Agents", "What agents may do: their questions, your answers and the grants that came of them."],
  "api-keys": ["API keys", "Keys of the workspace: make, rotate and revoke them."],
  artifacts: ["Artifacts", "The files that runs left behind."],
  "audit-logs": ["Audit log", "Who did what and when, to be read or exported."],
  auth: ["Signing in", "Accounts, sessions, passkeys and proving again who is there."],
  billing: ["Billing", "The balance, what was charged, and buying credits."],
  byok: ["Model keys", "Keys of your own for language models."],
  collections: ["Collections", "Named parts of the drive, each with a key that reaches nothing else."],
  connectors: ["Connectors", "Accounts at other apps, and what can be done in them."],
  downloads: ["Downloads", "Skills as zip files."],
  drive: ["Drive", "The skills that are installed in the workspace, their updates and their sync."],
  events: ["Events", "What happens in the workspace, as it happens."],
  executions: ["Executions", "Runs of skills: list, follow, cancel and repeat them."],
  hooks: ["Hooks", "The address at which others start a trigger."],
  invitations: ["Invitations", "Joining a workspace that somebody invited you to."],
  marketplace: ["Marketplace", "Find public skills. No key is needed."],
  mcp: ["MCP", "The endpoints of the Model Context Protocol."],
  memory: ["Memory", "The document that everyone in the workspace shares, and its versions."],
  migrations: ["Migrations", "Taking over what was recorded without an account."],
  oauth: ["OAuth", "What a person is asked when an app wants in."],
  profile: ["Profile", "The person behind the caller."],
  reviews: ["Reviews", "For admins of this server: skills that wait for a decision."],
  runs: ["Runs", "Runs of skills and of workflows in one list."],
  secrets: ["Secrets", "What skills may use and nobody can read again."],
  skills: ["Skills", "Install, run, publish and look after skills."],
  telemetry: ["Telemetry", "What command lines may tell this server of themselves."],
  triggers: ["Triggers", "What starts a workflow or a skill by itself."],
  uploads: ["Uploads", "Files for runs, sent ahead, and skills as archives."],
  workflows: ["Workflows", "Definitions and their versions, launching them, and following their runs."],
  workspaces: ["Workspaces", "Workspaces, their members and invitations."],
};

export const groupTitle = (name: string): string => GROUPS[name]?.[0] ?? `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll("-", " ")}`;
export const groupAbout = (name: string): string => GROUPS[name]?.[1] ?? "";
export const GROUP_NAMES = Object.keys(GROUPS);
