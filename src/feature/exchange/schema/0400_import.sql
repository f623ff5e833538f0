-- Which rows of which source have come in, and as what: the same file again
-- adds nothing. run tells a row that came twice in one file.
-- @spread ref list
CREATE TABLE import_ref (
	source @text NOT NULL,
	ref @text NOT NULL,
	message @int NOT NULL,
	run @int NOT NULL,
	PRIMARY KEY (source, ref)
) @narrow;
