-- Counts by what they are about (key: place, office, unit, kind or domain) and
-- by the month in which the message came. Changed in the same transaction as
-- the event; `liuyan check figures` computes them again from the ledger.
-- @spread key list
CREATE TABLE figure (
	key @int NOT NULL,
	month @int NOT NULL,
	received @int NOT NULL,
	answered @int NOT NULL,
	closed @int NOT NULL,
	solved @int NOT NULL,
	hours @int NOT NULL,
	rated @int NOT NULL,
	resolution @int NOT NULL,
	attitude @int NOT NULL,
	speed @int NOT NULL,
	PRIMARY KEY (key, month)
) @narrow;
-- How many were answered after so many days: the median comes out of these.
-- @spread key list
CREATE TABLE figure_days (
	key @int NOT NULL,
	year @int NOT NULL,
	days @int NOT NULL,
	n @int NOT NULL,
	PRIMARY KEY (key, year, days)
) @narrow;
