-- Posts are found by their exact name.
CREATE INDEX office_name ON office (name, id);
