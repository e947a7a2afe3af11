BEGIN;

-- AlterTable
ALTER TABLE "action_runs" ALTER COLUMN "input" DROP NOT NULL;

-- What was done before this is done with what it was given, too.
UPDATE "action_runs" SET "input" = NULL WHERE "status" = 'completed';

-- CreateIndex
CREATE INDEX "trigger_events_workspace_id_idx" ON "trigger_events"("workspace_id");

COMMIT;
