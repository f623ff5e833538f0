-- Sessions have an owner of three kinds (account, writer, message), an age and a place.
-- agent: the class of browser; network: where it was begun.
ALTER TABLE session ADD COLUMN writer @int NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN created_at @int NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN seen_at @int NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN agent @text NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN network @text NOT NULL DEFAULT '';
CREATE INDEX session_writer ON session (writer, created_at);
