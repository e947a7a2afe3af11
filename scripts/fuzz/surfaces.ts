import { skills, workflows } from "./documents.ts";
import { mcp, mcpSse } from "./mcp.ts";
import { oauth } from "./oauth.ts";
import { pages, signIn } from "./pages.ts";
import { events, git, plain } from "./plain.ts";
import { sockets } from "./sockets.ts";
import type { Surface } from "./surface.ts";
import { forms, zips } from "./uploads.ts";

/** What is no operation, or more than its fields, by the name that it is counted under. */
export const SURFACES: Record<string, Surface> = {
  workflows,
  skills,
  zips,
  forms,
  events,
  mcp,
  "mcp-sse": mcpSse,
  oauth,
  git,
  plain,
  pages,
  "sign-in": signIn,
  sockets,
};
