-- What a load of many rows goes without until it ends.
CREATE INDEX IF NOT EXISTS record_by_digest ON record (digest);
CREATE INDEX IF NOT EXISTS revision_by_statement ON revision (statement);
CREATE INDEX IF NOT EXISTS current_revision_by_status ON revision (status, number) WHERE next IS NULL;
CREATE TRIGGER IF NOT EXISTS record_is_appended BEFORE INSERT ON record
WHEN NEW.number IS NOT (SELECT ifnull(max(number) + 1, 0) FROM record)
BEGIN SELECT RAISE(ABORT, 'records are only ever appended'); END;
