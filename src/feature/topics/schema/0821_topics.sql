-- Messages about one matter brought together as they come in. scope: a city; id: that of the
-- first message; centre: the key terms that they share (text/gist.h).
-- @spread scope list
CREATE TABLE topic (
	scope @int NOT NULL,
	id @int NOT NULL,
	n @int NOT NULL,
	centre @blob NOT NULL,
	PRIMARY KEY (scope, id)
) @narrow;
-- @spread scope list
CREATE TABLE topic_member (
	scope @int NOT NULL,
	topic @int NOT NULL,
	message @int NOT NULL,
	PRIMARY KEY (scope, topic, message)
) @narrow;
-- @spread message
CREATE TABLE topic_of (
	message @int NOT NULL PRIMARY KEY,
	scope @int NOT NULL,
	topic @int NOT NULL
);
-- Topics whose heat is to be counted again, and from when on.
-- @spread scope list
CREATE TABLE topic_wait (
	scope @int NOT NULL,
	topic @int NOT NULL,
	due @int NOT NULL,
	PRIMARY KEY (scope, topic)
) @narrow;
CREATE INDEX topic_wait_due ON topic_wait (due);
-- The topics of a place and those below it by heat (thousandths): audience 1 counts what is
-- public alone, 0 all; period: days back from when it was counted.
-- @spread place list
CREATE TABLE topic_hot (
	place @int NOT NULL,
	audience @int NOT NULL,
	period @int NOT NULL,
	topic @int NOT NULL,
	scope @int NOT NULL,
	heat @int NOT NULL,
	people @int NOT NULL,
	messages @int NOT NULL,
	from_at @int NOT NULL,
	to_at @int NOT NULL,
	name @text NOT NULL,
	PRIMARY KEY (place, audience, period, topic)
) @narrow;
CREATE INDEX topic_hot_heat ON topic_hot (place, audience, period, heat);
-- In which places a topic stands there, so that it can be taken away.
-- @spread scope list
CREATE TABLE topic_place (
	scope @int NOT NULL,
	topic @int NOT NULL,
	place @int NOT NULL,
	PRIMARY KEY (scope, topic, place)
) @narrow;
-- What grew suddenly: once a week for a topic and a place.
-- @spread place list
CREATE TABLE topic_alert (
	place @int NOT NULL,
	week @int NOT NULL,
	topic @int NOT NULL,
	people @int NOT NULL,
	at @int NOT NULL,
	PRIMARY KEY (place, week, topic)
) @narrow;
