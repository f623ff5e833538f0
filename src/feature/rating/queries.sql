-- @row rating: message int, round int, at int, unit int, place int, office int, outcome int, resolution int, attitude int, speed int, body text

-- @query rating_add exec
-- @in message int, round int, at int, unit int, place int, office int, outcome int, resolution int, attitude int, speed int, body text
INSERT INTO rating (message, round, at, unit, place, office, outcome, resolution, attitude, speed, body)
VALUES (:message, :round, :at, :unit, :place, :office, :outcome, :resolution, :attitude, :speed, :body)
ON CONFLICT (message, round) DO NOTHING;

-- @query ratings_of many rating
-- @in message int
SELECT message, round, at, unit, place, office, outcome, resolution, attitude, speed, body
FROM rating WHERE message = :message ORDER BY round;
