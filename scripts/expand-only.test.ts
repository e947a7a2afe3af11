import { expect, test } from "vitest";
import { contractions } from "./expand-only.ts";

const problems = (sql: string, name = "20270101000000_later") => contractions([{ name, sql: `BEGIN;\n\n${sql}\n\nCOMMIT;\n` }]).length;

test.each([
  'DROP TABLE "runs";',
  'ALTER TABLE "runs" DROP COLUMN "note";',
  'ALTER TABLE "runs" DROP "note";',
  'ALTER TABLE "runs" RENAME COLUMN "note" TO "text";',
  'ALTER TABLE "runs" RENAME TO "walks";',
  'ALTER TABLE "runs" ALTER COLUMN "note" SET NOT NULL;',
  'ALTER TABLE "runs" ALTER COLUMN "note" DROP NOT NULL;',
  'ALTER TABLE "runs" ALTER COLUMN "note" DROP DEFAULT;',
  'ALTER TABLE "runs" ALTER COLUMN "note" SET DATA TYPE INTEGER;',
  'ALTER TABLE "runs" ALTER "note" TYPE TEXT USING note::text;',
  'ALTER TABLE "runs" ADD COLUMN "note" TEXT NOT NULL;',
  'ALTER TABLE "runs" ADD CONSTRAINT "short" CHECK (length(note) < 9);',
  'ALTER TABLE "runs" ADD COLUMN "cursor" JSONB NOT NULL, ADD COLUMN "failures" INTEGER NOT NULL DEFAULT 0;',
  'ALTER TABLE "runs" ADD COLUMN "failures" INTEGER DEFAULT 0,\n ADD COLUMN "price" NUMERIC(10, 2) NOT NULL;',
  'ALTER TABLE "runs" ADD COLUMN "price" NUMERIC(10, 2) CHECK ("price" IN (round(1, 2), 3)) NOT NULL, ADD "note" TEXT;',
  'ALTER TABLE "runs" ADD CHECK (length(note) < 9);',
  'ALTER TABLE "runs" ADD UNIQUE ("note");',
  'ALTER TABLE "runs" ADD COLUMN "note" TEXT, ADD FOREIGN KEY ("note") REFERENCES "notes"("id");',
  // It asks nothing of the rows that are there, and all of those that are written from now on.
  'ALTER TABLE "runs" ADD CONSTRAINT "short" CHECK (length(note) < 9) NOT VALID;',
  `ALTER TYPE "status" ADD VALUE 'paused';`,
  'DROP TYPE "status";',
  'CREATE UNIQUE INDEX "one" ON "runs" ("note");',
  "DELETE FROM runs WHERE note IS NULL;",
  '-- contract: nobody needs it any more\nDROP TABLE "runs";',
])("%s breaks the release before", (sql) => expect(problems(sql)).toBe(1));

test.each([
  'CREATE TABLE "walks" ("id" INTEGER NOT NULL, "note" TEXT NOT NULL);\nALTER TABLE "walks" ADD CONSTRAINT "f" FOREIGN KEY ("id") REFERENCES "runs"("id");\nCREATE UNIQUE INDEX "one" ON "walks" ("note");',
  'ALTER TABLE "runs" ADD COLUMN "note" TEXT;',
  `ALTER TABLE "runs" ADD COLUMN "note" TEXT NOT NULL DEFAULT '';`,
  `ALTER TABLE "runs" ADD COLUMN "note" TEXT NOT NULL DEFAULT '', ADD COLUMN "price" NUMERIC(10, 2) DEFAULT 0 NOT NULL, ADD COLUMN "unique" TEXT;`,
  'CREATE TABLE "walks" ("id" INTEGER);\nALTER TABLE IF EXISTS "walks" ADD UNIQUE ("id"), ADD CHECK (id > 0);',
  'ALTER TABLE "runs" ALTER COLUMN "note" SET DEFAULT 1;',
  'ALTER TABLE "runs" DROP CONSTRAINT "short";',
  'DROP INDEX "runs_note_idx";\nCREATE INDEX "runs_note_idx" ON "runs" ("note");',
  `CREATE TYPE "pace" AS ENUM ('slow');`,
  "-- A word of DROP TABLE here says nothing.\nUPDATE runs SET note = 'DROP TABLE runs';",
  '-- contract: nothing reads it since 0.4.0\nALTER TABLE "runs" DROP COLUMN "note";',
  '-- contract: unused since 20261123061800_fewer_indexes_of_executions\nDROP TABLE "runs";',
])("%s leaves it working", (sql) => expect(problems(sql)).toBe(0));

test("what was there before the rule is left as it is", () => {
  expect(problems('DROP TABLE "runs";', "20261123061800_fewer_indexes_of_executions")).toBe(0);
});
