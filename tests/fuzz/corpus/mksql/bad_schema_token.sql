CREATE TABLE card (
	id @id,
	at @time NOT NULL
);
