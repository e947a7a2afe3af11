BEGIN;

-- CreateEnum
CREATE TYPE "version_state" AS ENUM ('live', 'held', 'quarantined');

-- CreateEnum
CREATE TYPE "verdict" AS ENUM ('pass', 'review', 'warn', 'malicious');

-- CreateEnum
CREATE TYPE "risk" AS ENUM ('low', 'medium', 'high');

-- CreateEnum
CREATE TYPE "report_kind" AS ENUM ('report', 'appeal');

-- CreateEnum
CREATE TYPE "delivery_status" AS ENUM ('pending', 'delivered', 'failed');

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN     "collection_id" INTEGER;

-- AlterTable
ALTER TABLE "executions" ADD COLUMN     "collection_id" INTEGER;

-- AlterTable
ALTER TABLE "skills" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "published_at" TIMESTAMPTZ(3),
ADD COLUMN     "review_note" TEXT,
ADD COLUMN     "submitted_at" TIMESTAMPTZ(3),
ADD COLUMN     "workspace_id" INTEGER;

-- AlterTable
ALTER TABLE "skill_versions" ADD COLUMN     "about" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "allowed_at" TIMESTAMPTZ(3),
ADD COLUMN     "changelog" TEXT,
ADD COLUMN     "published_by_id" INTEGER,
ADD COLUMN     "risk" "risk",
ADD COLUMN     "scan" JSONB,
ADD COLUMN     "state" "version_state" NOT NULL DEFAULT 'live',
ADD COLUMN     "verdict" "verdict",
ADD COLUMN     "yank_reason" TEXT,
ADD COLUMN     "yanked_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "drive_skills" ADD COLUMN     "dismissed_version_id" INTEGER;

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "drive_grandfather_high_water" INTEGER;

-- CreateTable
CREATE TABLE "collections" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "all_skills" BOOLEAN NOT NULL,
    "include_team_skills" BOOLEAN NOT NULL DEFAULT true,
    "include_shared_skills" BOOLEAN NOT NULL DEFAULT true,
    "is_public_marketplace" BOOLEAN NOT NULL DEFAULT false,
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "collection_skills" (
    "collection_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "skill_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "collection_skills_pkey" PRIMARY KEY ("collection_id","skill_id")
);

-- CreateTable
CREATE TABLE "skill_aliases" (
    "slug" TEXT NOT NULL,
    "skill_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "skill_aliases_pkey" PRIMARY KEY ("slug")
);

-- CreateTable
CREATE TABLE "skill_reports" (
    "id" SERIAL NOT NULL,
    "kind" "report_kind" NOT NULL,
    "skill_id" INTEGER NOT NULL,
    "version_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "status" "decision_status" NOT NULL DEFAULT 'pending',
    "note" TEXT,
    "decided_by_id" INTEGER,
    "decided_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "skill_reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload_tickets" (
    "id" SERIAL NOT NULL,
    "hash" BYTEA NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "api_key_id" INTEGER,
    "session_id" INTEGER,
    "collection_id" INTEGER,
    "filename" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upload_tickets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "telemetry_events" (
    "id" SERIAL NOT NULL,
    "install_id" UUID NOT NULL,
    "event_type" TEXT NOT NULL,
    "cli_version" TEXT NOT NULL,
    "os" TEXT NOT NULL,
    "skill_slugs" TEXT[],
    "source_types" TEXT[],
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "telemetry_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claimed_installs" (
    "install_id" UUID NOT NULL,
    "user_id" INTEGER NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "claimed_installs_pkey" PRIMARY KEY ("install_id")
);

-- CreateTable
CREATE TABLE "cli_sync_runs" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "install_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "classifications" JSONB NOT NULL,
    "results" JSONB NOT NULL,
    "outcome" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finalized_at" TIMESTAMPTZ(3),

    CONSTRAINT "cli_sync_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhooks" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "url" TEXT NOT NULL,
    "events" TEXT[],
    "description" TEXT,
    "secret" BYTEA NOT NULL,
    "previous_secret" BYTEA,
    "previous_until" TIMESTAMPTZ(3),
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabled_reason" TEXT,
    "failing_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" SERIAL NOT NULL,
    "webhook_id" INTEGER NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "status" "delivery_status" NOT NULL DEFAULT 'pending',
    "attempts" JSONB NOT NULL DEFAULT '[]',
    "next_attempt_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "collections_workspace_id_id_idx" ON "collections"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "collection_skills_workspace_id_skill_id_idx" ON "collection_skills"("workspace_id", "skill_id");

-- CreateIndex
CREATE INDEX "skill_aliases_skill_id_idx" ON "skill_aliases"("skill_id");

-- CreateIndex
CREATE INDEX "skill_reports_skill_id_idx" ON "skill_reports"("skill_id");

-- CreateIndex
CREATE INDEX "skill_reports_status_id_idx" ON "skill_reports"("status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "upload_tickets_hash_key" ON "upload_tickets"("hash");

-- CreateIndex
CREATE INDEX "upload_tickets_workspace_id_idx" ON "upload_tickets"("workspace_id");

-- CreateIndex
CREATE INDEX "upload_tickets_expires_at_idx" ON "upload_tickets"("expires_at");

-- CreateIndex
CREATE INDEX "telemetry_events_install_id_idx" ON "telemetry_events"("install_id");

-- CreateIndex
CREATE INDEX "telemetry_events_created_at_idx" ON "telemetry_events"("created_at");

-- CreateIndex
CREATE INDEX "claimed_installs_user_id_idx" ON "claimed_installs"("user_id");

-- CreateIndex
CREATE INDEX "cli_sync_runs_workspace_id_id_idx" ON "cli_sync_runs"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "webhooks_workspace_id_id_idx" ON "webhooks"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_webhook_id_id_idx" ON "webhook_deliveries"("webhook_id", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_status_next_attempt_at_idx" ON "webhook_deliveries"("status", "next_attempt_at");

-- CreateIndex
CREATE INDEX "webhook_deliveries_created_at_idx" ON "webhook_deliveries"("created_at");

-- CreateIndex
CREATE INDEX "api_keys_collection_id_idx" ON "api_keys"("collection_id");

-- CreateIndex
CREATE INDEX "executions_collection_id_id_idx" ON "executions"("collection_id", "id");

-- CreateIndex
CREATE INDEX "skills_workspace_id_idx" ON "skills"("workspace_id");

-- CreateIndex
CREATE INDEX "skill_versions_state_idx" ON "skill_versions"("state");

-- Until now a catalogue's skill could change without a new version: the later ones are told apart.
UPDATE "skill_versions" v SET "version" = v."version" || '+' || v."number"
  WHERE EXISTS (SELECT 1 FROM "skill_versions" o WHERE o."skill_id" = v."skill_id" AND o."version" = v."version" AND o."number" < v."number");

-- What the marketplace says of a skill is what its latest version says.
UPDATE "skill_versions" v SET "about" = jsonb_build_object('name', s."name", 'description', s."description", 'category', s."category", 'tags', s."tags",
  'runtime', s."runtime", 'license', s."license", 'author', s."author") FROM "skills" s WHERE s."id" = v."skill_id";
UPDATE "skills" SET "published_at" = "created_at" WHERE "public";

-- A name is one collection's in its workspace, and among the public ones everywhere.
CREATE UNIQUE INDEX "collections_workspace_id_name_key" ON "collections"("workspace_id", "name") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "collections_public_name_key" ON "collections"(lower("name")) WHERE "deleted_at" IS NULL AND "is_public_marketplace";

-- CreateIndex
CREATE UNIQUE INDEX "skill_versions_skill_id_version_key" ON "skill_versions"("skill_id", "version");

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collections" ADD CONSTRAINT "collections_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_skills" ADD CONSTRAINT "collection_skills_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "collection_skills" ADD CONSTRAINT "collection_skills_workspace_id_skill_id_fkey" FOREIGN KEY ("workspace_id", "skill_id") REFERENCES "drive_skills"("workspace_id", "skill_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "executions" ADD CONSTRAINT "executions_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collections"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "skills" ADD CONSTRAINT "skills_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "drive_skills" ADD CONSTRAINT "drive_skills_dismissed_version_id_fkey" FOREIGN KEY ("dismissed_version_id") REFERENCES "skill_versions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "skill_aliases" ADD CONSTRAINT "skill_aliases_skill_id_fkey" FOREIGN KEY ("skill_id") REFERENCES "skills"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "skill_reports" ADD CONSTRAINT "skill_reports_skill_id_fkey" FOREIGN KEY ("skill_id") REFERENCES "skills"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "skill_reports" ADD CONSTRAINT "skill_reports_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "skill_versions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "skill_reports" ADD CONSTRAINT "skill_reports_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_tickets" ADD CONSTRAINT "upload_tickets_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_tickets" ADD CONSTRAINT "upload_tickets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_tickets" ADD CONSTRAINT "upload_tickets_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "api_keys"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_tickets" ADD CONSTRAINT "upload_tickets_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_tickets" ADD CONSTRAINT "upload_tickets_collection_id_fkey" FOREIGN KEY ("collection_id") REFERENCES "collections"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "claimed_installs" ADD CONSTRAINT "claimed_installs_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cli_sync_runs" ADD CONSTRAINT "cli_sync_runs_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cli_sync_runs" ADD CONSTRAINT "cli_sync_runs_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

COMMIT;
