PRAGMA application_id = 1212502593;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
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
INSERT INTO "ledger" VALUES(1,'{"at":1796089312412,"queue":{"created":{"workspace":"w-xyp0ws00"}}}','0000000000000000000000000000000000000000000000000000000000000000','40932b54b626039020f94731a7dfb6c39636414f9e405e92bfcf0378f161bf8b',NULL);
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
CREATE UNIQUE INDEX plain_value_of_handle ON plain_value (body) WHERE kind = 'handle';
COMMIT;
