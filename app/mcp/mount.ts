import { mountOperations } from "#lib/api/mcp/mount";
import { operations } from "#lib/operations/index";
import { once } from "#lib/platform/global";
import packageJson from "../../package.json" with { type: "json" };

/** The MCP server of this process; its routes are modules of their own. */
export const mcp = once("mcp", () => mountOperations(operations, packageJson.version));
