-- The writer's word on the answer (评价), once a round; with the unit, place and
-- office that it was about, which the message may leave later.
-- @spread message
-- @refers message message
CREATE TABLE rating (
	message @int NOT NULL,
	round @int NOT NULL,
	at @int NOT NULL,
	unit @int NOT NULL,
	place @int NOT NULL,
	office @int NOT NULL,
	outcome @int NOT NULL,
	resolution @int NOT NULL,
	attitude @int NOT NULL,
	speed @int NOT NULL,
	body @text NOT NULL,
	PRIMARY KEY (message, round)
) @narrow;
