-- An order (工单): one unit's task on a message. lead: 主办, otherwise 协办.
-- @spread message
-- @refers message message
-- @refers unit unit
CREATE TABLE work_order (
	message @int NOT NULL,
	id @int NOT NULL,
	unit @int NOT NULL,
	lead @int NOT NULL,
	state @int NOT NULL,
	version @int NOT NULL,
	round @int NOT NULL,
	issued_at @int NOT NULL,
	due @int NOT NULL,
	days @int NOT NULL,
	desk_unit @int NOT NULL,
	desk_role @int NOT NULL,
	desk_due @int NOT NULL,
	returns @int NOT NULL,
	declines @int NOT NULL,
	reason @text NOT NULL,
	note @text NOT NULL,
	PRIMARY KEY (message, id)
) @narrow;
-- A unit's own list of orders, newest first, and where an id leads.
-- @spread unit list
CREATE TABLE unit_order (
	unit @int NOT NULL,
	id @int NOT NULL,
	message @int NOT NULL,
	state @int NOT NULL,
	PRIMARY KEY (unit, id)
) @narrow;
-- @spread id list
CREATE TABLE order_home (
	id @int NOT NULL PRIMARY KEY,
	message @int NOT NULL
);
-- Replies with all their versions. state: 1 draft, 2 approved, 3 handed in,
-- 4 released, 5 returned, 6 superseded.
-- @spread message
-- @refers message message
-- @refers unit unit
CREATE TABLE reply (
	message @int NOT NULL,
	id @int NOT NULL,
	work_order @int NOT NULL,
	unit @int NOT NULL,
	version @int NOT NULL,
	state @int NOT NULL,
	lead @int NOT NULL,
	at @int NOT NULL,
	released_at @int NOT NULL,
	account @int NOT NULL,
	reasons @text NOT NULL,
	note @text NOT NULL,
	body @text NOT NULL,
	PRIMARY KEY (message, id)
) @narrow;
