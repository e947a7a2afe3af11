BEGIN;

-- CreateIndex
CREATE INDEX "consents_workspace_id_status_expires_at_idx" ON "consents"("workspace_id", "status", "expires_at");

-- CreateIndex
CREATE INDEX "grants_workspace_id_revoked_at_used_at_expires_at_idx" ON "grants"("workspace_id", "revoked_at", "used_at", "expires_at");

COMMIT;
