-- The message with which it is handled (多诉合一): its own number when others are handled
-- with it; 0: it is handled alone.
ALTER TABLE message ADD COLUMN joint @int NOT NULL DEFAULT 0;
