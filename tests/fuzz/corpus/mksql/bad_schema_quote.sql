CREATE TABLE card (
	title @text DEFAULT 'open
);
