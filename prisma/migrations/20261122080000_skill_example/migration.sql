BEGIN;

-- AlterTable
ALTER TABLE "skill_versions" ADD COLUMN "example" TEXT;

COMMIT;
