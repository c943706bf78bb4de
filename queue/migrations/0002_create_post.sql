-- The present state of each post, made from the ledger in the same transaction.
CREATE TABLE post (
    id              TEXT    NOT NULL PRIMARY KEY,
    stage           TEXT    NOT NULL,
    author          TEXT    NOT NULL,
    last_editor     TEXT    NOT NULL,
    revision        TEXT    NOT NULL,
    signature_count INTEGER NOT NULL,
    due_at_ms       INTEGER,
    not_after_at_ms INTEGER,
    version         INTEGER NOT NULL,
    CONSTRAINT stages_are_known CHECK (
        stage IN (
            'draft', 'returned', 'in-review', 'approved', 'published', 'withdrawn', 'missed'
        )
    ),
    CONSTRAINT revisions_are_json CHECK (revision GLOB '{*}'),
    CONSTRAINT submitted_posts_have_a_time CHECK (
        stage NOT IN ('in-review', 'approved', 'published') OR due_at_ms IS NOT NULL
    ),
    CONSTRAINT times_come_in_order CHECK (not_after_at_ms > due_at_ms),
    CONSTRAINT times_come_together CHECK ((due_at_ms IS NULL) = (not_after_at_ms IS NULL)),
    CONSTRAINT approved_posts_are_signed CHECK (
        stage NOT IN ('approved', 'published') OR signature_count > 0
    )
) STRICT;

CREATE INDEX post_by_stage ON post (stage, due_at_ms, id);
CREATE INDEX post_in_review ON post (not_after_at_ms) WHERE stage = 'in-review';

-- One revision on its way to one channel. The rows that wait are the queue.
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
    CONSTRAINT what_was_sent_was_attempted CHECK (
        state NOT IN ('sending', 'retry-wait', 'unknown', 'published') OR attempts > 0
    )
) STRICT;

CREATE INDEX delivery_waiting ON delivery (next_at_ms, post) WHERE next_at_ms IS NOT NULL;
CREATE INDEX delivery_sending ON delivery (epoch) WHERE state = 'sending';
CREATE INDEX delivery_expiring ON delivery (not_after_at_ms) WHERE next_at_ms IS NOT NULL;

-- Each run of the publisher; a `sending` row of an older run has no known end.
CREATE TABLE publisher_run (
    epoch         INTEGER NOT NULL PRIMARY KEY,
    started_at_ms INTEGER NOT NULL
) STRICT;
