-- What past dispatches teach: how often messages of a place and domain were sent to a
-- unit, were declined by it, or had its reply returned; in all (term 0) and of those with
-- a term in them (its hash). scope: the place; -1 for all places together, where unit is
-- the kind of unit (the hash of its name without place and generic word).
-- @spread scope list
CREATE TABLE lesson (
	scope @int NOT NULL,
	domain @int NOT NULL,
	term @int NOT NULL,
	unit @int NOT NULL,
	sent @int NOT NULL,
	declined @int NOT NULL,
	returned @int NOT NULL,
	PRIMARY KEY (scope, domain, term, unit)
) @narrow;
-- What of it each message gave, so that it can be taken back when the message changes.
-- terms: hashes, joined by blanks.
-- @spread message
-- @refers message message
CREATE TABLE lesson_given (
	message @int NOT NULL,
	unit @int NOT NULL,
	place @int NOT NULL,
	domain @int NOT NULL,
	role @int NOT NULL,
	sent @int NOT NULL,
	declined @int NOT NULL,
	returned @int NOT NULL,
	terms @text NOT NULL,
	PRIMARY KEY (message, unit)
) @narrow;
