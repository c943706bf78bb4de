-- In a restored queue a delivery can be unknown, or be found live, that this queue has never attempted: it may have
-- been sent after the backup. Everything else about the table is as it was.
ALTER TABLE delivery RENAME TO delivery_before;
DROP INDEX delivery_waiting;
DROP INDEX delivery_sending;
DROP INDEX delivery_expiring;
DROP INDEX delivery_held;
DROP INDEX delivery_unknown;
DROP INDEX delivery_unread;

CREATE TABLE delivery (
    post            TEXT    NOT NULL REFERENCES post (id),
    revision        INTEGER NOT NULL,
    channel         TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    detail          TEXT    NOT NULL,
    due_at_ms       INTEGER NOT NULL,
    not_after_at_ms INTEGER NOT NULL,
    next_at_ms      INTEGER,
    epoch           INTEGER,
    attempts        INTEGER NOT NULL,
    PRIMARY KEY (post, revision, channel),
    CONSTRAINT states_are_known CHECK (
        state IN (
            'scheduled', 'sending', 'retry-wait', 'published', 'unknown', 'failed', 'held',
            'missed', 'cancelled'
        )
    ),
    CONSTRAINT details_are_json CHECK (detail GLOB '{*}'),
    CONSTRAINT only_waiting_rows_have_a_next_time CHECK (
        (state IN ('scheduled', 'retry-wait')) = (next_at_ms IS NOT NULL)
    ),
    CONSTRAINT only_sending_rows_have_an_epoch CHECK ((state = 'sending') = (epoch IS NOT NULL)),
    CONSTRAINT what_is_tried_was_attempted CHECK (
        state NOT IN ('sending', 'retry-wait') OR attempts > 0
    )
) STRICT;

INSERT INTO delivery (
    post, revision, channel, state, detail, due_at_ms, not_after_at_ms, next_at_ms, epoch, attempts
)
SELECT
    post, revision, channel, state, detail, due_at_ms, not_after_at_ms, next_at_ms, epoch, attempts
FROM delivery_before
ORDER BY rowid;
DROP TABLE delivery_before;

CREATE INDEX delivery_waiting ON delivery (next_at_ms, post) WHERE next_at_ms IS NOT NULL;
CREATE INDEX delivery_sending ON delivery (epoch) WHERE state = 'sending';
CREATE INDEX delivery_expiring ON delivery (not_after_at_ms) WHERE next_at_ms IS NOT NULL;
CREATE INDEX delivery_held ON delivery (not_after_at_ms) WHERE state = 'held';
CREATE INDEX delivery_unknown ON delivery (state, due_at_ms, post) WHERE state = 'unknown';
CREATE INDEX delivery_unread ON delivery (due_at_ms, post)
WHERE state = 'published' AND detail GLOB '*"remoteID":"*' AND detail NOT GLOB '*"readBack":{*';

-- The last backup that was made: bookkeeping, not part of the record. A backup knows of itself, so a restored
-- queue says how old it is.
CREATE TABLE backup (
    id       INTEGER NOT NULL PRIMARY KEY,
    at_ms    INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    CONSTRAINT there_is_one CHECK (id = 1),
    CONSTRAINT something_was_in_it CHECK (sequence >= 1)
) STRICT;
