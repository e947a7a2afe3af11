BEGIN;

-- AlterTable
ALTER TABLE "triggers" ADD COLUMN     "cursor" JSONB,
ADD COLUMN     "event" TEXT,
ADD COLUMN     "failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "input_text" TEXT,
ADD COLUMN     "lease_until" TIMESTAMPTZ(3),
ADD COLUMN     "skill" TEXT,
ADD COLUMN     "source" TEXT,
ALTER COLUMN "workflow_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "trigger_events" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "trigger_id" INTEGER NOT NULL,
    "key" BYTEA NOT NULL,
    "payload" BYTEA,
    "status" TEXT NOT NULL,
    "run_id" INTEGER,
    "execution_id" INTEGER,
    "problem" JSONB,
    "replay_of_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "trigger_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_hooks" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "trigger_id" INTEGER,
    "app" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "hook_id" TEXT,
    "retry_at" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "provider_hooks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "trigger_events_trigger_id_id_idx" ON "trigger_events"("trigger_id", "id");

-- CreateIndex
CREATE INDEX "trigger_events_run_id_idx" ON "trigger_events"("run_id");

-- CreateIndex
CREATE INDEX "trigger_events_execution_id_idx" ON "trigger_events"("execution_id");

-- CreateIndex
CREATE INDEX "trigger_events_created_at_idx" ON "trigger_events"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "trigger_events_trigger_id_key_key" ON "trigger_events"("trigger_id", "key");

-- CreateIndex
CREATE UNIQUE INDEX "provider_hooks_trigger_id_key" ON "provider_hooks"("trigger_id");

-- CreateIndex
CREATE UNIQUE INDEX "provider_hooks_token_hash_key" ON "provider_hooks"("token_hash");

-- AddForeignKey
ALTER TABLE "trigger_events" ADD CONSTRAINT "trigger_events_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trigger_events" ADD CONSTRAINT "trigger_events_trigger_id_fkey" FOREIGN KEY ("trigger_id") REFERENCES "triggers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trigger_events" ADD CONSTRAINT "trigger_events_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "workflow_runs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trigger_events" ADD CONSTRAINT "trigger_events_execution_id_fkey" FOREIGN KEY ("execution_id") REFERENCES "executions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_hooks" ADD CONSTRAINT "provider_hooks_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provider_hooks" ADD CONSTRAINT "provider_hooks_trigger_id_fkey" FOREIGN KEY ("trigger_id") REFERENCES "triggers"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- It starts one thing.
ALTER TABLE "triggers" ADD CONSTRAINT "triggers_starts_one" CHECK (("workflow_id" IS NULL) <> ("skill" IS NULL));

-- What was delivered is remembered here from now on, so that it still starts one run.
INSERT INTO "trigger_events" ("workspace_id", "trigger_id", "key", "status", "run_id", "created_at")
SELECT "workspace_id", "trigger_id", "delivery", 'started', "id", "created_at" FROM "workflow_runs"
WHERE "delivery" IS NOT NULL AND "trigger_id" IS NOT NULL;

-- DropIndex
DROP INDEX "workflow_runs_trigger_id_delivery_key";

-- AlterTable
ALTER TABLE "workflow_runs" DROP COLUMN "delivery";

-- Accounts that are being read.
CREATE INDEX "triggers_leased" ON "triggers" ("workspace_id") WHERE "lease_until" IS NOT NULL;

COMMIT;
