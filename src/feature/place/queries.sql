-- @row place: code int, parent int, level int, name text, full_name text, pinyin text, initials text, successor int

-- @query place_by_code one place
-- @in code int
SELECT code, parent, level, name, full_name, pinyin, initials, successor FROM place WHERE code = :code;

-- @query place_children many place
-- @in parent int
SELECT code, parent, level, name, full_name, pinyin, initials, successor
FROM place WHERE parent = :parent AND code > 0 AND successor = 0 ORDER BY code;

-- Only what a list of choices shows.
-- @row place_choice: code int, name text
-- @query place_choices many place_choice
-- @in parent int
SELECT code, name FROM place WHERE parent = :parent AND code > 0 AND successor = 0 ORDER BY code;

-- Reference table: a few thousand rows, read whole.
-- @query place_search many place
-- @in like text, prefix text, n int
SELECT code, parent, level, name, full_name, pinyin, initials, successor
FROM place
WHERE successor = 0 AND (LOWER(full_name) LIKE LOWER(:like) ESCAPE '!'
	OR pinyin LIKE LOWER(:prefix) ESCAPE '!' OR initials LIKE LOWER(:prefix) ESCAPE '!')
ORDER BY level, code LIMIT :n;

-- @query place_page many place
-- @in after int, n int
SELECT code, parent, level, name, full_name, pinyin, initials, successor
FROM place WHERE code > :after ORDER BY code LIMIT :n;

-- @query place_add exec
-- @in code int, parent int, level int, name text, full_name text, pinyin text, initials text
INSERT INTO place (code, parent, level, name, full_name, pinyin, initials)
VALUES (:code, :parent, :level, :name, :full_name, :pinyin, :initials)
ON CONFLICT (code) DO NOTHING;

-- @query place_rename exec
-- @in code int, name text, full_name text
UPDATE place SET name = :name, full_name = :full_name WHERE code = :code;

-- @query place_succeed exec
-- @in code int, successor int
UPDATE place SET successor = :successor WHERE code = :code;
