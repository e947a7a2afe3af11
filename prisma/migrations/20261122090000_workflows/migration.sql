BEGIN;

-- CreateEnum
CREATE TYPE "run_status" AS ENUM ('pending', 'running', 'suspended', 'completed', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "step_status" AS ENUM ('pending', 'running', 'waiting', 'suspended', 'completed', 'failed', 'cancelled');

-- AlterTable
ALTER TABLE "executions" ADD COLUMN     "workflow_run_id" INTEGER;

-- CreateTable
CREATE TABLE "workflows" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "workflows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workflow_versions" (
    "id" SERIAL NOT NULL,
    "workflow_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "definition" JSON NOT NULL,
    "actor" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "workflow_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workflow_runs" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "workflow_id" INTEGER NOT NULL,
    "version_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "api_key_id" INTEGER,
    "actor" JSONB NOT NULL DEFAULT '{}',
    "scopes" TEXT[] DEFAULT ARRAY['*']::TEXT[],
    "interface" "surface" NOT NULL,
    "trigger_id" INTEGER,
    "delivery" BYTEA,
    "status" "run_status" NOT NULL DEFAULT 'pending',
    "input" JSONB NOT NULL,
    "output" JSONB,
    "error" JSONB,
    "suspended" INTEGER NOT NULL DEFAULT 0,
    "wake_at" TIMESTAMPTZ(3),
    "last_event" INTEGER NOT NULL DEFAULT 0,
    "rerun_of_id" INTEGER,
    "from_step" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "workflow_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workflow_steps" (
    "run_id" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "status" "step_status" NOT NULL,
    "attempt" INTEGER NOT NULL,
    "input" JSONB,
    "output" JSONB,
    "error" JSONB,
    "suspend_payload" JSON,
    "choice" INTEGER,
    "execution_id" INTEGER,
    "answered_by" JSONB,
    "due_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "workflow_steps_pkey" PRIMARY KEY ("run_id","path")
);

-- CreateTable
CREATE TABLE "workflow_events" (
    "run_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "path" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "error" JSONB,
    "execution_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "workflow_events_pkey" PRIMARY KEY ("run_id","seq")
);

-- CreateTable
CREATE TABLE "triggers" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "workflow_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "api_key_id" INTEGER,
    "actor" JSONB NOT NULL DEFAULT '{}',
    "scopes" TEXT[] DEFAULT ARRAY['*']::TEXT[],
    "type" TEXT NOT NULL,
    "cron" TEXT,
    "timezone" TEXT NOT NULL DEFAULT 'UTC',
    "token_hash" BYTEA,
    "input_data" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabled_reason" TEXT,
    "last_problem" JSONB,
    "next_at" TIMESTAMPTZ(3),
    "last_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "triggers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "workflows_workspace_id_id_idx" ON "workflows"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_versions_workflow_id_version_key" ON "workflow_versions"("workflow_id", "version");

-- CreateIndex
CREATE INDEX "workflow_runs_workspace_id_id_idx" ON "workflow_runs"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "workflow_runs_workspace_id_status_id_idx" ON "workflow_runs"("workspace_id", "status", "id");

-- CreateIndex
CREATE INDEX "workflow_runs_workflow_id_id_idx" ON "workflow_runs"("workflow_id", "id");

-- CreateIndex
CREATE INDEX "workflow_runs_trigger_id_id_idx" ON "workflow_runs"("trigger_id", "id");

-- CreateIndex
CREATE INDEX "workflow_runs_finished_at_idx" ON "workflow_runs"("finished_at");

-- CreateIndex
CREATE UNIQUE INDEX "triggers_token_hash_key" ON "triggers"("token_hash");

-- CreateIndex
CREATE INDEX "triggers_workspace_id_id_idx" ON "triggers"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "triggers_workflow_id_id_idx" ON "triggers"("workflow_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_runs_trigger_id_delivery_key" ON "workflow_runs"("trigger_id", "delivery");

-- AddForeignKey
ALTER TABLE "workflows" ADD CONSTRAINT "workflows_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_versions" ADD CONSTRAINT "workflow_versions_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_runs" ADD CONSTRAINT "workflow_runs_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_runs" ADD CONSTRAINT "workflow_runs_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_runs" ADD CONSTRAINT "workflow_runs_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "workflow_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_runs" ADD CONSTRAINT "workflow_runs_trigger_id_fkey" FOREIGN KEY ("trigger_id") REFERENCES "triggers"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_steps" ADD CONSTRAINT "workflow_steps_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "workflow_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_events" ADD CONSTRAINT "workflow_events_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "workflow_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "triggers" ADD CONSTRAINT "triggers_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "triggers" ADD CONSTRAINT "triggers_workflow_id_fkey" FOREIGN KEY ("workflow_id") REFERENCES "workflows"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- One workflow of a name in a workspace, and one among those that come with the server.
CREATE UNIQUE INDEX "workflows_slug" ON "workflows" (coalesce("workspace_id", 0), "slug") WHERE "deleted_at" IS NULL;

-- Runs that wait for an answer, for whoever has to give one.
CREATE INDEX "workflow_runs_suspended" ON "workflow_runs" ("workspace_id", "id") WHERE "suspended" > 0;

-- What is to be started next.
CREATE INDEX "triggers_due" ON "triggers" ("next_at") WHERE "enabled" AND "next_at" IS NOT NULL;

COMMIT;
