BEGIN;

-- DropIndex
DROP INDEX "webhook_deliveries_status_next_attempt_at_idx";

-- What waits, webhook by webhook, so that a courier finds the first of each however many stand behind it.
CREATE INDEX "webhook_deliveries_queue_idx" ON "webhook_deliveries" ("webhook_id", "next_attempt_at", "id") WHERE "status" = 'pending';

COMMIT;
