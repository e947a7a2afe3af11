BEGIN;

-- CreateIndex
CREATE INDEX "executions_workspace_id_skill_slug_id_idx" ON "executions"("workspace_id", "skill_slug", "id");

-- CreateIndex
CREATE INDEX "executions_workspace_id_interface_id_idx" ON "executions"("workspace_id", "interface", "id");

-- CreateIndex
CREATE INDEX "executions_workspace_id_user_id_id_idx" ON "executions"("workspace_id", "user_id", "id");

-- CreateIndex
CREATE INDEX "executions_workspace_id_created_at_id_idx" ON "executions"("workspace_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "executions_workspace_id_cost_id_idx" ON "executions"("workspace_id", "cost", "id");

-- CreateIndex
CREATE INDEX "artifacts_workspace_id_content_type_id_idx" ON "artifacts"("workspace_id", "content_type", "id");

-- CreateIndex
CREATE INDEX "artifacts_workspace_id_created_at_id_idx" ON "artifacts"("workspace_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "workflow_runs_workspace_id_created_at_id_idx" ON "workflow_runs"("workspace_id", "created_at", "id");

-- Executions by how long they took: what GET /executions orders by is written the same way.
CREATE INDEX "executions_workspace_id_took_id_idx" ON "executions"("workspace_id", (COALESCE("finished_at" - "started_at", '0'::interval)), "id");

-- Artifacts by a part of their name.
CREATE INDEX "artifacts_filename_trigrams_idx" ON "artifacts" USING gin ("filename" gin_trgm_ops);

COMMIT;
