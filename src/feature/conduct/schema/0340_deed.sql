-- What was done under which key, and the answer that was given, so that sending
-- it again is harmless. key is a keyed hash of who sends it and her own key.
-- subject: the message or order that was acted on.
-- @spread key list
CREATE TABLE deed (
	key @text NOT NULL PRIMARY KEY,
	at @int NOT NULL,
	digest @text NOT NULL,
	message @int NOT NULL,
	subject @int NOT NULL,
	state @int NOT NULL,
	version @int NOT NULL
) @narrow;
CREATE INDEX deed_at ON deed (at);
