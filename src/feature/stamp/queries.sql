-- @row stamp_number: n int

-- @query stamp_of many stamp_number
-- @in kind int
SELECT n FROM stamp WHERE kind = :kind;

-- @query stamp_change exec
-- @in kind int
INSERT INTO stamp (kind, n) VALUES (:kind, 1)
ON CONFLICT (kind) DO UPDATE SET n = stamp.n + 1;
