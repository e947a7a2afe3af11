import { legacyIndex } from "#lib/operations/distribution/agent-skills";
import { serveSkills } from "../../serve-skills";

export const dynamic = "force-dynamic";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = serveSkills("/.well-known/skills/", legacyIndex);
