-- What a channel took under a name of its own, and was not asked about yet. Details are canonical JSON, in
-- which a quotation mark inside a word is escaped, so no word of a network looks like one of these keys.
CREATE INDEX delivery_unread ON delivery (due_at_ms, post)
WHERE state = 'published' AND detail GLOB '*"remoteID":"*' AND detail NOT GLOB '*"readBack":{*';
