BEGIN;

-- CreateTable
CREATE TABLE "revocations" (
    "id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "app" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "tokens" BYTEA NOT NULL,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),

    CONSTRAINT "revocations_pkey" PRIMARY KEY ("id")
);

-- However a connection goes, disconnected, replaced or with its workspace: its tokens are still to be given back.
CREATE FUNCTION keep_tokens_to_revoke() RETURNS trigger LANGUAGE plpgsql
  AS E'BEGIN
    INSERT INTO revocations (id, workspace_id, app, account_id, tokens)
    VALUES (OLD.id, OLD.workspace_id, OLD.app, OLD.account_id, OLD.tokens) ON CONFLICT (id) DO NOTHING\x3b
    RETURN NULL\x3b
  END';
CREATE TRIGGER connections_keep_tokens AFTER DELETE ON "connections" FOR EACH ROW EXECUTE FUNCTION keep_tokens_to_revoke();

-- Whose account is still worked with is looked up before anything is given back.
CREATE INDEX "connections_account" ON "connections" ("account_id");

COMMIT;
