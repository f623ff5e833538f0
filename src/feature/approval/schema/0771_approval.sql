-- What one person may not do alone: who asked, who decided, until when it counts.
-- subject: a message (0: none); unit: of an order; detail: codes or a filter.
-- @reference
CREATE TABLE approval (
	id @int NOT NULL PRIMARY KEY,
	kind @int NOT NULL,
	subject @int NOT NULL,
	unit @int NOT NULL,
	asked_by @int NOT NULL,
	asked_unit @int NOT NULL,
	state @int NOT NULL,
	decided_by @int NOT NULL,
	decided_at @int NOT NULL,
	expires_at @int NOT NULL,
	reason @text NOT NULL,
	detail @text NOT NULL,
	note @text NOT NULL
);
CREATE INDEX approval_state ON approval (state, id);
CREATE INDEX approval_subject ON approval (subject, kind, id);
CREATE INDEX approval_asked ON approval (asked_by, id);
-- How often a reason was given for a refusal or a takedown, and what second looks came to.
-- what: 1 refused, 2 removed, 3 looked at again, 4 judged otherwise.
-- @spread month list
CREATE TABLE reason_count (
	month @int NOT NULL,
	what @int NOT NULL,
	reason @text NOT NULL,
	n @int NOT NULL,
	PRIMARY KEY (month, what, reason)
) @narrow;
