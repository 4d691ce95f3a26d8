CREATE INDEX IF NOT EXISTS record_by_digest ON record (digest);
CREATE INDEX IF NOT EXISTS revision_by_statement ON revision (statement);
CREATE INDEX IF NOT EXISTS current_revision_by_status ON revision (status, number) WHERE next IS NULL;
