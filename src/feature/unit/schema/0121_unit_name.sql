-- Units are found by their exact name.
CREATE INDEX unit_name ON unit (name, id);
