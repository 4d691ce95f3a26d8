-- A ledger in one SQLite file. `record`, `text`, `tile`, `checkpoint` and `setting` are the ledger; the tables after
-- them are projections, made from record lines alone and made again by `ledger reindex`.

-- Every record, in order. `digest` is SHA-256 of `line`. `line` is null once its content is erased, or was never given
-- (a copy for an audience that may not see it).
CREATE TABLE record (
  number INTEGER PRIMARY KEY,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  line TEXT
) STRICT;

-- The texts of story versions, as canonical JSON {"salt","text"}; `number` is that of the version's record.
CREATE TABLE text (
  number INTEGER PRIMARY KEY,
  content TEXT NOT NULL
) STRICT;

-- The Merkle tree: up to 256 hashes of 32 bytes in each tile [C2SP tlog-tiles].
CREATE TABLE tile (
  level INTEGER NOT NULL,
  position INTEGER NOT NULL,
  hashes BLOB NOT NULL CHECK (length(hashes) BETWEEN 32 AND 8192 AND length(hashes) % 32 = 0),
  PRIMARY KEY (level, position)
) STRICT;

-- The signed head after every commit [C2SP tlog-checkpoint].
CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY,
  note TEXT NOT NULL
) STRICT;

-- What `init` set for this ledger: `zone`.
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row a statement's revision. `statement` is the number of its first revision's record, `next` that of the revision
-- after it. Bit n of `classes` says that some attribution has the n-th class of the vocabulary. `people` counts those
-- who stand behind it, at the least. `effective` is when it became so, in seconds since 1970 (else when recorded).
CREATE TABLE revision (
  number INTEGER PRIMARY KEY,
  statement INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  status TEXT NOT NULL,
  classes INTEGER NOT NULL,
  people INTEGER NOT NULL,
  effective INTEGER NOT NULL,
  next INTEGER
) STRICT;

-- One row a story's version, likewise.
CREATE TABLE version (
  number INTEGER PRIMARY KEY,
  story INTEGER NOT NULL,
  version INTEGER NOT NULL,
  next INTEGER
) STRICT;

-- Record `number` names record `target`: as a relation, a successor, a story it appears in, or what it is about.
CREATE TABLE reference (
  target INTEGER NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (target, number)
) STRICT, WITHOUT ROWID;

-- Record `number` admits or dismisses a signer.
CREATE TABLE signer (
  number INTEGER PRIMARY KEY
) STRICT;

-- Erasures: of record `target`, by record `number`.
CREATE TABLE redaction (
  number INTEGER PRIMARY KEY,
  target INTEGER NOT NULL,
  part TEXT NOT NULL
) STRICT;

-- Words of every statement's revision, by record number. It holds no text of its own.
CREATE VIRTUAL TABLE search USING fts5 (text, source, tags, content='', tokenize='unicode61 remove_diacritics 2');
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

-- Invariant 1: a record, once committed, is never altered; only its content may be erased, and only by a redaction.
CREATE TRIGGER record_is_never_deleted BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'a record is never deleted'); END;

CREATE TRIGGER record_is_never_altered BEFORE UPDATE ON record
WHEN NEW.number IS NOT OLD.number OR NEW.digest IS NOT OLD.digest OR NEW.line IS NOT NULL
  OR NOT EXISTS (SELECT 1 FROM redaction WHERE target = OLD.number AND part = 'record')
BEGIN SELECT RAISE(ABORT, 'a record is never altered'); END;

CREATE TRIGGER text_is_never_altered BEFORE UPDATE ON text
BEGIN SELECT RAISE(ABORT, 'the text of a story version is never altered'); END;

CREATE TRIGGER text_is_never_replaced BEFORE INSERT ON text
WHEN EXISTS (SELECT 1 FROM text WHERE number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'the text of a story version is never replaced'); END;

CREATE TRIGGER text_is_erased_by_redaction_only BEFORE DELETE ON text
WHEN NOT EXISTS (SELECT 1 FROM redaction WHERE target = OLD.number AND part IN ('record', 'text'))
BEGIN SELECT RAISE(ABORT, 'the text of a story version is erased by a redaction only'); END;

CREATE TRIGGER checkpoint_is_never_deleted BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never deleted'); END;

CREATE TRIGGER checkpoint_is_never_altered BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'a checkpoint is never altered'); END;

-- For people with a SQL shell: what stands now, and who stands behind it.
CREATE VIEW statement AS
SELECT lower(hex(first.digest)) AS id, current.revision, current.status,
  record.line ->> '$.text' AS text, record.line ->> '$.quote' AS quote, record.line ->> '$.change' AS change,
  record.line ->> '$.reason' AS reason, record.line ->> '$.effective_at' AS effective_at,
  record.line ->> '$.recorded_at' AS recorded_at, record.line ->> '$.recorded_by' AS recorded_by,
  record.line ->> '$.tags' AS tags, current.number
FROM revision AS current
JOIN record ON record.number = current.number
JOIN record AS first ON first.number = current.statement
WHERE current.next IS NULL;

CREATE VIEW attribution AS
SELECT lower(hex(first.digest)) AS id, revision.revision, revision.next IS NULL AS current, one.key + 1 AS position,
  one.value ->> '$.class' AS class, one.value ->> '$.name' AS name, one.value ->> '$.role' AS role,
  one.value ->> '$.organization' AS organization, one.value ->> '$.former' AS former,
  one.value ->> '$.count' AS count, one.value ->> '$.terms' AS terms, one.value ->> '$.basis' AS basis,
  one.value ->> '$.anonymity_reason' AS anonymity_reason, one.value ->> '$.stance' AS stance,
  one.value ->> '$.cue' AS cue, one.value ->> '$.medium' AS medium, one.value ->> '$.relays' AS relays,
  one.value ->> '$.phrase' AS phrase, revision.number
FROM revision
JOIN record ON record.number = revision.number
JOIN record AS first ON first.number = revision.statement
JOIN json_each(record.line, '$.attributions') AS one;
