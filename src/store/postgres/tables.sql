-- A ledger in a PostgreSQL database: the tables of the SQLite file, with PostgreSQL's types. Only what every server that
-- speaks PostgreSQL's language has: no extension, no advisory lock, no LISTEN.

-- Every record, in order. `digest` is SHA-256 of `line`. `line` is null once its content is erased, or was never given.
CREATE TABLE record (
  number BIGINT PRIMARY KEY CHECK (number >= 0),
  digest BYTEA NOT NULL CHECK (octet_length(digest) = 32),
  line TEXT
);
CREATE INDEX record_by_digest ON record (digest);

-- The texts of story versions, as canonical JSON {"salt","text"}; `number` is that of the version's record.
CREATE TABLE text (
  number BIGINT PRIMARY KEY,
  content TEXT NOT NULL
);

-- The identities that seals cover: an age file for the ledger's recipients.
CREATE TABLE seal (
  number BIGINT PRIMARY KEY,
  ciphertext BYTEA NOT NULL
);

-- The Merkle tree: up to 256 hashes of 32 bytes in each tile [C2SP tlog-tiles].
CREATE TABLE tile (
  level BIGINT NOT NULL,
  position BIGINT NOT NULL,
  hashes BYTEA NOT NULL CHECK (octet_length(hashes) BETWEEN 32 AND 8192 AND octet_length(hashes) % 32 = 0),
  PRIMARY KEY (level, position)
);

-- The signed head after every commit [C2SP tlog-checkpoint].
CREATE TABLE checkpoint (
  size BIGINT PRIMARY KEY,
  note TEXT NOT NULL
);

-- Tokens of RFC 3161 authorities over the checkpoint at `size`.
CREATE TABLE timestamp (
  size BIGINT NOT NULL,
  token BYTEA NOT NULL,
  PRIMARY KEY (size, token)
);

-- What `init` set for this ledger, `zone`; and the format of these tables.
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- One row, which a writer locks for as long as its commit lasts, and changes, so that no two can extend the same log.
CREATE TABLE head (
  one BIGINT PRIMARY KEY CHECK (one = 1),
  size BIGINT NOT NULL
);

-- The projections, made from record lines alone and made again by `ledger reindex`.
CREATE TABLE revision (
  number BIGINT PRIMARY KEY,
  statement BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  status TEXT NOT NULL,
  classes BIGINT NOT NULL,
  people BIGINT NOT NULL,
  effective BIGINT NOT NULL,
  next BIGINT
);
CREATE INDEX revision_by_statement ON revision (statement, number);
CREATE INDEX current_revision ON revision (number) WHERE next IS NULL;
CREATE INDEX current_revision_by_status ON revision (status, number) WHERE next IS NULL;

CREATE TABLE version (
  number BIGINT PRIMARY KEY,
  story BIGINT NOT NULL,
  version BIGINT NOT NULL,
  next BIGINT
);
CREATE INDEX version_by_story ON version (story, number);

CREATE TABLE reference (
  target BIGINT NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (target, number)
);
CREATE INDEX reference_by_number ON reference (number);

CREATE TABLE signer (
  number BIGINT PRIMARY KEY
);

CREATE TABLE redaction (
  number BIGINT PRIMARY KEY,
  target BIGINT NOT NULL,
  part TEXT NOT NULL
);
CREATE INDEX redaction_by_target ON redaction (target);

-- Words of every statement's revision; A of the text and the quote, B of the sources, C of the tags.
CREATE TABLE search (
  number BIGINT PRIMARY KEY,
  words TSVECTOR NOT NULL
);
CREATE INDEX search_by_words ON search USING gin (words);

-- For people with a SQL shell: what stands now, and who stands behind it.
CREATE VIEW statement AS
SELECT encode(first.digest, 'hex') AS id, now.revision, now.status,
  record.line::jsonb ->> 'text' AS text, record.line::jsonb ->> 'quote' AS quote,
  record.line::jsonb ->> 'change' AS change, record.line::jsonb ->> 'reason' AS reason,
  record.line::jsonb ->> 'effective_at' AS effective_at, record.line::jsonb ->> 'recorded_at' AS recorded_at,
  record.line::jsonb ->> 'recorded_by' AS recorded_by, record.line::jsonb -> 'tags' AS tags, now.number
FROM revision AS now
JOIN record ON record.number = now.number
JOIN record AS first ON first.number = now.statement
WHERE now.next IS NULL;

CREATE VIEW attribution AS
SELECT encode(first.digest, 'hex') AS id, revision.revision, revision.next IS NULL AS current, one.position,
  one.value ->> 'class' AS class, one.value ->> 'name' AS name, one.value ->> 'role' AS role,
  one.value ->> 'organization' AS organization, one.value ->> 'former' AS former, one.value ->> 'count' AS count,
  one.value ->> 'terms' AS terms, one.value ->> 'basis' AS basis,
  one.value ->> 'anonymity_reason' AS anonymity_reason, one.value ->> 'stance' AS stance, one.value ->> 'cue' AS cue,
  one.value ->> 'medium' AS medium, one.value ->> 'relays' AS relays, one.value ->> 'phrase' AS phrase,
  revision.number
FROM revision
JOIN record ON record.number = revision.number
JOIN record AS first ON first.number = revision.statement
CROSS JOIN LATERAL jsonb_array_elements(record.line::jsonb -> 'attributions') WITH ORDINALITY AS one (value, position);
