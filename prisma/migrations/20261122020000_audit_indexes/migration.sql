BEGIN;

-- DropIndex
DROP INDEX "audit_entries_workspace_id_id_idx";

-- CreateIndex
CREATE INDEX "audit_entries_workspace_id_created_at_id_idx" ON "audit_entries"("workspace_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_workspace_id_action_created_at_id_idx" ON "audit_entries"("workspace_id", "action", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_workspace_id_resource_type_created_at_id_idx" ON "audit_entries"("workspace_id", "resource_type", "created_at", "id");

-- CreateIndex
CREATE INDEX "audit_entries_workspace_id_actor_type_actor_id_created_at_i_idx" ON "audit_entries"("workspace_id", "actor_type", "actor_id", "created_at", "id");

COMMIT;
