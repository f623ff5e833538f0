-- A remark.
SELECT 1;
