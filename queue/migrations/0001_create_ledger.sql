-- What happened, in order and for ever. Everything else in this file can be made again from here.
-- `entry` is canonical JSON; `hash` is SHA-256 over the hash before it and those bytes. `post` says
-- again what the entry says, for the index; `heraut verify` compares the two. (Functions such as
-- json_extract are not for schemas here: trusted_schema is off.)
CREATE TABLE ledger (
    sequence      INTEGER NOT NULL PRIMARY KEY,
    entry         TEXT    NOT NULL,
    previous_hash TEXT    NOT NULL,
    hash          TEXT    NOT NULL UNIQUE,
    post          TEXT,
    CONSTRAINT entries_are_json CHECK (entry GLOB '{*}'),
    CONSTRAINT hashes_are_sha256 CHECK (length(hash) = 64 AND length(previous_hash) = 64),
    CONSTRAINT numbers_start_at_one CHECK (sequence >= 1)
) STRICT;

CREATE INDEX ledger_of_post ON ledger (post, sequence) WHERE post IS NOT NULL;

CREATE TRIGGER ledger_is_never_changed
BEFORE UPDATE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no entry is ever changed');
END;

CREATE TRIGGER ledger_is_never_shortened
BEFORE DELETE ON ledger
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no entry is ever deleted');
END;

CREATE TRIGGER ledger_grows_at_its_end
BEFORE INSERT ON ledger
WHEN new.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM ledger)
    OR new.previous_hash IS NOT coalesce(
        (SELECT hash FROM ledger ORDER BY sequence DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000'
    )
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: an entry follows the last one');
END;

-- Words of people. The ledger holds only `id`, the digest over salt, kind and body: what must be
-- forgotten later can go from here without breaking the chain.
CREATE TABLE plain_value (
    kind TEXT NOT NULL,
    id   TEXT NOT NULL,
    salt TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id),
    CONSTRAINT kinds_are_known CHECK (kind IN ('content', 'handle', 'reason', 'statement')),
    CONSTRAINT ids_are_sha256 CHECK (length(id) = 64),
    CONSTRAINT salts_are_long CHECK (length(salt) = 32)
) STRICT;

CREATE UNIQUE INDEX plain_value_of_handle ON plain_value (body) WHERE kind = 'handle';
