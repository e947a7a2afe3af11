BEGIN;

-- A workspace that is deleted leaves the webhooks that its triggers asked for, until they are taken away at their app.
ALTER TABLE "provider_hooks" DROP CONSTRAINT "provider_hooks_workspace_id_fkey";

COMMIT;
