-- @row alike_near: message int, weight int
-- @row alike_doc: message int, scope int, terms blob
-- @row alike_counts: at int, texts int, counts blob
-- @row alike_counted: at int, texts int

-- @query alike_key_put exec
-- @in scope int, term int, message int, weight int
INSERT INTO alike_key (scope, term, message, weight) VALUES (:scope, :term, :message, :weight)
ON CONFLICT (scope, term, message) DO UPDATE SET weight = excluded.weight;

-- @query alike_key_drop exec
-- @in scope int, term int, message int
DELETE FROM alike_key WHERE scope = :scope AND term = :term AND message = :message;

-- @query alike_near many alike_near
-- @in scope int, term int, n int
SELECT message, weight FROM alike_key WHERE scope = :scope AND term = :term
ORDER BY message DESC LIMIT :n;

-- @query alike_doc_of one alike_doc
-- @in message int
SELECT message, scope, terms FROM alike_doc WHERE message = :message;

-- @query alike_doc_put exec
-- @in message int, scope int, terms blob
INSERT INTO alike_doc (message, scope, terms) VALUES (:message, :scope, :terms)
ON CONFLICT (message) DO UPDATE SET scope = excluded.scope, terms = excluded.terms;

-- @query alike_doc_drop exec
-- @in message int
DELETE FROM alike_doc WHERE message = :message;

-- @query alike_counted one alike_counted
SELECT at, texts FROM alike_counts WHERE id = 1;

-- @query alike_counts_get one alike_counts
SELECT at, texts, counts FROM alike_counts WHERE id = 1;

-- @query alike_counts_put exec
-- @in at int, texts int, counts blob
INSERT INTO alike_counts (id, at, texts, counts) VALUES (1, :at, :texts, :counts)
ON CONFLICT (id) DO UPDATE SET at = excluded.at, texts = excluded.texts, counts = excluded.counts;
