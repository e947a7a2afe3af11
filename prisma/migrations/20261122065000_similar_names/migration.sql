-- levenshtein_less_equal, for names that look alike. Like pg_trgm it comes with PostgreSQL, and a database's owner may install it.
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
