-- @row look: kind int, scope int, look text, name text

-- @query look_of one look
-- @in kind int, scope int, look text
SELECT kind, scope, look, name FROM look WHERE kind = :kind AND scope = :scope AND look = :look;

-- @query look_add exec
-- @in kind int, scope int, look text, name text
INSERT INTO look (kind, scope, look, name) VALUES (:kind, :scope, :look, :name)
ON CONFLICT (kind, scope, look) DO NOTHING;
