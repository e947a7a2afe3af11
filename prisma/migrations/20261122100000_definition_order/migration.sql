-- A definition is shown, and its forms and questions are made, in the order in which it was written, which JSONB forgets.
ALTER TABLE "workflow_versions" ALTER COLUMN "definition" SET DATA TYPE JSON USING "definition"::json;
ALTER TABLE "workflow_steps" ALTER COLUMN "suspend_payload" SET DATA TYPE JSON USING "suspend_payload"::json;
