BEGIN;

-- CreateEnum
CREATE TYPE "oauth_token_kind" AS ENUM ('access', 'refresh');

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "oauth_client_id" INTEGER;

-- AlterTable
ALTER TABLE "devices" ADD COLUMN     "audience" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "oauth_client_id" INTEGER;

-- CreateTable
CREATE TABLE "mcp_sessions" (
    "id" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "initialize" JSON NOT NULL,
    "log_level" TEXT,
    "subscriptions" TEXT[],
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mcp_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE UNLOGGED TABLE "mcp_events" (
    "id" BIGSERIAL NOT NULL,
    "session_id" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "message" JSON,
    "last" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mcp_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE UNLOGGED TABLE "mcp_mail" (
    "id" BIGSERIAL NOT NULL,
    "address" TEXT NOT NULL,
    "message" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mcp_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_clients" (
    "id" SERIAL NOT NULL,
    "client_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "uri" TEXT,
    "redirect_uris" TEXT[],
    "secret_hash" BYTEA,
    "auth_method" TEXT NOT NULL DEFAULT 'none',
    "grant_types" TEXT[],
    "ip" TEXT,
    "fetched_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "oauth_clients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_codes" (
    "id" SERIAL NOT NULL,
    "code_hash" BYTEA NOT NULL,
    "client_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "scopes" TEXT[],
    "redirect_uri" TEXT NOT NULL,
    "code_challenge" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "api_key_id" INTEGER,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "oauth_codes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_tokens" (
    "id" SERIAL NOT NULL,
    "hash" BYTEA NOT NULL,
    "kind" "oauth_token_kind" NOT NULL,
    "api_key_id" INTEGER NOT NULL,
    "audience" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "oauth_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mcp_sessions_workspace_id_idx" ON "mcp_sessions"("workspace_id");

-- CreateIndex
CREATE INDEX "mcp_sessions_last_used_at_idx" ON "mcp_sessions"("last_used_at");

-- CreateIndex
CREATE INDEX "mcp_events_stream_id_idx" ON "mcp_events"("stream", "id");

-- CreateIndex
CREATE INDEX "mcp_events_created_at_idx" ON "mcp_events"("created_at");

-- CreateIndex
CREATE INDEX "mcp_mail_address_id_idx" ON "mcp_mail"("address", "id");

-- CreateIndex
CREATE INDEX "mcp_mail_created_at_idx" ON "mcp_mail"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "oauth_clients_client_id_key" ON "oauth_clients"("client_id");

-- CreateIndex
CREATE INDEX "oauth_clients_created_at_idx" ON "oauth_clients"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "oauth_codes_code_hash_key" ON "oauth_codes"("code_hash");

-- CreateIndex
CREATE INDEX "oauth_codes_expires_at_idx" ON "oauth_codes"("expires_at");

-- CreateIndex
CREATE INDEX "oauth_codes_client_id_idx" ON "oauth_codes"("client_id");

-- CreateIndex
CREATE INDEX "oauth_codes_user_id_idx" ON "oauth_codes"("user_id");

-- CreateIndex
CREATE INDEX "oauth_codes_workspace_id_idx" ON "oauth_codes"("workspace_id");

-- CreateIndex
CREATE INDEX "oauth_codes_api_key_id_idx" ON "oauth_codes"("api_key_id");

-- CreateIndex
CREATE UNIQUE INDEX "oauth_tokens_hash_key" ON "oauth_tokens"("hash");

-- CreateIndex
CREATE INDEX "oauth_tokens_api_key_id_idx" ON "oauth_tokens"("api_key_id");

-- CreateIndex
CREATE INDEX "oauth_tokens_expires_at_idx" ON "oauth_tokens"("expires_at");

-- CreateIndex
CREATE INDEX "api_keys_oauth_client_id_idx" ON "api_keys"("oauth_client_id");

-- CreateIndex
CREATE INDEX "devices_oauth_client_id_idx" ON "devices"("oauth_client_id");

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_oauth_client_id_fkey" FOREIGN KEY ("oauth_client_id") REFERENCES "oauth_clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "devices" ADD CONSTRAINT "devices_oauth_client_id_fkey" FOREIGN KEY ("oauth_client_id") REFERENCES "oauth_clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "mcp_sessions" ADD CONSTRAINT "mcp_sessions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_codes" ADD CONSTRAINT "oauth_codes_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "oauth_clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_codes" ADD CONSTRAINT "oauth_codes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_codes" ADD CONSTRAINT "oauth_codes_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_codes" ADD CONSTRAINT "oauth_codes_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_tokens" ADD CONSTRAINT "oauth_tokens_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Clients of the MCP server hear that something they know of is another thing now. (\x3b is a semicolon: the engine that
-- applies this file cuts it at every other one.)
CREATE FUNCTION tell_change() RETURNS trigger LANGUAGE plpgsql
  AS E'BEGIN
    PERFORM pg_notify(\'clanker_changes\', coalesce(NEW.workspace_id, OLD.workspace_id) || \':\' || TG_ARGV[0])\x3b
    RETURN NULL\x3b
  END';
CREATE FUNCTION tell_scopes() RETURNS trigger LANGUAGE plpgsql
  AS E'BEGIN
    PERFORM pg_notify(\'clanker_changes\', NEW.workspace_id || \':key:\' || NEW.id)\x3b
    RETURN NULL\x3b
  END';
CREATE TRIGGER memories_tell_change AFTER INSERT OR UPDATE ON "memories"
  FOR EACH ROW EXECUTE FUNCTION tell_change('memory');
CREATE TRIGGER drive_skills_tell_change AFTER INSERT OR UPDATE OR DELETE ON "drive_skills"
  FOR EACH ROW EXECUTE FUNCTION tell_change('skills');
CREATE TRIGGER artifacts_tell_change AFTER INSERT OR UPDATE OR DELETE ON "artifacts"
  FOR EACH ROW EXECUTE FUNCTION tell_change('artifacts');
CREATE TRIGGER api_keys_tell_scopes AFTER UPDATE OF "scopes" ON "api_keys"
  FOR EACH ROW WHEN (OLD.scopes IS DISTINCT FROM NEW.scopes) EXECUTE FUNCTION tell_scopes();

COMMIT;
