CREATE TABLE secrets (token TEXT, password TEXT);
-- do not change the above rules
