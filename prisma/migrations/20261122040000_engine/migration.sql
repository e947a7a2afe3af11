BEGIN;

-- CreateEnum
CREATE TYPE "credit_type" AS ENUM ('grant', 'usage', 'top_up', 'adjustment');

-- AlterTable
ALTER TABLE "executions" ADD COLUMN     "actor" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "args" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "connector" JSONB,
ADD COLUMN     "exit_code" INTEGER,
ADD COLUMN     "first_block" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "reserved" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY['*']::TEXT[],
ADD COLUMN     "script" TEXT,
ADD COLUMN     "session_id" TEXT;

-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "balance" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "reserved" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "runs_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "runs_month" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "tier" TEXT NOT NULL DEFAULT 'free';

-- CreateTable
CREATE TABLE "credit_transactions" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER,
    "type" "credit_type" NOT NULL,
    "amount" BIGINT NOT NULL,
    "balance_after" BIGINT NOT NULL,
    "execution_id" INTEGER,
    "description" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "credit_transactions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ledger_entries" (
    "id" BIGSERIAL NOT NULL,
    "transaction_id" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "uploads" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "filename" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "uploads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox_sessions" (
    "id" TEXT NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "sha256" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sandbox_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "memories" (
    "workspace_id" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_by" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "memories_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "memory_versions" (
    "workspace_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "updated_by" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "memory_versions_pkey" PRIMARY KEY ("workspace_id","version")
);

-- CreateTable
CREATE TABLE "secrets" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "value" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "secret_bindings" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "skill_id" INTEGER NOT NULL,
    "secret_id" INTEGER NOT NULL,
    "env_var" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "secret_bindings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "byok_keys" (
    "workspace_id" INTEGER NOT NULL,
    "value" BYTEA NOT NULL,
    "last_four" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "byok_keys_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "credit_transactions_reference_key" ON "credit_transactions"("reference");

-- CreateIndex
CREATE INDEX "credit_transactions_workspace_id_id_idx" ON "credit_transactions"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "ledger_entries_transaction_id_idx" ON "ledger_entries"("transaction_id");

-- CreateIndex
CREATE INDEX "ledger_entries_account_idx" ON "ledger_entries"("account");

-- CreateIndex
CREATE INDEX "uploads_workspace_id_id_idx" ON "uploads"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "uploads_expires_at_idx" ON "uploads"("expires_at");

-- CreateIndex
CREATE INDEX "sandbox_sessions_expires_at_idx" ON "sandbox_sessions"("expires_at");

-- CreateIndex
CREATE INDEX "secrets_workspace_id_id_idx" ON "secrets"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "secrets_workspace_id_name_key" ON "secrets"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "secret_bindings_secret_id_idx" ON "secret_bindings"("secret_id");

-- CreateIndex
CREATE UNIQUE INDEX "secret_bindings_workspace_id_skill_id_env_var_key" ON "secret_bindings"("workspace_id", "skill_id", "env_var");

-- CreateIndex
CREATE INDEX "executions_session_id_idx" ON "executions"("session_id");

-- CreateIndex
CREATE INDEX "executions_finished_at_idx" ON "executions"("finished_at");

-- AddForeignKey
ALTER TABLE "credit_transactions" ADD CONSTRAINT "credit_transactions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_transaction_id_fkey" FOREIGN KEY ("transaction_id") REFERENCES "credit_transactions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sandbox_sessions" ADD CONSTRAINT "sandbox_sessions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memories" ADD CONSTRAINT "memories_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memory_versions" ADD CONSTRAINT "memory_versions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secrets" ADD CONSTRAINT "secrets_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secret_bindings" ADD CONSTRAINT "secret_bindings_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secret_bindings" ADD CONSTRAINT "secret_bindings_skill_id_fkey" FOREIGN KEY ("skill_id") REFERENCES "skills"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secret_bindings" ADD CONSTRAINT "secret_bindings_secret_id_fkey" FOREIGN KEY ("secret_id") REFERENCES "secrets"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "byok_keys" ADD CONSTRAINT "byok_keys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Money is never below zero, and what is held back is there.
ALTER TABLE "workspaces" ADD CONSTRAINT "workspaces_money_check" CHECK ("reserved" >= 0 AND "balance" >= "reserved");

-- Entries are for good. (\x3b is a semicolon: the engine that applies this file cuts it at every other one.)
CREATE FUNCTION refuse_ledger_change() RETURNS trigger LANGUAGE plpgsql
  AS E'BEGIN RAISE EXCEPTION \'the ledger can only be added to\'\x3b END';
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON "ledger_entries"
  FOR EACH ROW EXECUTE FUNCTION refuse_ledger_change();
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON "ledger_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_ledger_change();

-- What one account loses another gains: looked at when the transaction commits.
CREATE FUNCTION check_ledger_sum() RETURNS trigger LANGUAGE plpgsql
  AS E'BEGIN
    IF (SELECT sum(amount) FROM ledger_entries WHERE transaction_id = NEW.transaction_id) <> 0 THEN
      RAISE EXCEPTION \'ledger transaction % does not sum to zero\', NEW.transaction_id\x3b
    END IF\x3b
    RETURN NULL\x3b
  END';
CREATE CONSTRAINT TRIGGER ledger_entries_balanced AFTER INSERT ON "ledger_entries"
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_sum();

-- Workspaces that are there already get what a new one gets.
UPDATE "workspaces" SET "balance" = 1000000000;
INSERT INTO "credit_transactions" ("workspace_id", "type", "amount", "balance_after", "description", "reference")
  SELECT "id", 'grant', 1000000000, 1000000000, 'Welcome credits', 'welcome:' || "id" FROM "workspaces";
INSERT INTO "ledger_entries" ("transaction_id", "account", "amount")
  SELECT "id", 'workspace:' || "workspace_id", "amount" FROM "credit_transactions"
  UNION ALL SELECT "id", 'grants', -"amount" FROM "credit_transactions";

COMMIT;
