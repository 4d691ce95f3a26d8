-- Who may do what in a ledger's database. Run it in that database, after 'ledger init', as a superuser or as its owner, if
-- the owner may make roles (ALTER ROLE … CREATEROLE):
--
--   psql --dbname news --set ON_ERROR_STOP=1 --file docs/postgresql/roles.sql
--
-- All of it is done or nothing. It can be run again, as after an upgrade. People and services get roles of their own, which are put into these:
--
--   CREATE ROLE ana LOGIN PASSWORD '…' IN ROLE ledger_writer;
--
-- The reader may read everything that is kept here, counsel's notes and the ciphertexts of seals among it: audiences hold
-- for publications, exports and 'ledger serve', not for who can log in to the database.
--
-- The writer may append. It can't change or delete a record, a text, a sealed identity, a head's size or a setting: what
-- does (redact, recipient add and remove where there are seals, recipient seal-again, reindex, clone) is the owner's. What
-- it may change are the last tile of each level of the tree, the newest head, the link from a revision to the next, and
-- the queue of what waits to be appended: 'ledger verify' recomputes all of these.
--
-- The owner is who owns the database and the tables: whoever ran 'ledger init'. Nobody should work as the owner from day
-- to day.

BEGIN;

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ledger_reader') THEN CREATE ROLE ledger_reader NOLOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ledger_writer') THEN CREATE ROLE ledger_writer NOLOGIN; END IF;
END $$;

-- Nobody else gets in, and nobody but the owner makes tables here.
DO $$ BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO ledger_reader, ledger_writer', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ledger_reader, ledger_writer;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, ledger_reader, ledger_writer;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO ledger_reader, ledger_writer;

GRANT INSERT ON record, text, seal, tile, checkpoint, timestamp, revision, version, reference, signer, search, queue
  TO ledger_writer;
GRANT UPDATE (size) ON head TO ledger_writer;
GRANT UPDATE (hashes) ON tile TO ledger_writer;
GRANT UPDATE (note) ON checkpoint TO ledger_writer;
GRANT UPDATE (next) ON revision TO ledger_writer;
GRANT UPDATE (next) ON version TO ledger_writer;
GRANT UPDATE (refused, line), DELETE ON queue TO ledger_writer;

COMMIT;
