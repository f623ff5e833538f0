-- Models that say what a message is about, and which of them is in use. Of no message: a
-- model holds hashes of what many messages share. Figures in ten-thousandths, on messages
-- that the model was not made of; `was`: those of the model in use then, on the same.
-- @reference
CREATE TABLE learn_model (
	id @int NOT NULL PRIMARY KEY,
	at @int NOT NULL,
	account @int NOT NULL,
	source @int NOT NULL,
	taught @int NOT NULL,
	held @int NOT NULL,
	accuracy @int NOT NULL,
	f1 @int NOT NULL,
	was @int NOT NULL,
	was_accuracy @int NOT NULL,
	was_f1 @int NOT NULL,
	labels @text NOT NULL,
	counts @text NOT NULL,
	model @blob NOT NULL
);
-- One row.
-- @reference
CREATE TABLE learn_use (
	id @int NOT NULL PRIMARY KEY,
	model @int NOT NULL,
	before @int NOT NULL,
	at @int NOT NULL,
	account @int NOT NULL
);
