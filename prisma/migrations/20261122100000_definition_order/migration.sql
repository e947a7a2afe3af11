-- A definition is shown, and its forms are made, in the order in which it was written, which JSONB forgets.
ALTER TABLE "workflow_versions" ALTER COLUMN "definition" SET DATA TYPE JSON USING "definition"::json;
