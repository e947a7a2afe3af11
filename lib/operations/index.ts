import type { Operation } from "#lib/api/operation";
import { createApiKey } from "#lib/operations/api-keys/create-api-key";
import { listApiKeys } from "#lib/operations/api-keys/list-api-keys";
import { revokeApiKey } from "#lib/operations/api-keys/revoke-api-key";
import { deleteArtifact } from "#lib/operations/artifacts/delete-artifact";
import { downloadArtifact } from "#lib/operations/artifacts/download-artifact";
import { getArtifact } from "#lib/operations/artifacts/get-artifact";
import { listArtifacts } from "#lib/operations/artifacts/list-artifacts";
import { signIn } from "#lib/operations/auth/sign-in";
import { signOut } from "#lib/operations/auth/sign-out";
import { signUp } from "#lib/operations/auth/sign-up";
import { streamEvents } from "#lib/operations/events/stream-events";
import { cancelExecution } from "#lib/operations/executions/cancel-execution";
import { getExecutionStatus } from "#lib/operations/executions/get-execution-status";
import { listExecutions } from "#lib/operations/executions/list-executions";
import { rerunExecution } from "#lib/operations/executions/rerun-execution";
import { runSkill } from "#lib/operations/executions/run-skill";
import { getMarketplaceSkill } from "#lib/operations/marketplace/get-marketplace-skill";
import { listCategories } from "#lib/operations/marketplace/list-categories";
import { listMarketplaceSkills } from "#lib/operations/marketplace/list-marketplace-skills";
import { getProfile } from "#lib/operations/profile/get-profile";
import { downloadSkill } from "#lib/operations/skills/download-skill";
import { getSkill } from "#lib/operations/skills/get-skill";
import { installSkill } from "#lib/operations/skills/install-skill";
import { listSkills } from "#lib/operations/skills/list-skills";
import { uninstallSkill } from "#lib/operations/skills/uninstall-skill";
import { getCurrentWorkspace } from "#lib/operations/workspaces/get-current-workspace";

/** Everything the API can do. An operation that is not here does not exist. */
export const operations = named({
  createApiKey,
  listApiKeys,
  revokeApiKey,
  deleteArtifact,
  downloadArtifact,
  getArtifact,
  listArtifacts,
  signIn,
  signOut,
  signUp,
  streamEvents,
  cancelExecution,
  getExecutionStatus,
  listExecutions,
  rerunExecution,
  runSkill,
  getMarketplaceSkill,
  listCategories,
  listMarketplaceSkills,
  getProfile,
  downloadSkill,
  getSkill,
  installSkill,
  listSkills,
  uninstallSkill,
  getCurrentWorkspace,
});

export type Operations = typeof operations;

/** Gives each operation the name it is exported by. */
function named<All extends Record<string, Operation>>(all: All): All {
  for (const [name, operation] of Object.entries(all)) operation.name = name;
  return all;
}
