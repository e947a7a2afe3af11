BEGIN;

CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateTable
CREATE TABLE "skill_search" (
    "skill_id" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "workspace_id" INTEGER,
    "public" BOOLEAN NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),
    "category" TEXT NOT NULL,
    "tags" TEXT[],
    "runtime" "skill_runtime" NOT NULL,
    "verdict" "verdict",
    "installs" INTEGER NOT NULL,
    "text" tsvector NOT NULL,
    "padding" TEXT NOT NULL DEFAULT repeat(' ', 2040),

    CONSTRAINT "skill_search_pkey" PRIMARY KEY ("skill_id")
);

-- CreateTable
CREATE TABLE "skill_words" (
    "word" TEXT NOT NULL,

    CONSTRAINT "skill_words_pkey" PRIMARY KEY ("word")
);

-- CreateIndex
CREATE INDEX "skill_search_slug_idx" ON "skill_search"("slug");

-- CreateIndex
CREATE INDEX "skill_search_title_idx" ON "skill_search"("title");

-- AddForeignKey
ALTER TABLE "skill_search" ADD CONSTRAINT "skill_search_skill_id_fkey" FOREIGN KEY ("skill_id") REFERENCES "skills"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The words are kept out of the row, and as they are: rows that are counted stay narrow, and rows that are ranked need no
-- unpacking. PostgreSQL moves nothing out of a row of less than 2 kB, whatever the target, so the row is padded with what it then
-- packs into 40 bytes. Pages have room for a row to be written again when its installs change, for then no index is touched.
ALTER TABLE "skill_search" ALTER COLUMN "text" SET STORAGE EXTERNAL,
    ALTER COLUMN "slug" SET STORAGE MAIN, ALTER COLUMN "title" SET STORAGE MAIN, ALTER COLUMN "category" SET STORAGE MAIN, ALTER COLUMN "tags" SET STORAGE MAIN;
ALTER TABLE "skill_search" SET (toast_tuple_target = 128, fillfactor = 90);
CREATE INDEX "skill_search_text_idx" ON "skill_search" USING gin ("text");
-- Every order that a list can have, so that it begins where it is asked to.
CREATE INDEX "skills_installs_idx" ON "skills" ("installs" DESC, "slug") INCLUDE ("id");
CREATE INDEX "skills_executions_idx" ON "skills" ("executions" DESC, "slug") INCLUDE ("id");
CREATE INDEX "skills_rating_idx" ON "skills" ((coalesce("rating", -1)) DESC, "slug") INCLUDE ("id");
CREATE INDEX "skills_newest_idx" ON "skills" ("created_at" DESC, "slug") INCLUDE ("id");
CREATE INDEX "skill_words_trigrams_idx" ON "skill_words" USING gin ("word" gin_trgm_ops);

-- Text as it is taken apart: signs between words become spaces, so that pdf-tools, pdf_tools and pdf.tools are two words
-- each, and every character of a script that is written without spaces is a word of its own.
CREATE FUNCTION skill_plain_text(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  AS 'SELECT regexp_replace(regexp_replace(given, ''[\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e]'', '' '', ''g''),
    ''([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff])'', '' \1 '', ''g'')';

-- The engine that applies this file cuts it at every semicolon, so those inside functions are written as \x3b.
CREATE FUNCTION skill_search_text(name text, slug text, tags text[], description text, readme text) RETURNS tsvector LANGUAGE sql STABLE
  AS E'WITH plain AS MATERIALIZED (
    SELECT skill_plain_text(name) AS name, skill_plain_text(slug) AS slug, skill_plain_text(coalesce(array_to_string(tags, \' \'), \'\')) AS tags,
      skill_plain_text(description) AS description, skill_plain_text(left(readme, 20000)) AS readme
  ), names AS MATERIALIZED (
    SELECT to_tsvector(\'simple\', name) AS name, to_tsvector(\'simple\', slug) AS slug, to_tsvector(\'simple\', tags) AS tags FROM plain
  ), marks AS (
    SELECT \'.\' || word AS mark FROM names, unnest(tsvector_to_array(name || slug || tags)) word
    UNION SELECT \'^\' || lexeme FROM names, unnest(name) WHERE 1 = ANY (positions)
    UNION SELECT \'^\' || lexeme FROM names, unnest(slug) WHERE 1 = ANY (positions)
    UNION SELECT \'#\' || lower(tag) FROM unnest(tags) tag
  )
  SELECT setweight(to_tsvector(\'english\', p.name || \' \' || p.slug), \'A\') || setweight(n.name || n.slug, \'A\')
    || setweight(to_tsvector(\'english\', p.tags) || n.tags, \'B\')
    || setweight(to_tsvector(\'english\', p.description) || to_tsvector(\'simple\', p.description), \'C\')
    || setweight(to_tsvector(\'english\', p.readme), \'D\')
    || coalesce((SELECT string_agg(quote_literal(mark) || \':1A\', \' \') FROM marks WHERE octet_length(mark) BETWEEN 2 AND 1000)::tsvector, \'\'::tsvector)
  FROM plain p, names n';

-- What it can be narrowed to, so that the index does it. Every thirty-second skill is in the sample from which large numbers are estimated.
CREATE FUNCTION skill_search_marks(id integer, category text, runtime skill_runtime, verdict verdict) RETURNS tsvector LANGUAGE sql STABLE
  AS E'SELECT array_to_tsvector(array_remove(ARRAY[\'@\' || category, \'@\' || runtime, \'@\' || verdict, CASE WHEN id % 32 = 0 THEN \'%\' END], NULL))';

CREATE FUNCTION refresh_skill_search(ids integer[]) RETURNS void LANGUAGE sql
  AS E'DELETE FROM skill_search USING skills s WHERE skill_id = ANY (ids) AND s.id = skill_id AND s.version_id IS NULL\x3b
  INSERT INTO skill_search (skill_id, slug, title, workspace_id, public, deleted_at, category, tags, runtime, verdict, installs, text)
    SELECT s.id, s.slug, lower(s.name), s.workspace_id, s.public, s.deleted_at, s.category, s.tags, s.runtime, v.verdict, s.installs,
      skill_search_text(s.name, s.slug, s.tags, s.description, v.readme) || skill_search_marks(s.id, s.category, s.runtime, v.verdict)
    FROM skills s JOIN skill_versions v ON v.id = s.version_id WHERE s.id = ANY (ids)
  ON CONFLICT (skill_id) DO UPDATE SET (slug, title, workspace_id, public, deleted_at, category, tags, runtime, verdict, installs, text, padding) =
    (excluded.slug, excluded.title, excluded.workspace_id, excluded.public, excluded.deleted_at, excluded.category, excluded.tags, excluded.runtime,
     excluded.verdict, excluded.installs, excluded.text, DEFAULT)\x3b
  INSERT INTO skill_words
    SELECT DISTINCT lexeme FROM skills s, unnest(to_tsvector(\'simple\', skill_plain_text(concat_ws(\' \', s.name, s.slug, array_to_string(s.tags, \' \'), s.description))))
    WHERE s.id = ANY (ids) AND s.public AND s.deleted_at IS NULL AND s.version_id IS NOT NULL AND length(lexeme) BETWEEN 3 AND 40 AND lexeme ~ \'[^0-9]\'
      AND NOT EXISTS (SELECT 1 FROM skill_words w WHERE w.word = lexeme) ORDER BY lexeme
  ON CONFLICT DO NOTHING\x3b';

CREATE FUNCTION skill_search_follows() RETURNS trigger LANGUAGE plpgsql
  AS E'BEGIN PERFORM refresh_skill_search(ARRAY[NEW.id])\x3b RETURN NULL\x3b END';
-- Behind the lock of the skill, so that of two that change at once the later has the last word.
CREATE FUNCTION skill_search_follows_version() RETURNS trigger LANGUAGE plpgsql
  AS E'BEGIN
    PERFORM 1 FROM skills WHERE version_id = NEW.id FOR NO KEY UPDATE\x3b
    PERFORM refresh_skill_search(ARRAY(SELECT id FROM skills WHERE version_id = NEW.id))\x3b
    RETURN NULL\x3b
  END';

CREATE TRIGGER skill_search_insert AFTER INSERT ON "skills" FOR EACH ROW WHEN (NEW.version_id IS NOT NULL) EXECUTE FUNCTION skill_search_follows();
CREATE TRIGGER skill_search_update AFTER UPDATE ON "skills" FOR EACH ROW
  WHEN ((OLD.slug, OLD.name, OLD.description, OLD.category, OLD.tags, OLD.runtime, OLD.public, OLD.deleted_at, OLD.workspace_id, OLD.version_id)
    IS DISTINCT FROM (NEW.slug, NEW.name, NEW.description, NEW.category, NEW.tags, NEW.runtime, NEW.public, NEW.deleted_at, NEW.workspace_id, NEW.version_id))
  EXECUTE FUNCTION skill_search_follows();
CREATE FUNCTION skill_search_follows_installs() RETURNS trigger LANGUAGE plpgsql
  AS E'BEGIN UPDATE skill_search SET installs = NEW.installs WHERE skill_id = NEW.id\x3b RETURN NULL\x3b END';
CREATE TRIGGER skill_search_installs AFTER UPDATE ON "skills" FOR EACH ROW
  WHEN (OLD.installs <> NEW.installs) EXECUTE FUNCTION skill_search_follows_installs();
CREATE TRIGGER skill_search_version AFTER UPDATE ON "skill_versions" FOR EACH ROW
  WHEN ((OLD.verdict, OLD.readme) IS DISTINCT FROM (NEW.verdict, NEW.readme)) EXECUTE FUNCTION skill_search_follows_version();

SELECT refresh_skill_search(ARRAY(SELECT "id" FROM "skills"));

COMMIT;
