-- The epoch of a publisher is counted in the ledger, which `heraut verify` covers; a table beside it
-- could be emptied, and then what a dead publisher was sending would never be given up.
DROP TABLE publisher_run;

-- The queue's own entries: few, between many about posts.
CREATE INDEX ledger_of_queue ON ledger (post, sequence) WHERE post IS NULL;
