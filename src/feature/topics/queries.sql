-- @row topic_row: scope int, id int, n int, centre blob
-- @row topic_of: message int, scope int, topic int
-- @row topic_member: message int
-- @row topic_wait: scope int, topic int
-- @row topic_place: place int
-- @row topic_hot: place int, topic int, scope int, heat int, people int, messages int, from_at int, to_at int, name text
-- @row topic_alert: topic int, people int, at int

-- @query topic_get one topic_row
-- @in scope int, id int
SELECT scope, id, n, centre FROM topic WHERE scope = :scope AND id = :id;

-- @query topic_put exec
-- @in scope int, id int, n int, centre blob
INSERT INTO topic (scope, id, n, centre) VALUES (:scope, :id, :n, :centre)
ON CONFLICT (scope, id) DO UPDATE SET n = excluded.n, centre = excluded.centre;

-- @query topic_of one topic_of
-- @in message int
SELECT message, scope, topic FROM topic_of WHERE message = :message;

-- @query topic_of_put exec
-- @in message int, scope int, topic int
INSERT INTO topic_of (message, scope, topic) VALUES (:message, :scope, :topic)
ON CONFLICT (message) DO UPDATE SET scope = excluded.scope, topic = excluded.topic;

-- @query topic_member_put exec
-- @in scope int, topic int, message int
INSERT INTO topic_member (scope, topic, message) VALUES (:scope, :topic, :message)
ON CONFLICT (scope, topic, message) DO NOTHING;

-- The newest first.
-- @query topic_members many topic_member
-- @in scope int, topic int, n int
SELECT message FROM topic_member WHERE scope = :scope AND topic = :topic
ORDER BY message DESC LIMIT :n;

-- @query topic_wait_put exec
-- @in scope int, topic int, due int
INSERT INTO topic_wait (scope, topic, due) VALUES (:scope, :topic, :due)
ON CONFLICT (scope, topic) DO UPDATE SET due = excluded.due;

-- @query topic_wait_drop exec
-- @in scope int, topic int
DELETE FROM topic_wait WHERE scope = :scope AND topic = :topic;

-- @query topic_wait_due many topic_wait
-- @in now int, n int
SELECT scope, topic FROM topic_wait WHERE due <= :now ORDER BY due LIMIT :n;

-- @query topic_places many topic_place
-- @in scope int, topic int
SELECT place FROM topic_place WHERE scope = :scope AND topic = :topic ORDER BY place;

-- @query topic_place_put exec
-- @in scope int, topic int, place int
INSERT INTO topic_place (scope, topic, place) VALUES (:scope, :topic, :place)
ON CONFLICT (scope, topic, place) DO NOTHING;

-- @query topic_place_drop exec
-- @in scope int, topic int
DELETE FROM topic_place WHERE scope = :scope AND topic = :topic;

-- @query topic_hot_put exec
-- @in place int, audience int, period int, topic int, scope int, heat int, people int, messages int, from_at int, to_at int, name text
INSERT INTO topic_hot (place, audience, period, topic, scope, heat, people, messages, from_at, to_at, name)
VALUES (:place, :audience, :period, :topic, :scope, :heat, :people, :messages, :from_at, :to_at, :name);

-- @query topic_hot_drop exec
-- @in place int, audience int, period int, topic int
DELETE FROM topic_hot WHERE place = :place AND audience = :audience AND period = :period AND topic = :topic;

-- @query topic_hot_page many topic_hot
-- @in place int, audience int, period int, n int
SELECT place, topic, scope, heat, people, messages, from_at, to_at, name FROM topic_hot
WHERE place = :place AND audience = :audience AND period = :period ORDER BY heat DESC LIMIT :n;

-- @query topic_alert_add exec
-- @in place int, week int, topic int, people int, at int
INSERT INTO topic_alert (place, week, topic, people, at) VALUES (:place, :week, :topic, :people, :at)
ON CONFLICT (place, week, topic) DO NOTHING;

-- @query topic_alerts many topic_alert
-- @in place int, week int
SELECT topic, people, at FROM topic_alert WHERE place = :place AND week = :week ORDER BY topic;
