CREATE TABLE card (id @id);
