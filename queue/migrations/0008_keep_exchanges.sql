-- What left the building and what was answered is kept as a plain value too: another kind. A CHECK cannot
-- be changed in place, so the table is made again with every row that it has; nothing refers to it.
CREATE TABLE plain_value_anew (
    kind TEXT NOT NULL,
    id   TEXT NOT NULL,
    salt TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (kind, id),
    CONSTRAINT kinds_are_known CHECK (
        kind IN ('content', 'exchange', 'handle', 'reason', 'statement')
    ),
    CONSTRAINT ids_are_sha256 CHECK (length(id) = 64),
    CONSTRAINT salts_are_long CHECK (length(salt) = 32)
) STRICT;

INSERT INTO plain_value_anew (kind, id, salt, body)
SELECT kind, id, salt, body FROM plain_value ORDER BY kind, id;

DROP TABLE plain_value;
ALTER TABLE plain_value_anew RENAME TO plain_value;

CREATE UNIQUE INDEX plain_value_of_handle ON plain_value (body) WHERE kind = 'handle';

-- What was forgotten is asked for whenever words are missing.
CREATE INDEX ledger_of_forgetting ON ledger (post, sequence)
WHERE post IS NULL AND entry GLOB '*"forgotten":{*';

-- Has a row where the queue was read in from an export: an archive, from which nothing goes out.
CREATE TABLE archive (
    id       INTEGER NOT NULL PRIMARY KEY,
    since_ms INTEGER NOT NULL,
    CONSTRAINT there_is_one CHECK (id = 1)
) STRICT;
