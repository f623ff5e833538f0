-- Messages and their list table.
CREATE TABLE message (
	id @id, -- made by the program
	title @text NOT NULL DEFAULT '@text -- kept',
	body @text NOT NULL,
	digest @blob,
	score @real NOT NULL
);

CREATE TABLE message_by_place (
	place @int NOT NULL,
	id @int NOT NULL,
	PRIMARY KEY (place, id)
) @narrow;
CREATE INDEX "message_title" ON message (title);
