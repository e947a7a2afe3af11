BEGIN;

-- CreateIndex
CREATE INDEX "cli_sync_runs_created_at_idx" ON "cli_sync_runs"("created_at");

COMMIT;
