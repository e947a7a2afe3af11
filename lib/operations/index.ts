import type { Operation } from "#lib/api/operation";
import { deleteAccount } from "#lib/operations/account/delete-account";
import { exportAccount } from "#lib/operations/account/export-account";
import { getAccountCredits } from "#lib/operations/account/get-account-credits";
import { confirmActivation } from "#lib/operations/activate/confirm-activation";
import { denyActivation } from "#lib/operations/activate/deny-activation";
import { lookupActivation } from "#lib/operations/activate/lookup-activation";
import { pollActivation } from "#lib/operations/activate/poll-activation";
import { startActivation } from "#lib/operations/activate/start-activation";
import { approveConsent } from "#lib/operations/agents/approve-consent";
import { connectAgent } from "#lib/operations/agents/connect-agent";
import { denyConsent } from "#lib/operations/agents/deny-consent";
import { listAgents } from "#lib/operations/agents/list-agents";
import { listConsents } from "#lib/operations/agents/list-consents";
import { listGrants } from "#lib/operations/agents/list-grants";
import { pollConsent } from "#lib/operations/agents/poll-consent";
import { requestPermission } from "#lib/operations/agents/request-permission";
import { revokeGrant } from "#lib/operations/agents/revoke-grant";
import { createApiKey } from "#lib/operations/api-keys/create-api-key";
import { listApiKeys } from "#lib/operations/api-keys/list-api-keys";
import { revokeApiKey } from "#lib/operations/api-keys/revoke-api-key";
import { rotateApiKey } from "#lib/operations/api-keys/rotate-api-key";
import { createArtifactLink } from "#lib/operations/artifacts/create-artifact-link";
import { deleteArtifact } from "#lib/operations/artifacts/delete-artifact";
import { downloadArtifact } from "#lib/operations/artifacts/download-artifact";
import { getArtifact } from "#lib/operations/artifacts/get-artifact";
import { listArtifacts } from "#lib/operations/artifacts/list-artifacts";
import { exportAuditLogs } from "#lib/operations/audit-logs/export-audit-logs";
import { listAuditLogs } from "#lib/operations/audit-logs/list-audit-logs";
import { confirmEmailLink } from "#lib/operations/auth/confirm-email-link";
import { confirmPasswordReset } from "#lib/operations/auth/confirm-password-reset";
import { createPasskey } from "#lib/operations/auth/create-passkey";
import { createPasskeyOptions } from "#lib/operations/auth/create-passkey-options";
import { createStepUpOptions } from "#lib/operations/auth/create-step-up-options";
import { deletePasskey } from "#lib/operations/auth/delete-passkey";
import { deleteSession } from "#lib/operations/auth/delete-session";
import { getAccount } from "#lib/operations/auth/get-account";
import { listPasskeys } from "#lib/operations/auth/list-passkeys";
import { listSessions } from "#lib/operations/auth/list-sessions";
import { requestEmailLink } from "#lib/operations/auth/request-email-link";
import { requestPasswordReset } from "#lib/operations/auth/request-password-reset";
import { setPassword } from "#lib/operations/auth/set-password";
import { signIn } from "#lib/operations/auth/sign-in";
import { signOut } from "#lib/operations/auth/sign-out";
import { signUp } from "#lib/operations/auth/sign-up";
import { stepUp } from "#lib/operations/auth/step-up";
import { updatePasskey } from "#lib/operations/auth/update-passkey";
import { verifyStepUp } from "#lib/operations/auth/verify-step-up";
import { confirmTopUp } from "#lib/operations/billing/confirm-top-up";
import { createTopUp } from "#lib/operations/billing/create-top-up";
import { getBalance } from "#lib/operations/billing/get-balance";
import { getSubscriptionTier } from "#lib/operations/billing/get-subscription-tier";
import { getUsage } from "#lib/operations/billing/get-usage";
import { listTransactions } from "#lib/operations/billing/list-transactions";
import { receiveStripeEvent } from "#lib/operations/billing/receive-stripe-event";
import { deleteByok } from "#lib/operations/byok/delete-byok";
import { getByok } from "#lib/operations/byok/get-byok";
import { setByok } from "#lib/operations/byok/set-byok";
import { addCollectionSkill } from "#lib/operations/collections/add-collection-skill";
import { createCollection } from "#lib/operations/collections/create-collection";
import { deleteCollection } from "#lib/operations/collections/delete-collection";
import { listCollections } from "#lib/operations/collections/list-collections";
import { removeCollectionSkill } from "#lib/operations/collections/remove-collection-skill";
import { updateCollection } from "#lib/operations/collections/update-collection";
import { connectConnector } from "#lib/operations/connectors/connect-connector";
import { disconnectConnector } from "#lib/operations/connectors/disconnect-connector";
import { finishConnector } from "#lib/operations/connectors/finish-connector";
import { getConnector } from "#lib/operations/connectors/get-connector";
import { getSourceContent } from "#lib/operations/connectors/get-source-content";
import { listBranches } from "#lib/operations/connectors/list-branches";
import { listConnectorTriggers } from "#lib/operations/connectors/list-connector-triggers";
import { listConnectors } from "#lib/operations/connectors/list-connectors";
import { listGithubRepos } from "#lib/operations/connectors/list-github-repos";
import { listSources } from "#lib/operations/connectors/list-sources";
import { runConnectorAction } from "#lib/operations/connectors/run-connector-action";
import { searchConnectorActions } from "#lib/operations/connectors/search-connector-actions";
import { createDownload } from "#lib/operations/downloads/create-download";
import { acceptUpdate } from "#lib/operations/drive/accept-update";
import { diffDrive } from "#lib/operations/drive/diff-drive";
import { dismissUpdate } from "#lib/operations/drive/dismiss-update";
import { executeSync } from "#lib/operations/drive/execute-sync";
import { finalizeSync } from "#lib/operations/drive/finalize-sync";
import { importToDrive } from "#lib/operations/drive/import-to-drive";
import { listDrive } from "#lib/operations/drive/list-drive";
import { listDriveUpdates } from "#lib/operations/drive/list-drive-updates";
import { previewSync } from "#lib/operations/drive/preview-sync";
import { removeFromDrive } from "#lib/operations/drive/remove-from-drive";
import { toggleDriveSkill } from "#lib/operations/drive/toggle-drive-skill";
import { streamEvents } from "#lib/operations/events/stream-events";
import { cancelExecution } from "#lib/operations/executions/cancel-execution";
import { getExecutionStatus } from "#lib/operations/executions/get-execution-status";
import { listExecutions } from "#lib/operations/executions/list-executions";
import { rerunExecution } from "#lib/operations/executions/rerun-execution";
import { runSkill } from "#lib/operations/executions/run-skill";
import { acceptInvitation } from "#lib/operations/invitations/accept-invitation";
import { createInvitation } from "#lib/operations/invitations/create-invitation";
import { deleteInvitation } from "#lib/operations/invitations/delete-invitation";
import { getInvitation } from "#lib/operations/invitations/get-invitation";
import { listInvitations } from "#lib/operations/invitations/list-invitations";
import { compareVersions } from "#lib/operations/marketplace/compare-versions";
import { getFacets } from "#lib/operations/marketplace/get-facets";
import { getMarketplaceFile } from "#lib/operations/marketplace/get-marketplace-file";
import { getMarketplaceSkill } from "#lib/operations/marketplace/get-marketplace-skill";
import { getSkillExample } from "#lib/operations/marketplace/get-skill-example";
import { getSkillScan } from "#lib/operations/marketplace/get-skill-scan";
import { listCategories } from "#lib/operations/marketplace/list-categories";
import { listMarketplaceSkills } from "#lib/operations/marketplace/list-marketplace-skills";
import { listMembers } from "#lib/operations/members/list-members";
import { removeMember } from "#lib/operations/members/remove-member";
import { updateMember } from "#lib/operations/members/update-member";
import { appendToMemory } from "#lib/operations/memory/append-to-memory";
import { getMemory } from "#lib/operations/memory/get-memory";
import { getMemoryVersion } from "#lib/operations/memory/get-memory-version";
import { listMemoryVersions } from "#lib/operations/memory/list-memory-versions";
import { restoreMemoryVersion } from "#lib/operations/memory/restore-memory-version";
import { updateMemory } from "#lib/operations/memory/update-memory";
import { adoptInstall } from "#lib/operations/migrations/adopt-install";
import { decideAuthorization } from "#lib/operations/oauth/decide-authorization";
import { getAuthorization } from "#lib/operations/oauth/get-authorization";
import { getProfile } from "#lib/operations/profile/get-profile";
import { updateProfile } from "#lib/operations/profile/update-profile";
import { decideReview } from "#lib/operations/reviews/decide-review";
import { downloadReview } from "#lib/operations/reviews/download-review";
import { getReview } from "#lib/operations/reviews/get-review";
import { listReviews } from "#lib/operations/reviews/list-reviews";
import { createRun } from "#lib/operations/runs/create-run";
import { bindSecret } from "#lib/operations/secrets/bind-secret";
import { createSecret } from "#lib/operations/secrets/create-secret";
import { deleteSecret } from "#lib/operations/secrets/delete-secret";
import { listSecrets } from "#lib/operations/secrets/list-secrets";
import { listSkillSecrets } from "#lib/operations/secrets/list-skill-secrets";
import { unbindSecret } from "#lib/operations/secrets/unbind-secret";
import { updateSecret } from "#lib/operations/secrets/update-secret";
import { appealVerdict } from "#lib/operations/skills/appeal-verdict";
import { deleteSkill } from "#lib/operations/skills/delete-skill";
import { discoverSkills } from "#lib/operations/skills/discover-skills";
import { downloadSkill } from "#lib/operations/skills/download-skill";
import { getSkill } from "#lib/operations/skills/get-skill";
import { getSkillContents } from "#lib/operations/skills/get-skill-contents";
import { getSkillFile } from "#lib/operations/skills/get-skill-file";
import { installSkill } from "#lib/operations/skills/install-skill";
import { listInstalledContents } from "#lib/operations/skills/list-installed-contents";
import { listLeaderboard } from "#lib/operations/skills/list-leaderboard";
import { listOwnSkills } from "#lib/operations/skills/list-own-skills";
import { listSkillReports } from "#lib/operations/skills/list-skill-reports";
import { listSkills } from "#lib/operations/skills/list-skills";
import { publishSkill } from "#lib/operations/skills/publish-skill";
import { renameSkill } from "#lib/operations/skills/rename-skill";
import { reportSkill } from "#lib/operations/skills/report-skill";
import { rescanSkill } from "#lib/operations/skills/rescan-skill";
import { restoreSkill } from "#lib/operations/skills/restore-skill";
import { uninstallSkill } from "#lib/operations/skills/uninstall-skill";
import { unpublishSkill } from "#lib/operations/skills/unpublish-skill";
import { unyankVersion } from "#lib/operations/skills/unyank-version";
import { yankVersion } from "#lib/operations/skills/yank-version";
import { recordTelemetry } from "#lib/operations/telemetry/record-telemetry";
import { createTrigger } from "#lib/operations/triggers/create-trigger";
import { deleteTrigger } from "#lib/operations/triggers/delete-trigger";
import { fireTrigger } from "#lib/operations/triggers/fire-trigger";
import { getTrigger } from "#lib/operations/triggers/get-trigger";
import { listTriggerEvents } from "#lib/operations/triggers/list-trigger-events";
import { listTriggers } from "#lib/operations/triggers/list-triggers";
import { receiveHook } from "#lib/operations/triggers/receive-hook";
import { replayTriggerEvent } from "#lib/operations/triggers/replay-trigger-event";
import { updateTrigger } from "#lib/operations/triggers/update-trigger";
import { createUpload } from "#lib/operations/uploads/create-upload";
import { createUploadTicket } from "#lib/operations/uploads/create-upload-ticket";
import { getUploadUrl } from "#lib/operations/uploads/get-upload-url";
import { processSkill } from "#lib/operations/uploads/process-skill";
import { createWebhook } from "#lib/operations/webhooks/create-webhook";
import { deleteWebhook } from "#lib/operations/webhooks/delete-webhook";
import { getWebhook } from "#lib/operations/webhooks/get-webhook";
import { listDeliveries } from "#lib/operations/webhooks/list-deliveries";
import { listWebhooks } from "#lib/operations/webhooks/list-webhooks";
import { redeliver } from "#lib/operations/webhooks/redeliver";
import { rotateWebhookSecret } from "#lib/operations/webhooks/rotate-webhook-secret";
import { testWebhook } from "#lib/operations/webhooks/test-webhook";
import { updateWebhook } from "#lib/operations/webhooks/update-webhook";
import { cancelWorkflowRun } from "#lib/operations/workflows/cancel-workflow-run";
import { checkWorkflow } from "#lib/operations/workflows/check-workflow";
import { createWorkflow } from "#lib/operations/workflows/create-workflow";
import { deleteWorkflow } from "#lib/operations/workflows/delete-workflow";
import { getWorkflow } from "#lib/operations/workflows/get-workflow";
import { getWorkflowRun } from "#lib/operations/workflows/get-workflow-run";
import { launchWorkflow } from "#lib/operations/workflows/launch-workflow";
import { listWorkflowRuns } from "#lib/operations/workflows/list-workflow-runs";
import { listWorkflows } from "#lib/operations/workflows/list-workflows";
import { rerunWorkflowRun } from "#lib/operations/workflows/rerun-workflow-run";
import { resumeWorkflowRun } from "#lib/operations/workflows/resume-workflow-run";
import { streamWorkflow } from "#lib/operations/workflows/stream-workflow";
import { streamWorkflowRun } from "#lib/operations/workflows/stream-workflow-run";
import { updateWorkflow } from "#lib/operations/workflows/update-workflow";
import { createWorkspace } from "#lib/operations/workspaces/create-workspace";
import { deleteWorkspace } from "#lib/operations/workspaces/delete-workspace";
import { exportWorkspace } from "#lib/operations/workspaces/export-workspace";
import { getCurrentWorkspace } from "#lib/operations/workspaces/get-current-workspace";
import { listWorkspaces } from "#lib/operations/workspaces/list-workspaces";
import { rebindApiKey } from "#lib/operations/workspaces/rebind-api-key";
import { updateWorkspace } from "#lib/operations/workspaces/update-workspace";

/** Everything the API can do. An operation that is not here does not exist. */
export const operations = named({
  deleteAccount,
  exportAccount,
  getAccountCredits,
  confirmActivation,
  denyActivation,
  lookupActivation,
  pollActivation,
  startActivation,
  approveConsent,
  connectAgent,
  denyConsent,
  listAgents,
  listConsents,
  listGrants,
  pollConsent,
  requestPermission,
  revokeGrant,
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
  createArtifactLink,
  deleteArtifact,
  downloadArtifact,
  getArtifact,
  listArtifacts,
  confirmEmailLink,
  confirmPasswordReset,
  createPasskey,
  createPasskeyOptions,
  createStepUpOptions,
  deletePasskey,
  deleteSession,
  getAccount,
  listPasskeys,
  listSessions,
  requestEmailLink,
  requestPasswordReset,
  setPassword,
  exportAuditLogs,
  listAuditLogs,
  signIn,
  signOut,
  signUp,
  stepUp,
  updatePasskey,
  verifyStepUp,
  createTopUp,
  confirmTopUp,
  getBalance,
  getSubscriptionTier,
  getUsage,
  listTransactions,
  receiveStripeEvent,
  deleteByok,
  getByok,
  setByok,
  addCollectionSkill,
  createCollection,
  deleteCollection,
  listCollections,
  removeCollectionSkill,
  updateCollection,
  acceptUpdate,
  diffDrive,
  dismissUpdate,
  executeSync,
  finalizeSync,
  importToDrive,
  listDrive,
  listDriveUpdates,
  previewSync,
  removeFromDrive,
  toggleDriveSkill,
  streamEvents,
  cancelExecution,
  getExecutionStatus,
  listExecutions,
  rerunExecution,
  runSkill,
  createRun,
  decideReview,
  downloadReview,
  getReview,
  listReviews,
  acceptInvitation,
  createInvitation,
  deleteInvitation,
  getInvitation,
  listInvitations,
  getFacets,
  getMarketplaceSkill,
  getMarketplaceFile,
  compareVersions,
  getSkillExample,
  getSkillScan,
  listCategories,
  listMarketplaceSkills,
  appendToMemory,
  getMemory,
  getMemoryVersion,
  listMemoryVersions,
  restoreMemoryVersion,
  updateMemory,
  listMembers,
  removeMember,
  updateMember,
  decideAuthorization,
  getAuthorization,
  getProfile,
  updateProfile,
  bindSecret,
  createSecret,
  deleteSecret,
  listSecrets,
  listSkillSecrets,
  unbindSecret,
  updateSecret,
  appealVerdict,
  deleteSkill,
  discoverSkills,
  downloadSkill,
  connectConnector,
  disconnectConnector,
  finishConnector,
  getConnector,
  getSourceContent,
  listBranches,
  listConnectorTriggers,
  listConnectors,
  listGithubRepos,
  listSources,
  runConnectorAction,
  searchConnectorActions,
  createDownload,
  getSkill,
  getSkillContents,
  getSkillFile,
  listInstalledContents,
  listSkillReports,
  installSkill,
  listLeaderboard,
  listOwnSkills,
  listSkills,
  publishSkill,
  renameSkill,
  reportSkill,
  rescanSkill,
  restoreSkill,
  uninstallSkill,
  unpublishSkill,
  unyankVersion,
  yankVersion,
  createUpload,
  createUploadTicket,
  getUploadUrl,
  processSkill,
  recordTelemetry,
  adoptInstall,
  createTrigger,
  deleteTrigger,
  fireTrigger,
  getTrigger,
  listTriggerEvents,
  listTriggers,
  receiveHook,
  replayTriggerEvent,
  updateTrigger,
  createWebhook,
  deleteWebhook,
  getWebhook,
  listDeliveries,
  listWebhooks,
  redeliver,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
  cancelWorkflowRun,
  checkWorkflow,
  createWorkflow,
  deleteWorkflow,
  getWorkflow,
  getWorkflowRun,
  launchWorkflow,
  listWorkflowRuns,
  listWorkflows,
  rerunWorkflowRun,
  resumeWorkflowRun,
  streamWorkflow,
  streamWorkflowRun,
  updateWorkflow,
  createWorkspace,
  deleteWorkspace,
  exportWorkspace,
  getCurrentWorkspace,
  listWorkspaces,
  rebindApiKey,
  updateWorkspace,
});

export type Operations = typeof operations;

/** Gives each operation the name it is exported by. */
function named<All extends Record<string, Operation>>(all: All): All {
  for (const [name, operation] of Object.entries(all)) operation.name = name;
  return all;
}
