BEGIN;

-- The audit log stays append-only, but for one thing: who deletes their account is forgotten in it. A transaction that names them, as
-- user:7 or api_key:9, in clanker.forgotten may take the name, the address and the browser out of their entries. What was done, when, and the
-- number of who did it stay. (Semicolons inside the function are \x3b, because the engine that applies this file cuts it at every other.)
CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql
  AS E'BEGIN
    IF TG_OP = \'UPDATE\' AND (OLD.actor_type || \':\' || OLD.actor_id) = ANY (string_to_array(current_setting(\'clanker.forgotten\', true), \',\'))
      AND NEW.actor_name IS NULL AND NEW.ip IS NULL AND NEW.user_agent IS NULL
      AND to_jsonb(NEW) - ARRAY[\'actor_name\', \'ip\', \'user_agent\'] = to_jsonb(OLD) - ARRAY[\'actor_name\', \'ip\', \'user_agent\'] THEN
      RETURN NEW\x3b
    END IF\x3b
    RAISE EXCEPTION \'audit_entries is append-only\'\x3b
  END';

COMMIT;
