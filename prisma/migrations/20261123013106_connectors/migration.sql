BEGIN;

-- CreateEnum
CREATE TYPE "action_status" AS ENUM ('pending', 'running', 'completed', 'failed');

-- CreateTable
CREATE TABLE "connections" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "app" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "actor" JSONB NOT NULL,
    "granted" TEXT[],
    "tokens" BYTEA NOT NULL,
    "generation" INTEGER NOT NULL DEFAULT 1,
    "expires_at" TIMESTAMPTZ(3),
    "refreshing" TIMESTAMPTZ(3),
    "expired_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_requests" (
    "state_hash" BYTEA NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "session_id" INTEGER,
    "app" TEXT NOT NULL,
    "verifier" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "connection_requests_pkey" PRIMARY KEY ("state_hash")
);

-- CreateTable
CREATE TABLE "action_runs" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "action" TEXT NOT NULL,
    "key" BYTEA,
    "input" BYTEA NOT NULL,
    "status" "action_status" NOT NULL DEFAULT 'pending',
    "outcome" BYTEA,
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "action_runs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "connections_workspace_id_app_key" ON "connections"("workspace_id", "app");

-- CreateIndex
CREATE INDEX "connection_requests_expires_at_idx" ON "connection_requests"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "action_runs_key_key" ON "action_runs"("key");

-- CreateIndex
CREATE INDEX "action_runs_workspace_id_id_idx" ON "action_runs"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "action_runs_created_at_idx" ON "action_runs"("created_at");

-- AddForeignKey
ALTER TABLE "connections" ADD CONSTRAINT "connections_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_requests" ADD CONSTRAINT "connection_requests_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_requests" ADD CONSTRAINT "connection_requests_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_runs" ADD CONSTRAINT "action_runs_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

COMMIT;
