-- Decisions about people are read from the ledger itself, and their last number before anything is
-- sent: an index over it can be dropped, but not made to say something else.
CREATE INDEX ledger_of_people ON ledger (post, sequence)
WHERE post IS NULL AND entry GLOB '*"people":{*';
