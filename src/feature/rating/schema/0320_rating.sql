-- The writer's word on the answer (评价), once a round.
CREATE TABLE rating (
	message @int NOT NULL,
	round @int NOT NULL,
	at @int NOT NULL,
	unit @int NOT NULL,
	outcome @int NOT NULL,
	resolution @int NOT NULL,
	attitude @int NOT NULL,
	speed @int NOT NULL,
	body @text NOT NULL,
	PRIMARY KEY (message, round)
) @narrow;
