-- @row figure: key int, month int, received int, answered int, closed int, solved int, hours int, rated int, resolution int, attitude int, speed int
-- @row figure_days: key int, year int, days int, n int

-- @query figure_change exec
-- @in key int, month int, received int, answered int, closed int, solved int, hours int, rated int, resolution int, attitude int, speed int
INSERT INTO figure (key, month, received, answered, closed, solved, hours, rated, resolution,
	attitude, speed)
VALUES (:key, :month, :received, :answered, :closed, :solved, :hours, :rated, :resolution,
	:attitude, :speed)
ON CONFLICT (key, month) DO UPDATE SET
	received = figure.received + excluded.received,
	answered = figure.answered + excluded.answered,
	closed = figure.closed + excluded.closed,
	solved = figure.solved + excluded.solved,
	hours = figure.hours + excluded.hours,
	rated = figure.rated + excluded.rated,
	resolution = figure.resolution + excluded.resolution,
	attitude = figure.attitude + excluded.attitude,
	speed = figure.speed + excluded.speed;

-- @query figure_days_change exec
-- @in key int, year int, days int, n int
INSERT INTO figure_days (key, year, days, n) VALUES (:key, :year, :days, :n)
ON CONFLICT (key, year, days) DO UPDATE SET n = figure_days.n + excluded.n;

-- @query figure_sum one figure
-- @in key int, first int, last int
SELECT CAST(:key AS BIGINT), CAST(0 AS BIGINT),
	CAST(COALESCE(SUM(received), 0) AS BIGINT),
	CAST(COALESCE(SUM(answered), 0) AS BIGINT),
	CAST(COALESCE(SUM(closed), 0) AS BIGINT),
	CAST(COALESCE(SUM(solved), 0) AS BIGINT),
	CAST(COALESCE(SUM(hours), 0) AS BIGINT),
	CAST(COALESCE(SUM(rated), 0) AS BIGINT),
	CAST(COALESCE(SUM(resolution), 0) AS BIGINT),
	CAST(COALESCE(SUM(attitude), 0) AS BIGINT),
	CAST(COALESCE(SUM(speed), 0) AS BIGINT)
FROM figure WHERE key = :key AND month >= :first AND month <= :last;

-- @query figure_months many figure
-- @in key int, first int, last int
SELECT key, month, received, answered, closed, solved, hours, rated, resolution, attitude, speed
FROM figure WHERE key = :key AND month >= :first AND month <= :last ORDER BY month;

-- @query figure_scan many figure
-- @in key int, month int, n int
SELECT key, month, received, answered, closed, solved, hours, rated, resolution, attitude, speed
FROM figure WHERE (key, month) > (:key, :month) ORDER BY key, month LIMIT :n;

-- @query figure_days_of many figure_days
-- @in key int, first int, last int
SELECT key, year, days, n FROM figure_days
WHERE key = :key AND year >= :first AND year <= :last ORDER BY year, days;
