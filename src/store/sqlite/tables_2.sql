-- What format 2 has beside format 1. Both tables are content: what no record line holds, and what `reindex` can't make again.

-- The identities that seals cover: an age file for the ledger's recipients; `number` is that of the seal's record. It is
-- encrypted anew when the recipients change.
CREATE TABLE seal (
  number INTEGER PRIMARY KEY,
  ciphertext BLOB NOT NULL
) STRICT;

-- Tokens of RFC 3161 authorities over the checkpoint at `size`.
CREATE TABLE timestamp (
  size INTEGER NOT NULL,
  token BLOB NOT NULL,
  PRIMARY KEY (size, token)
) STRICT;

CREATE TRIGGER seal_is_never_moved BEFORE UPDATE ON seal WHEN NEW.number IS NOT OLD.number
BEGIN SELECT RAISE(ABORT, 'a sealed identity never becomes another seal''s'); END;

CREATE TRIGGER seal_is_erased_by_redaction_only BEFORE DELETE ON seal
WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE target = OLD.number AND part IN ('record', 'seal'))
BEGIN SELECT RAISE(ABORT, 'a sealed identity is erased by a redaction only'); END;

-- A checkpoint gains the signatures of further signers and of witnesses; what it says and who signed it before stays.
DROP TRIGGER checkpoint_is_never_altered;

CREATE TRIGGER checkpoint_only_gains_signatures BEFORE UPDATE ON checkpoint
WHEN NEW.size IS NOT OLD.size OR length(NEW.note) <= length(OLD.note)
  OR substr(NEW.note, 1, length(OLD.note)) IS NOT OLD.note
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never altered, but that it gains signatures'); END;

CREATE TRIGGER timestamp_is_never_altered BEFORE UPDATE ON timestamp
BEGIN SELECT RAISE(ABORT, 'a timestamp is never altered'); END;

CREATE TRIGGER timestamp_is_never_deleted BEFORE DELETE ON timestamp
BEGIN SELECT RAISE(ABORT, 'a timestamp is never deleted'); END;
