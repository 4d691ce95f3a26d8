-- Invariant 1: a record, once committed, is never altered; only its content may be erased, and only by a redaction. The
-- grants of a writer say so, too; these hold for the owner as well. A server without triggers goes by the grants alone.

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION ledger_keep_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number IS DISTINCT FROM OLD.number OR NEW.digest IS DISTINCT FROM OLD.digest OR NEW.line IS NOT NULL
    OR NOT EXISTS (SELECT 1 FROM redaction WHERE target = OLD.number AND part = 'record') THEN
    RAISE EXCEPTION 'a record is never altered' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION ledger_keep_content() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM redaction WHERE target = OLD.number AND part IN ('record', TG_ARGV[0])) THEN
    RAISE EXCEPTION 'content is erased by a redaction only' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$;

CREATE FUNCTION ledger_keep_checkpoint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.size IS DISTINCT FROM OLD.size OR length(NEW.note) <= length(OLD.note)
    OR left(NEW.note, length(OLD.note)) IS DISTINCT FROM OLD.note THEN
    RAISE EXCEPTION 'a checkpoint is never altered, but that it gains signatures'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION ledger_keep_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.number IS DISTINCT FROM OLD.number THEN
    RAISE EXCEPTION 'a sealed identity never becomes another seal''s' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER record_is_never_altered BEFORE UPDATE ON record
  FOR EACH ROW EXECUTE FUNCTION ledger_keep_record();
CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse('a record is never deleted');
CREATE TRIGGER record_is_never_emptied BEFORE TRUNCATE ON record
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('a record is never deleted');
CREATE TRIGGER text_is_never_altered BEFORE UPDATE ON text
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse('the text of a story version is never altered');
CREATE TRIGGER text_is_erased_by_redaction_only BEFORE DELETE ON text
  FOR EACH ROW EXECUTE FUNCTION ledger_keep_content('text');
CREATE TRIGGER text_is_never_emptied BEFORE TRUNCATE ON text
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('the text of a story version is erased by a redaction only');
CREATE TRIGGER seal_is_never_moved BEFORE UPDATE ON seal
  FOR EACH ROW EXECUTE FUNCTION ledger_keep_seal();
CREATE TRIGGER seal_is_erased_by_redaction_only BEFORE DELETE ON seal
  FOR EACH ROW EXECUTE FUNCTION ledger_keep_content('seal');
CREATE TRIGGER seal_is_never_emptied BEFORE TRUNCATE ON seal
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('a sealed identity is erased by a redaction only');
CREATE TRIGGER checkpoint_only_gains_signatures BEFORE UPDATE ON checkpoint
  FOR EACH ROW EXECUTE FUNCTION ledger_keep_checkpoint();
CREATE TRIGGER checkpoint_is_never_deleted BEFORE DELETE ON checkpoint
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse('a checkpoint is never deleted');
CREATE TRIGGER checkpoint_is_never_emptied BEFORE TRUNCATE ON checkpoint
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('a checkpoint is never deleted');
CREATE TRIGGER timestamp_is_never_altered BEFORE UPDATE ON timestamp
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse('a timestamp is never altered');
CREATE TRIGGER timestamp_is_never_deleted BEFORE DELETE ON timestamp
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse('a timestamp is never deleted');
CREATE TRIGGER timestamp_is_never_emptied BEFORE TRUNCATE ON timestamp
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse('a timestamp is never deleted');
