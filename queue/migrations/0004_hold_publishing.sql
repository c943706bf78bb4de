-- What is held back by a hold is missed too when its time has passed.
CREATE INDEX delivery_held ON delivery (not_after_at_ms) WHERE state = 'held';

-- What nobody knows the end of is looked at again and again until it is settled.
CREATE INDEX delivery_unknown ON delivery (state, due_at_ms, post) WHERE state = 'unknown';

-- Holds and closed channels are read from the ledger itself, in every transaction that claims: an
-- index over it can be dropped, but not made to say something else.
CREATE INDEX ledger_of_stops ON ledger (post, sequence)
WHERE post IS NULL AND entry GLOB '*"stop":{*';
