-- How far the agency's own system has been told what happened: bookkeeping, not part of the record.
-- The number of the last entry of the ledger that needs no telling any more.
CREATE TABLE told (
    id       INTEGER NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL,
    CONSTRAINT there_is_one CHECK (id = 1),
    CONSTRAINT numbers_start_at_nought CHECK (sequence >= 0)
) STRICT;
