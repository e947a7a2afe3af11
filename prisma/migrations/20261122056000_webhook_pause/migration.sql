BEGIN;

-- AlterTable
ALTER TABLE "webhooks" ADD COLUMN     "resume_at" TIMESTAMPTZ(3);

COMMIT;
