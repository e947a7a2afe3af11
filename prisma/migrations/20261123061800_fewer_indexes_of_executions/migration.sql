BEGIN;

-- DropIndex
DROP INDEX "executions_workspace_id_interface_id_idx";

-- DropIndex
DROP INDEX "executions_workspace_id_user_id_id_idx";

-- DropIndex
DROP INDEX "executions_workspace_id_cost_id_idx";

-- DropIndex
DROP INDEX "executions_workspace_id_took_id_idx";

-- Who asked and by what way never change: with them in it, one index finds even what is rare without reading the rows.
DROP INDEX "executions_workspace_id_id_idx";
CREATE INDEX "executions_workspace_id_id_idx" ON "executions"("workspace_id", "id") INCLUDE ("interface", "user_id");

-- What has ended by what it cost and how long it took: GET /executions orders by the same, and a run pays for them once, at its end.
CREATE INDEX "executions_workspace_id_cost_id_idx" ON "executions"("workspace_id", "cost", "id") WHERE "finished_at" IS NOT NULL;
CREATE INDEX "executions_workspace_id_took_id_idx" ON "executions"("workspace_id", (COALESCE("finished_at" - "started_at", '0'::interval)), "id") WHERE "finished_at" IS NOT NULL;

COMMIT;
