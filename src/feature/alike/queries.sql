-- @row alike_key: term int, message int, weight int
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

-- The newest of each term; a term of -1 has none.
-- @query alike_near many alike_key
-- @in scope int, n int, t1 int, t2 int, t3 int, t4 int, t5 int, t6 int, t7 int, t8 int, t9 int, t10 int, t11 int, t12 int, t13 int, t14 int, t15 int, t16 int
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t1 ORDER BY message DESC LIMIT :n) AS a1
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t2 ORDER BY message DESC LIMIT :n) AS a2
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t3 ORDER BY message DESC LIMIT :n) AS a3
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t4 ORDER BY message DESC LIMIT :n) AS a4
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t5 ORDER BY message DESC LIMIT :n) AS a5
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t6 ORDER BY message DESC LIMIT :n) AS a6
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t7 ORDER BY message DESC LIMIT :n) AS a7
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t8 ORDER BY message DESC LIMIT :n) AS a8
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t9 ORDER BY message DESC LIMIT :n) AS a9
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t10 ORDER BY message DESC LIMIT :n) AS a10
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t11 ORDER BY message DESC LIMIT :n) AS a11
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t12 ORDER BY message DESC LIMIT :n) AS a12
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t13 ORDER BY message DESC LIMIT :n) AS a13
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t14 ORDER BY message DESC LIMIT :n) AS a14
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t15 ORDER BY message DESC LIMIT :n) AS a15
UNION ALL
SELECT term, message, weight FROM (SELECT term, message, weight FROM alike_key
	WHERE scope = :scope AND term = :t16 ORDER BY message DESC LIMIT :n) AS a16;

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
