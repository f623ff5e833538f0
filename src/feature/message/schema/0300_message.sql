-- A message (留言). Personal data of the writer is not here: see message_contact.
-- desk_*: where it waits now, so that its row in todo can be taken away.
-- @spread id
-- @refers office office
-- @refers place place
-- @refers domain domain
CREATE TABLE message (
	id @int NOT NULL PRIMARY KEY,
	office @int NOT NULL,
	place @int NOT NULL,
	kind @int NOT NULL,
	domain @int NOT NULL,
	state @int NOT NULL,
	private @int NOT NULL,
	anonymous @int NOT NULL,
	version @int NOT NULL,
	round @int NOT NULL,
	outcome @int NOT NULL,
	coordinator @int NOT NULL,
	lead_unit @int NOT NULL,
	answer_unit @int NOT NULL,
	published_at @int NOT NULL,
	answered_at @int NOT NULL,
	closed_at @int NOT NULL,
	updated_at @int NOT NULL,
	desk_unit @int NOT NULL,
	desk_role @int NOT NULL,
	desk_due @int NOT NULL,
	merged_into @int NOT NULL,
	likes @int NOT NULL,
	source @text NOT NULL,
	reason @text NOT NULL,
	author @text NOT NULL,
	title @text NOT NULL,
	body @text NOT NULL,
	location @text NOT NULL
);
CREATE INDEX message_coordinator ON message (coordinator, id);
-- Earlier texts of a message that was mended or edited.
-- @spread message
-- @refers message message
CREATE TABLE message_version (
	message @int NOT NULL,
	n @int NOT NULL,
	at @int NOT NULL,
	account @int NOT NULL,
	title @text NOT NULL,
	body @text NOT NULL,
	PRIMARY KEY (message, n)
) @narrow;
-- Who wrote. Joined by no list and no public page.
-- @spread message
-- @refers message message
CREATE TABLE message_contact (
	message @int NOT NULL PRIMARY KEY,
	name @text NOT NULL,
	phone @text NOT NULL,
	remark @text NOT NULL
);
-- @spread code list
CREATE TABLE message_code (
	code @text NOT NULL PRIMARY KEY,
	message @int NOT NULL
) @narrow;
-- What the writer added later (追问). state: 1 to be reviewed, 2 public, 3 kept.
-- @spread message
-- @refers message message
CREATE TABLE followup (
	message @int NOT NULL,
	id @int NOT NULL,
	state @int NOT NULL,
	due @int NOT NULL,
	body @text NOT NULL,
	PRIMARY KEY (message, id)
) @narrow;
-- Public lists: by place (and those above it), office and unit, newest first.
-- @spread key list
CREATE TABLE feed (
	key @int NOT NULL,
	message @int NOT NULL,
	kind @int NOT NULL,
	domain @int NOT NULL,
	state @int NOT NULL,
	PRIMARY KEY (key, message)
) @narrow;
-- A submission's key and what came of it, so that sending it again is harmless.
-- @spread key list
CREATE TABLE submission (
	key @text NOT NULL PRIMARY KEY,
	at @int NOT NULL,
	digest @text NOT NULL,
	message @int NOT NULL
) @narrow;
CREATE INDEX submission_at ON submission (at);
-- Answered messages in the order in which they close by themselves.
-- @spread message
-- @refers message message
CREATE TABLE closing (
	message @int NOT NULL PRIMARY KEY,
	at @int NOT NULL
);
CREATE INDEX closing_at ON closing (at, message);
-- Public messages by the time an answer came out.
-- @spread message
-- @refers message message
CREATE TABLE answered (
	at @int NOT NULL,
	message @int NOT NULL,
	PRIMARY KEY (at, message)
) @narrow;
